// Databases for tests, each its own, on the PostgreSQL of the worker that runs them.

import { randomUUID } from 'node:crypto'
import { inject } from 'vitest'
import type { Store } from '../store/port/store.ts'
import { openPostgresStore, type PostgresOptions } from '../store/postgres/store.ts'
import { askPostgres } from './ask-postgres.ts'
import { withCleanUp } from './clean-up.ts'
import { type PostgresAddresses, TEMPLATE_DATABASE } from './postgres-on-demand.ts'

export interface TestDatabase extends AsyncDisposable {
  /** For Fluid: an account that owns the tables and is no superuser. */
  readonly url: string
  /** For looking behind it, past row-level security. */
  readonly adminUrl: string
}

/** Making a database takes a quarter of a second, emptying one a few milliseconds. */
const idle: string[] = []

const EMPTY = `
  SET session_replication_role = replica;
  DO $$ DECLARE name text; BEGIN
    FOR name IN SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> 'migrations'
    LOOP EXECUTE format('DELETE FROM %I', name); END LOOP;
  END $$`

/** A database with the newest schema and no rows. */
export async function createDatabase(): Promise<TestDatabase> {
  const { admin, fluid } = await addresses()
  const name = idle.pop() ?? (await makeDatabase(admin, `TEMPLATE ${TEMPLATE_DATABASE}`))
  const adminUrl = admin.replace(/postgres$/, name)
  return {
    url: fluid.replace('{database}', name),
    adminUrl,
    [Symbol.asyncDispose]: async () => {
      await askPostgres(adminUrl, EMPTY)
      idle.push(name)
    },
  }
}

/** A database without any table. */
export async function createBareDatabase(): Promise<TestDatabase> {
  const { admin, fluid } = await addresses()
  const name = await makeDatabase(admin, '')
  return {
    url: fluid.replace('{database}', name),
    adminUrl: admin.replace(/postgres$/, name),
    [Symbol.asyncDispose]: async () => {
      await askPostgres(admin, `DROP DATABASE ${name} WITH (FORCE)`)
    },
  }
}

async function makeDatabase(admin: string, like: string): Promise<string> {
  const name = `test_${randomUUID().replaceAll('-', '_')}`
  await askPostgres(admin, `CREATE DATABASE ${name} OWNER fluid ${like}`)
  return name
}

/** A store on a database of its own that goes when the store is closed. */
export async function openTestPostgres(options: PostgresOptions = {}): Promise<Store> {
  const database = await createDatabase()
  const store = await openPostgresStore(database.url, options)
  return withCleanUp(store, async () => database[Symbol.asyncDispose]())
}

async function addresses(): Promise<PostgresAddresses> {
  const response = await fetch(`${inject('postgresOnDemand')}/${process.env['VITEST_POOL_ID'] ?? ''}`)
  if (!response.ok) throw new Error(await response.text())
  const found: unknown = await response.json()
  if (!isAddresses(found)) throw new Error('the setup of the tests gave no addresses')
  return found
}

function isAddresses(value: unknown): value is PostgresAddresses {
  return typeof value === 'object' && value !== null && 'admin' in value && 'fluid' in value
}
