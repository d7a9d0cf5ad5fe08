// PostgreSQL: a pool of connections, one transaction per piece of work, row locks instead of one writer.

import type { Pool, PoolClient } from 'pg'
import type { OrganisationId } from '../../directory/ids.ts'
import { migrations } from '../migrations/migrations.ts'
import type { Allowances } from '../port/allowances.ts'
import type { Backlog } from '../port/backlog.ts'
import { StoreUnavailable, UncertainCommit } from '../port/errors.ts'
import type { Finding } from '../port/finding.ts'
import type { Commit, StoreLoad } from '../port/load.ts'
import type { Moving } from '../port/moving.ts'
import type { OrganisationDirectory, Reading, Store, WriteListener, Writing } from '../port/store.ts'
import { SqlBacklog } from '../sql/backlog.ts'
import { CommitListeners } from '../sql/commit-listeners.ts'
import type { SqlConnection } from '../sql/connection.ts'
import { FullDisk } from '../sql/full-disk.ts'
import { migrate, type SchemaWork } from '../sql/migrate.ts'
import { SqlMoving } from '../sql/moving.ts'
import { SqlOrganisationDirectory } from '../sql/organisations.ts'
import { PageMarks } from '../sql/page-marks.ts'
import type { Beside, Scope } from '../sql/scope.ts'
import { traced } from '../sql/trace.ts'
import { SqlTransaction } from '../sql/transaction.ts'
import { Turns } from '../sql/turns.ts'
import { ChangeNote, WriteListeners } from '../sql/write-listeners.ts'
import { spendAllowance } from './allowances.ts'
import { PostgresConnection } from './connection.ts'
import { isLost, portError } from './errors.ts'
import { examine } from './examine.ts'
import { followServer } from './journal-order.ts'
import { changeSchema, createMigrationsTable, UNHURRIED } from './migrations.ts'
import { Neighbours } from './neighbours.ts'
import { openPool, Shards } from './pool.ts'
import { retrying, retryingLocks } from './retry.ts'
import { Statements } from './statements.ts'
import { gatherStatistics, Statistics } from './statistics.ts'
import { type Reach, reachSql } from './wall.ts'

/** The part of the connections on which every row of an organisation may be looked at: the others are for everybody else. */
const SCANNING_MAX = 1 / 4

export interface PostgresOptions {
  /** How long a question waits for its turn, and then for its answer, when every row has to be looked at. */
  readonly patienceMs?: number
}

/**
 * Opens the database at a `postgres://` address. It may still need `migrate()`. Throws StoreUnavailable with a sentence
 * when it cannot be reached.
 */
export async function openPostgresStore(url: string, { patienceMs }: PostgresOptions = {}): Promise<Store> {
  const store = new PostgresStore(url, patienceMs)
  try {
    await store.check()
    return store
  } catch (error) {
    await store[Symbol.asyncDispose]()
    throw error
  }
}

/** `tally`: a write that may be lost with the server, so that nothing waits for the disk. */
type Kind = 'read' | 'write' | 'tally'

// A write has its transaction id before it is given any position in the journal: journal-order.ts.
const BEGIN = {
  read: 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY',
  write: 'BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; SELECT pg_current_xact_id()',
  tally: 'BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; SET LOCAL synchronous_commit = off',
} as const satisfies Record<Kind, string>

/** The tables that an erasure changes or empties: what is smallest first, since each is locked while it is written anew. */
const SWEPT = [
  'sign_in_steps',
  'sign_in_failures',
  'local_passwords',
  'second_factors',
  'passkeys',
  'personal_tokens',
  'sessions',
  'losses',
  'lost_memberships',
  'user_grants',
  'user_emails',
  'user_words',
  'journal_bases',
  'events',
  'users',
  'journal',
] as const

class PostgresStore implements Store {
  readonly directory: OrganisationDirectory
  readonly moving: Moving
  readonly backlog: Backlog
  readonly allowances: Allowances
  readonly #pool: Pool
  readonly #shards = new Shards()
  readonly #statements = new Statements()
  readonly #marks = new PageMarks()
  readonly #statistics = new Statistics(() => this.#withConnection(gatherStatistics))
  readonly #listeners = new WriteListeners()
  readonly #commits = new CommitListeners()
  readonly #disk = new FullDisk()
  readonly #neighbours: Neighbours
  readonly #turns: Turns

