// Word to the other processes on the same database that something was written, by NOTIFY: it only wakes, so it may be lost,
// come late or come twice. Never inside a transaction of Fluid's, since PostgreSQL lets those that notify commit one by one.

import { setTimeout } from 'node:timers/promises'
import { Client, type ClientConfig, DatabaseError, type Pool } from 'pg'
import { type OrganisationId, organisationId } from '../../directory/ids.ts'
import type { Change, WriteListener } from '../port/store.ts'

const CHANNELS = { door: 'fluid_door', other: 'fluid_written' } as const satisfies Record<Change, string>
/** Nothing has to be durable for it. */
const TELL = "SELECT set_config('synchronous_commit', 'off', true), pg_notify($1, $2)"
/** Commits that come close together are told together. */
const GATHER_MS = 20
/** A message takes less than 8 000 bytes. */
const ORGANISATIONS_PER_MESSAGE = 400
const QUERY_TIMEOUT_MS = 5_000
/** A listener hears nothing of a server that has gone without a word, so it asks now and then. */
const ASK_EVERY_MS = 15_000
const COME_BACK_MS = { min: 250, max: 15_000 }

export class Neighbours implements AsyncDisposable {
  readonly #pool: Pool
  readonly #url: string
  readonly #hear: WriteListener
  readonly #hurrying = new AbortController()
  readonly #stopping = new AbortController()
  #waiting = new Map<OrganisationId, Change>()
  #telling: Promise<void> | undefined
  #listening: Promise<void> | undefined
  /** The connection that listens, while there is one. It also tells, so that it knows its own words. */
  #ear: Client | undefined
  /** A database that knows no NOTIFY is asked once. */
  #isMute = false

  constructor(pool: Pool, url: string, hear: WriteListener) {
    this.#pool = pool
    this.#url = url
    this.#hear = hear
  }

  /** Passes on that something of the organisation was written; nobody waits for it. */
  tell(organisation: OrganisationId, change: Change): void {
    if (this.#isMute) return
    if (change === 'door' || !this.#waiting.has(organisation)) this.#waiting.set(organisation, change)
    this.#telling ??= this.#tellAll().finally(() => {
      this.#telling = undefined
    })
  }

  /** Listens from now on: what others tell is handed to `hear`. */
  listen(): void {
    this.#listening ??= this.#keepListening()
  }

  /** Tells what still waits, and listens no more. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#hurrying.abort()
    await this.#telling
    this.#stopping.abort()
    await this.#listening
  }

  async #tellAll(): Promise<void> {
    while (this.#waiting.size > 0) {
      const told = this.#waiting
      this.#waiting = new Map()
      for (const [channel, payload] of messagesOf(told)) await this.#send(channel, payload)
      await pause(GATHER_MS, this.#hurrying.signal)
    }
  }

  async #send(channel: string, payload: string): Promise<void> {
    try {
      await (this.#ear ?? this.#pool).query(TELL, [channel, payload])
    } catch (error) {
      this.#isMute ||= error instanceof DatabaseError && UNKNOWN.has(error.code ?? '')
    }
  }

  async #keepListening(): Promise<void> {
    const { signal } = this.#stopping
    let waitMs = COME_BACK_MS.min
    while (!signal.aborted && !this.#isMute) {
      const outcome = await this.#listenOnce().catch((error: unknown) => outcomeOf(error))
      if (outcome === 'cannot') return
      waitMs = outcome === 'heard' ? COME_BACK_MS.min : Math.min(waitMs * 2, COME_BACK_MS.max)
      await pause(waitMs, signal)
    }
  }

  /** Resolves when the connection has ended, or is found to be of no use for this. */
  async #listenOnce(): Promise<'heard' | 'cannot'> {
    const config: ClientConfig & { readonly pipeline: boolean } = {
      connectionString: this.#url,
      application_name: 'fluid listener',
      connectionTimeoutMillis: QUERY_TIMEOUT_MS,
      query_timeout: QUERY_TIMEOUT_MS,
      keepAlive: true,
      pipeline: true,
    }
    const client = new Client(config)
    const over = new AbortController()
    const end = (): void => over.abort()
    client.on('error', end)
    client.on('end', end)
    this.#stopping.signal.addEventListener('abort', end)
    try {
      await client.connect()
      const own = await serverProcess(client)
      if (own === undefined) return 'cannot'
      client.on('notification', ({ processId, channel, payload }) => {
        if (processId !== own) this.#receive(channel, payload ?? '')
      })
      await client.query(`LISTEN ${CHANNELS.door}; LISTEN ${CHANNELS.other}`)
      this.#ear = client
      while (!over.signal.aborted) {
        await pause(ASK_EVERY_MS, over.signal)
        if (!over.signal.aborted) await client.query('SELECT 1').catch(end)
      }
      return 'heard'
    } finally {
      this.#stopping.signal.removeEventListener('abort', end)
      this.#ear = undefined
      client.connection.stream.destroy()
    }
  }

  #receive(channel: string, payload: string): void {
    const change = channel === CHANNELS.door ? 'door' : 'other'
    for (const text of payload.split(',')) {
      if (/^\d{1,15}$/.test(text)) this.#hear(organisationId(Number(text)), change)
    }
  }
}

/** https://www.postgresql.org/docs/current/errcodes-appendix.html: what says that there is no such thing here. */
const UNKNOWN = new Set(['0A000', '42601', '42883'])

function outcomeOf(error: unknown): 'failed' | 'cannot' {
  return error instanceof DatabaseError && UNKNOWN.has(error.code ?? '') ? 'cannot' : 'failed'
}

/**
 * The number of the server's process behind this connection. Undefined behind a pooler, which gives a number of its own: a
 * connection that is another one after each transaction hears nothing, and would leave its LISTEN to whoever comes next.
 */
async function serverProcess(client: Client): Promise<number | undefined> {
  const { rows } = await client.query<{ readonly pid: number }>('SELECT pg_backend_pid() AS pid')
  const [row] = rows
  const told: unknown = 'processID' in client ? client.processID : undefined
  return row !== undefined && row.pid === told ? row.pid : undefined
}

function* messagesOf(told: ReadonlyMap<OrganisationId, Change>): Generator<readonly [string, string]> {
  for (const [change, organisations] of Map.groupBy(told.keys(), (one) => told.get(one) ?? 'other')) {
    for (let from = 0; from < organisations.length; from += ORGANISATIONS_PER_MESSAGE) {
      yield [CHANNELS[change], organisations.slice(from, from + ORGANISATIONS_PER_MESSAGE).join(',')]
    }
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return setTimeout(ms, undefined, { signal }).catch(() => undefined)
}
