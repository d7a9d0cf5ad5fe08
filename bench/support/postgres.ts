// PostgreSQL for the benchmark: a real server out of node_modules, as durable as it is by default, and databases on it.

import { join } from 'node:path'
import { askPostgres } from '../../packages/server/src/testing/ask-postgres.ts'
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
  await askPostgres(server.url('postgres', 'postgres'), 'CREATE ROLE fluid LOGIN')
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
  await askPostgres(admin, `CREATE DATABASE ${name} OWNER fluid`)
  return {
    url: cluster.url('fluid', name),
    adminUrl: cluster.url('postgres', name),
    [Symbol.asyncDispose]: async () => {
      await askPostgres(admin, `DROP DATABASE ${name} WITH (FORCE)`)
    },
  }
}

export async function postgresVersion(cluster: Cluster): Promise<string> {
  const [row] = await askPostgres(cluster.url('postgres', 'postgres'), 'SHOW server_version')
  return row === undefined ? 'of unknown version' : String(row['server_version'])
}
