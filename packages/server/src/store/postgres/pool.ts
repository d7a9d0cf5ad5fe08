// The pool of connections to one database.

import { Pool, type PoolClient, type PoolConfig, types } from 'pg'
import { GatheringSocket } from './gathering-socket.ts'

/** More connections than this make a database slower, not faster; `?max=` in the address says otherwise. */
const CONNECTIONS_MAX = 16
const CONNECT_TIMEOUT_MS = 5_000
const IDLE_TIMEOUT_MS = 30_000
/** Connections are renewed, so that those of a replaced server or a changed DNS name die out. */
const LIFETIME_SECONDS = 30 * 60

// Longer than any request may take; a lock is waited for less, and an abandoned transaction ends by itself. Newer servers may
// have been told to end long transactions: backups are long.
const SESSION = `
  SET statement_timeout = '30s';
  SET lock_timeout = '10s';
  SET idle_in_transaction_session_timeout = '60s';
  SET client_encoding = 'UTF8';
  SELECT set_config('transaction_timeout', '0', false) FROM pg_settings WHERE name = 'transaction_timeout'`

const INT8 = 20

export function openPool(url: string): Pool {
  const config: PoolConfig & { readonly pipeline: boolean } = {
    connectionString: url,
    application_name: 'fluid',
    max: connectionsMax(url),
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    idleTimeoutMillis: IDLE_TIMEOUT_MS,
    maxLifetimeSeconds: LIFETIME_SECONDS,
    keepAlive: true,
    pipeline: true,
    stream: () => new GatheringSocket(),
    onConnect: async (client) => {
      // Whoever uses the connection learns of its end from the statement that fails; without a listener Node would stop.
      client.on('error', () => undefined)
      await client.query(SESSION)
    },
    types: {
      // Row parsers check that integers are safe.
      getTypeParser: (oid, format) => (oid === INT8 ? Number : types.getTypeParser(oid, format)),
    },
  }
  const pool = new Pool(config)
  // A connection that dies while idle is replaced when one is needed: nothing has to be done now.
  pool.on('error', () => undefined)
  return pool
}

function connectionsMax(url: string): number {
  const wanted = Number(/[?&]max=(\d{1,4})(?:&|$)/.exec(url)?.[1] ?? CONNECTIONS_MAX)
  return wanted > 0 ? wanted : CONNECTIONS_MAX
}

const SHARDS = 64

/** Gives each connection of a pool a number of its own, out of few: for counters that are kept in parts. */
export class Shards {
  readonly #slots = new WeakMap<PoolClient, number>()
  readonly #taken = new Set<number>()
  /** Processes begin at different numbers, so that they seldom meet. */
  readonly #first = Math.floor(Math.random() * SHARDS)

  of(client: PoolClient): number {
    return (this.#first + this.#slotOf(client)) % SHARDS
  }

  #slotOf(client: PoolClient): number {
    const known = this.#slots.get(client)
    if (known !== undefined) return known
    let slot = 0
    while (this.#taken.has(slot)) slot += 1
    this.#taken.add(slot)
    this.#slots.set(client, slot)
    client.once('end', () => this.#taken.delete(slot))
    return slot
  }
}
