// Vitest's global setup: one PostgreSQL for each worker, started when its first test asks for it, stopped at the end. One for
// all would have them wait for each other: followers of the journal wait for every transaction of the server, whatever
// database it is in.

import { createServer, type Server } from 'node:http'
import { Client } from 'pg'
import type { TestProject } from 'vitest/node'
import { openPostgresStore } from '../store/postgres/store.ts'
import { type Cluster, startCluster } from './postgres-cluster.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Asked for `/{worker}`, it starts PostgreSQL if need be and answers `PostgresAddresses`. */
    readonly postgresOnDemand: string
  }
}

export interface PostgresAddresses {
  /** For creating databases. */
  readonly admin: string
  /** Of any database, for Fluid's own account: `{database}` stands for its name. */
  readonly fluid: string
}

/** A database with the newest schema, for others to be copied from. */
export const TEMPLATE_DATABASE = 'fluid_template'

/** By the path that was asked for. */
const clusters = new Map<string, Promise<Cluster>>()
let door: Server | undefined

export async function setup(project: TestProject): Promise<void> {
  door = createServer(({ url: path = '' }, response) => {
    const cluster = clusters.get(path) ?? startPrepared()
    clusters.set(path, cluster)
    cluster.then(
      ({ url }) =>
        response.end(JSON.stringify({ admin: url('postgres', 'postgres'), fluid: url('fluid', '{database}') })),
      (error: unknown) => response.writeHead(500).end(String(error)),
    )
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => door?.once('listening', resolve))
  const address = door.address()
  const port = typeof address === 'object' ? address?.port : undefined
  project.provide('postgresOnDemand', `http://127.0.0.1:${port}`)
}

export async function teardown(): Promise<void> {
  door?.closeAllConnections()
  door?.close()
  await Promise.all(clusters.values().map(async (cluster) => (await cluster)[Symbol.asyncDispose]()))
}

async function startPrepared(): Promise<Cluster> {
  // Followers would wait for autovacuum's transactions, too.
  const started = await startCluster(['autovacuum=off'])
  const admin = new Client({ connectionString: started.url('postgres', 'postgres') })
  await admin.connect()
  await admin.query('CREATE ROLE fluid LOGIN; CREATE ROLE fluid_app LOGIN')
  await admin.query(`CREATE DATABASE ${TEMPLATE_DATABASE} OWNER fluid`)
  await admin.end()
  await using store = await openPostgresStore(started.url('fluid', TEMPLATE_DATABASE))
  await store.migrate()
  return started
}