  constructor(url: string, patienceMs: number | undefined) {
    this.#pool = openPool(url)
    this.#turns = new Turns(Math.ceil(this.#pool.options.max * SCANNING_MAX), patienceMs)
    this.#neighbours = new Neighbours(this.#pool, url, (organisation, change) =>
      this.#listeners.tell(organisation, change),
    )
    this.backlog = new SqlBacklog((work) => retrying(() => this.#inTransaction('read', 'all', work)))
    this.allowances = {
      spend: (organisation, requests, rate) =>
        this.#inTransaction('tally', organisation, (connection) =>
          spendAllowance(connection, organisation, requests, rate),
        ),
    }
    this.moving = new SqlMoving(
      {
        read: (work) =>
          this.#inTransaction('read', 'all', async (connection) => {
            await connection.script(UNHURRIED)
            return await work(connection)
          }),
        change: (work) => this.#changeSchema(work),
      },
      migrations,
    )
    this.directory = new SqlOrganisationDirectory({
      read: (work) => retrying(() => this.#inTransaction('read', 'all', work)),
      write: (work) => retrying(() => this.#inTransaction('write', 'all', work)),
      within: (connection, organisation, work) =>
        SqlTransaction.run(connection, this.#scope(organisation, new ChangeNote()), work),
    })
  }

  read<Result>(organisation: OrganisationId, work: (tx: Reading) => Promise<Result>): Promise<Result> {
    return traced('store.read', () =>
      this.#turns.read(
        organisation,
        (beside) => retrying(() => this.#forOrganisation('read', organisation, new ChangeNote(), work, beside)),
        (end) => (scan, _untilGone, connection) => this.#scan(scan, connection, end),
      ),
    )
  }

  async write<Result>(organisation: OrganisationId, work: (tx: Writing) => Promise<Result>): Promise<Result> {
    const note = new ChangeNote()
    const result = await traced('store.write', () =>
      this.#disk.watch(retrying(() => this.#forOrganisation('write', organisation, note, work))),
    )
    this.#listeners.tell(organisation, note.change)
    this.#neighbours.tell(organisation, note.change)
    return result
  }

  async migrate(): Promise<readonly string[]> {
    const applied = await retryingLocks(() => migrate((work) => this.#changeSchema(work), migrations))
    await retrying(() => this.#inTransaction('write', 'all', followServer))
    return applied
  }

  onWrite(listener: WriteListener): Disposable {
    this.#neighbours.listen()
    return this.#listeners.add(listener)
  }

  outsideCommits(): undefined {
    return undefined
  }

  onCommit(listener: (commit: Commit) => void): Disposable {
    return this.#commits.add(listener)
  }

  load(): StoreLoad {
    const { totalCount, idleCount, waitingCount, options } = this.#pool
    return {
      kind: 'pool',
      open: totalCount,
      idle: idleCount,
      max: options.max,
      waiting: waitingCount,
      isDiskFull: this.#disk.isFull,
    }
  }

  async check(): Promise<void> {
    await retrying(() =>
      this.#withConnection(async (connection) => {
        const row = await connection.get(
          `SELECT pg_is_in_recovery() AS is_standby, current_setting('transaction_read_only') AS read_only,
             current_setting('server_encoding') AS encoding`,
          [],
        )
        if (row?.['is_standby'] === true)
          throw new StoreUnavailable('The database is a standby: it can only be read.', undefined)
        if (row?.['read_only'] === 'on') {
          throw new StoreUnavailable(
            'The database was set to be read only: ALTER DATABASE … (or ROLE …) SET default_transaction_read_only = off.',
            undefined,
          )
        }
        if (row?.['encoding'] !== 'UTF8') {
          throw new StoreUnavailable(
            `The database has the encoding ${String(row?.['encoding'])}: create it with UTF8 (createdb --encoding=UTF8 --template=template0).`,
            undefined,
          )
        }
      }),
    )
  }

  async sweep(): Promise<void> {
    await this.#withConnection(async (connection) => {
      await connection.script('SET statement_timeout = 0')
      try {
        for (const table of SWEPT) await connection.script(`VACUUM (FULL) ${table}`)
      } finally {
        await connection.script("SET statement_timeout = '30s'")
      }
    })
  }

  examine(): Promise<readonly Finding[]> {
    return retrying(() => this.#withConnection((connection) => examine(connection, this.#pool.options.max)))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#statistics[Symbol.asyncDispose]()
    await this.#neighbours[Symbol.asyncDispose]()
    await this.#pool.end()
  }

  async #changeSchema<Result>(work: SchemaWork<Result>): Promise<Result> {
    await retrying(() => this.#withConnection(createMigrationsTable))
    return await this.#inTransaction('write', 'all', (connection) => changeSchema(connection, work))
  }

  #forOrganisation<Result>(
    kind: Kind,
    organisation: OrganisationId,
    note: ChangeNote,
    work: (tx: Writing) => Promise<Result>,
    beside?: Beside,
  ): Promise<Result> {
    return this.#inTransaction(kind, organisation, (connection) =>
      SqlTransaction.run(connection, { ...this.#scope(organisation, note), beside }, work),
    )
  }

  /** Transactions run beside each other anyway; the server is told to stop when nobody waits any more. */
  async #scan<Result>(
    scan: (connection: SqlConnection) => Promise<Result>,
    connection: SqlConnection,
    end: AbortSignal,
  ): Promise<Result> {
    const row = await connection.get('SELECT pg_backend_pid() AS pid', [])
    let cancelled: Promise<unknown> | undefined
    const cancel = (): void => {
      cancelled = this.#pool.query('SELECT pg_cancel_backend($1)', [row?.['pid']]).catch(() => undefined)
    }
    end.throwIfAborted()
    end.addEventListener('abort', cancel)
    try {
      return await scan(connection)
    } catch (error) {
      throw end.aborted ? end.reason : error
    } finally {
      end.removeEventListener('abort', cancel)
      // Whoever has the connection next must not be meant.
      await cancelled
    }
  }

  #scope(organisation: OrganisationId, { noteDoorChange }: ChangeNote): Omit<Scope, 'connection'> {
    return { organisation, marks: this.#marks, noteDoorChange }
  }

  async #inTransaction<Result>(
    kind: Kind,
    reach: Reach,
    work: (connection: PostgresConnection) => Promise<Result>,
  ): Promise<Result> {
    return await this.#withConnection(async (connection) => {
      // Not awaited: it travels together with the first statement of the work, which fails when this does.
      const startedMs = performance.now()
      const begun = connection.script(`${BEGIN[kind]}; ${reachSql(reach)}`)
      begun.catch(() => undefined)
      try {
        const result = await work(connection)
        await begun
        await commit(connection, kind)
        if (kind === 'write') {
          this.#statistics.noteWrite()
          this.#commits.tell(1, startedMs)
        }
        return result
      } catch (error) {
        // The first error is the one to tell: a connection that breaks now has rolled back too.
        if (!isLost(error)) await connection.script('ROLLBACK').catch(() => undefined)
        throw error
      }
    })
  }

  async #withConnection<Result>(work: (connection: PostgresConnection) => Promise<Result>): Promise<Result> {
    const client = await this.#connect()
    let isUsable = false
    try {
      const result = await work(new PostgresConnection(client, this.#statements, this.#shards.of(client)))
      isUsable = true
      return result
    } catch (error) {
      isUsable = !isLost(error)
      throw error
    } finally {
      client.release(!isUsable)
    }
  }

  async #connect(): Promise<PoolClient> {
    try {
      return await this.#pool.connect()
    } catch (error) {
      const known = portError(error)
      if (known instanceof StoreUnavailable || !(error instanceof Error)) throw known
      throw new StoreUnavailable(`The database refused the connection (${error.message}).`, error)
    }
  }
}

/** A connection that breaks while the server commits leaves open what became of the change: nobody may just repeat it. */
async function commit(connection: PostgresConnection, kind: Kind): Promise<void> {
  let done: string
  try {
    done = await connection.script('COMMIT')
  } catch (error) {
    // A read leaves nothing open: it is just asked again.
    if (kind === 'read' || !isLost(error)) throw error
    throw new UncertainCommit(error)
  }
  // PostgreSQL answers the COMMIT of a transaction in which a statement failed by rolling it back.
  if (done !== 'COMMIT') throw new Error('a transaction went on after one of its statements had failed')
}
