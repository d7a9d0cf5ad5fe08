// PostgreSQL for the benchmark: a real server out of node_modules, as durable as it is by default, and databases on it.

import { join } from 'node:path'
import { Client } from 'pg'
import { createHome, initialise, launch } from '../../packages/server/src/testing/postgres-cluster.ts'

export interface Database extends AsyncDisposable {
  /** For Fluid: an account that owns the tables and is no superuser. */
  readonly url: string
  readonly adminUrl: string
}

let databases = 0

/** A server of the benchmark. */
export interface Cluster extends AsyncDisposable {
  url(account: 'postgres' | 'fluid', database: string): string
}

/** As durable as PostgreSQL is by default, unlike the servers of the tests, and with the memory of one in the field. */
const SETTINGS = ['fsync=on', 'full_page_writes=on', 'synchronous_commit=on', 'shared_buffers=1GB', 'max_wal_size=4GB']

/** Its data lies beside the sources, on a disk and not in memory. */
export async function startPostgres(): Promise<Cluster> {
  const home = createHome(join(import.meta.dirname, '../..'))
  const remove = (): void => home[Symbol.dispose]()
  process.once('exit', remove)
  const data = join(home.folder, 'data')
  await initialise(home, data)
  const server = await launch(home, data, { set: SETTINGS })
  await asAdmin(server.url('postgres', 'postgres'), 'CREATE ROLE fluid LOGIN')
  return {
    url: server.url,
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]()
      process.off('exit', remove)
      remove()
    },
  }
}

export async function createDatabase(cluster: Cluster): Promise<Database> {
  databases += 1
  const name = `bench_${databases}`
  const admin = cluster.url('postgres', 'postgres')
  await asAdmin(admin, `CREATE DATABASE ${name} OWNER fluid`)
  return {
    url: cluster.url('fluid', name),
    adminUrl: cluster.url('postgres', name),
    [Symbol.asyncDispose]: () => asAdmin(admin, `DROP DATABASE ${name} WITH (FORCE)`),
  }
}

async function asAdmin(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}

export async function postgresVersion(cluster: Cluster): Promise<string> {
  const client = new Client({ connectionString: cluster.url('postgres', 'postgres') })
  await client.connect()
  try {
    const { rows } = await client.query<{ server_version: string }>('SHOW server_version')
    return rows[0]?.server_version ?? 'of unknown version'
  } finally {
    await client.end()
  }
}
