// Databases for tests, each its own, on the PostgreSQL of the test run.

import { Client } from 'pg'
import { inject } from 'vitest'
import type { Store } from '../store/port/store.ts'
import { openPostgresStore } from '../store/postgres/store.ts'
import { type PostgresAddresses, TEMPLATE_DATABASE } from './postgres-on-demand.ts'

export interface TestDatabase extends AsyncDisposable {
  /** For Fluid: an account that owns the tables and is no superuser. */
  readonly url: string
  /** For looking behind it, past row-level security. */
  readonly adminUrl: string
}

let count = 0

/** A new database: with the newest schema, or `empty`. */
export async function createDatabase(content: 'schema' | 'empty' = 'schema'): Promise<TestDatabase> {
  const { admin, fluid } = await addresses()
  count += 1
  const name = `test_${process.pid}_${count}`
  await runAsAdmin(
    admin,
    `CREATE DATABASE ${name} OWNER fluid ${content === 'empty' ? '' : `TEMPLATE ${TEMPLATE_DATABASE}`}`,
  )
  return {
    url: fluid.replace('{database}', name),
    adminUrl: admin.replace(/postgres$/, name),
    [Symbol.asyncDispose]: () => runAsAdmin(admin, `DROP DATABASE ${name} WITH (FORCE)`),
  }
}

/** A store on a database of its own that goes when the store is closed. */
export async function openTestPostgres(): Promise<Store> {
  const database = await createDatabase()
  const store = await openPostgresStore(database.url)
  return new Proxy(store, {
    get: (target, key) => {
      if (key === Symbol.asyncDispose) {
        return async () => {
          await target[Symbol.asyncDispose]()
          await database[Symbol.asyncDispose]()
        }
      }
      const value: unknown = Reflect.get(target, key, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

async function addresses(): Promise<PostgresAddresses> {
  const response = await fetch(inject('postgresOnDemand'))
  if (!response.ok) throw new Error(await response.text())
  const found: unknown = await response.json()
  if (!isAddresses(found)) throw new Error('the setup of the tests gave no addresses')
  return found
}

function isAddresses(value: unknown): value is PostgresAddresses {
  return typeof value === 'object' && value !== null && 'admin' in value && 'fluid' in value
}

async function runAsAdmin(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
