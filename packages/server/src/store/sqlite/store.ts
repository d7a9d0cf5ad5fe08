// The embedded database: one writer that commits in groups, and a few readers beside it.

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { OrganisationId } from '../../directory/ids.ts'
import { migrations } from '../migrations/migrations.ts'
import type { Backlog } from '../port/backlog.ts'
import { StoreUnavailable, UncertainCommit } from '../port/errors.ts'
import type { Finding } from '../port/finding.ts'
import type { Commit, StoreLoad } from '../port/load.ts'
import type { Moving } from '../port/moving.ts'
import type { OrganisationDirectory, Reading, Store, WriteListener, Writing } from '../port/store.ts'
import { SqlBacklog } from '../sql/backlog.ts'
import { CommitListeners } from '../sql/commit-listeners.ts'
import { FullDisk } from '../sql/full-disk.ts'
import { MIGRATIONS_TABLE, migrate, type SchemaWork } from '../sql/migrate.ts'
import { SqlMoving } from '../sql/moving.ts'
import { SqlOrganisationDirectory } from '../sql/organisations.ts'
import { PageMarks } from '../sql/page-marks.ts'
import type { Scope } from '../sql/scope.ts'
import { traced } from '../sql/trace.ts'
import { SqlTransaction } from '../sql/transaction.ts'
import { PATIENCE_MS, Turns } from '../sql/turns.ts'
import { ChangeNote, WriteListeners } from '../sql/write-listeners.ts'
import { CommitMark } from './commit-mark.ts'
import { SqliteConnection } from './connection.ts'
import { databaseClosed, isIoError } from './errors.ts'
import { examine } from './examine.ts'
import { FilePlace } from './file-place.ts'
import { refuseOrphanedLog } from './orphaned-log.ts'
import { Readers } from './readers.ts'
import { Scans } from './scans.ts'
import { tellPlanner } from './statistics.ts'

const DATABASE_FILE = 'fluid.db'

/** Opens a connection to the database file; tests hand in one that watches the statements. */
type Connect = (file: string, options: { readonly readOnly: boolean }) => SqliteConnection

export interface SqliteOptions {
  readonly connect?: Connect
  /** How long a question waits for its turn, and then for its answer, when every row has to be looked at. */
  readonly patienceMs?: number
}

/** Opens the database in `dataDir`, creating folder and file when they are not there. It may still need `migrate()`. */
export function openSqliteStore(dataDir: string, options: SqliteOptions = {}): Store {
  makeFolder(dataDir)
  const file = join(dataDir, DATABASE_FILE)
  refuseOrphanedLog(file)
  return new SqliteStore(file, options)
}

/** Throws StoreUnavailable with a sentence when that cannot be. */
export function makeFolder(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw new StoreUnavailable(
      `The data folder ${dataDir} cannot be made: choose another one with FLUID_DATA_DIR, or give its parent to this account.`,
      error,
    )
  }
}

const openConnection: Connect = (file, options) => new SqliteConnection(file, options)

interface Job {
  readonly run: () => Promise<void>
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

const JOBS_PER_COMMIT_MAX = 256
const OVERWRITE_AGAIN_MS = 500

class SqliteStore implements Store {
  readonly directory: OrganisationDirectory
  readonly moving: Moving
  readonly backlog: Backlog
  readonly #readers: Readers
  /** Absent where every statement is watched. */
  readonly #scans: Scans | undefined
  readonly #turns: Turns
  readonly #writer: SqliteConnection
  readonly #place: FilePlace
  readonly #mark: CommitMark
  readonly #marks = new PageMarks()
  readonly #listeners = new WriteListeners()
  readonly #commits = new CommitListeners()
  readonly #disk = new FullDisk()
  #jobs: Job[] = []
  #isDraining = false
  #isOverwriting = false
  /** What still comes then is refused: a note beside a request must not bring a stopping process down. */
  #isClosed = false

  constructor(file: string, { connect = openConnection, patienceMs = PATIENCE_MS }: SqliteOptions) {
    this.#turns = new Turns(1, patienceMs)
    this.#place = new FilePlace(file)
    this.#mark = new CommitMark(file)
    this.#readers = new Readers(() => {
      this.#place.check()
      return connect(file, { readOnly: true })
    })
    this.#writer = connect(file, { readOnly: false })
    this.#scans = connect === openConnection ? new Scans(file, () => this.#place.check()) : undefined
    this.backlog = new SqlBacklog((work) => this.#withReader(work))
    this.moving = new SqlMoving(
      {
        read: (work) => this.#withReader(work),
        change: async (work) => {
          const result = await this.#enqueue(() => this.#changeSchema(work))
          this.#mark.forget()
          return result
        },
      },
      migrations,
    )
    this.directory = new SqlOrganisationDirectory({
      read: (work) => this.#withReader(work),
      write: (work) => this.#enqueue(() => work(this.#writer)),
      within: (connection, organisation, work) =>
        SqlTransaction.run(connection, this.#scope(organisation, new ChangeNote()), work),
    })
  }

  read<Result>(organisation: OrganisationId, work: (tx: Reading) => Promise<Result>): Promise<Result> {
    const readWith = (beside: Scope['beside']): Promise<Result> =>
      this.#withReader((connection) =>
        SqlTransaction.run(connection, { ...this.#scope(organisation, new ChangeNote()), beside }, work),
      )
    const scans = this.#scans
    return traced('store.read', () =>
      scans === undefined
        ? readWith(undefined)
        : this.#turns.read(organisation, readWith, (end) => (scan) => scans.read(scan, end)),
    )
  }

  async write<Result>(organisation: OrganisationId, work: (tx: Writing) => Promise<Result>): Promise<Result> {
    const note = new ChangeNote()
    const result = await traced('store.write', () =>
      this.#disk.watch(this.#enqueue(() => SqlTransaction.run(this.#writer, this.#scope(organisation, note), work))),
    )
    this.#listeners.tell(organisation, note.change)
    return result
  }

  /** Also refuses a database of which a part is missing: whatever it stored next would hide that. */
  async migrate(): Promise<readonly string[]> {
    await this.#withReader((connection) => this.#mark.requireWhole(connection))
    return await migrate((work) => this.#enqueue(() => this.#changeSchema(work)), migrations)
  }

  onWrite(listener: WriteListener): Disposable {
    return this.#listeners.add(listener)
  }

  outsideCommits(): number {
    if (this.#isClosed) throw databaseClosed()
    return this.#writer.dataVersion()
  }

  onCommit(listener: (commit: Commit) => void): Disposable {
    return this.#commits.add(listener)
  }

  load(): StoreLoad {
    return { kind: 'embedded', waiting: this.#jobs.length, isDiskFull: this.#disk.isFull }
  }

  async check(): Promise<void> {
    await this.#enqueue(async () => {
      await this.#writer.get('SELECT 1', [])
    })
  }

  sweep(): Promise<void> {
    return this.#alone(async () => {
      // Read transactions of this process keep the log from being emptied; those of others are waited for.
      this.#readers.closeIdle()
      this.#writer.executeScript('VACUUM; PRAGMA wal_checkpoint(TRUNCATE)')
    })
  }

  async examine(): Promise<readonly Finding[]> {
    return await this.#withReader(async (connection) => {
      const loss = await this.#mark.findLoss(connection)
      const found = await examine(connection)
      return loss === undefined ? found : [...found, { state: 'problem', sentence: loss }]
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#turns.areTaken) await this.#turns.ended()
    const flushed = this.#enqueue(async () => undefined)
    this.#isClosed = true
    // A file that takes no more commits is told to those who wait for them; it is closed all the same.
    await flushed.catch(() => undefined)
    await this.#readers[Symbol.asyncDispose]()
    await this.#scans?.[Symbol.asyncDispose]()
    this.#writer[Symbol.dispose]()
    this.#mark[Symbol.dispose]()
  }

  #scope(organisation: OrganisationId, { noteDoorChange }: ChangeNote): Omit<Scope, 'connection'> {
    return { organisation, marks: this.#marks, noteDoorChange }
  }

  #withReader<Result>(work: (connection: SqliteConnection) => Promise<Result>): Promise<Result> {
    return this.#isClosed ? Promise.reject(databaseClosed()) : this.#readers.read(work)
  }

  async #changeSchema<Result>(work: SchemaWork<Result>): Promise<Result> {
    this.#writer.executeScript(MIGRATIONS_TABLE)
    const result = await work(this.#writer, async (script) => this.#writer.executeScript(script))
    await tellPlanner(this.#writer)
    return result
  }

  /** Runs `work` between two commits. */
  async #alone(work: () => Promise<void>): Promise<void> {
    while (this.#isDraining) await new Promise((resolve) => setImmediate(resolve))
    if (this.#isClosed) throw databaseClosed()
    this.#isDraining = true
    try {
      await work()
    } finally {
      this.#isDraining = false
      if (this.#jobs.length > 0) this.#wake()
    }
  }

  #enqueue<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#isClosed) return Promise.reject(databaseClosed())
    return new Promise<Result>((resolve, reject) => {
      let result: { readonly value: Result } | undefined
      this.#jobs.push({
        run: async () => {
          result = { value: await work() }
        },
        resolve: () => {
          if (result !== undefined) resolve(result.value)
        },
        reject,
      })
      this.#wake()
    })
  }

  /** Waits for the end of this turn of the event loop, so that requests that arrived together share a commit. */
  #wake(): void {
    if (this.#isDraining) return
    this.#isDraining = true
    setImmediate(() => {
      void this.#drain()
    })
  }

  async #drain(): Promise<void> {
    const jobs = this.#jobs.slice(0, JOBS_PER_COMMIT_MAX)
    this.#jobs = this.#jobs.slice(jobs.length)
    await this.#commitTogether(jobs)
    this.#isDraining = false
    if (this.#jobs.length > 0) this.#wake()
  }

  /** Each job is a savepoint in one transaction: one that fails takes back only itself. All answer after the commit. */
  async #commitTogether(jobs: readonly Job[]): Promise<void> {
    const done: Job[] = []
    const failed: { readonly job: Job; readonly error: unknown }[] = []
    const startedMs = performance.now()
    try {
      this.#rollBack()
      this.#place.check()
      this.#writer.execute('BEGIN IMMEDIATE')
      for (const job of jobs) {
        const error = await this.#runInSavepoint(job)
        if (error === undefined) done.push(job)
        else failed.push({ job, error })
      }
      this.#commit()
      this.#place.note()
      await this.#mark.note(this.#writer)
    } catch (error) {
      for (const job of jobs) job.reject(error)
      return
    }
    this.#commits.tell(jobs.length, startedMs)
    for (const job of done) job.resolve()
    for (const { job, error } of failed) job.reject(error)
  }

  #commit(): void {
    try {
      this.#writer.execute('COMMIT')
    } catch (error) {
      if (!isIoError(error)) throw error
      void this.#overwrite()
      throw new UncertainCommit(error)
    }
  }

  /**
   * A commit that failed may be whole in the log, and would come back at the next start though nobody sees it until then:
   * whatever is committed next takes its place. Tried until the disk takes it.
   */
  async #overwrite(): Promise<void> {
    if (this.#isOverwriting) return
    this.#isOverwriting = true
    while (this.#isOverwriting && !this.#isClosed) {
      try {
        await this.#enqueue(async () => this.#writer.execute('PRAGMA user_version = 0'))
        this.#isOverwriting = false
      } catch {
        await setTimeout(OVERWRITE_AGAIN_MS, undefined, { ref: false })
      }
    }
  }

  /** What the last commit left open when it failed. A disk that cannot even do this is asked again the next time. */
  #rollBack(): void {
    if (this.#writer.isInTransaction) this.#writer.execute('ROLLBACK')
  }

  async #runInSavepoint(job: Job): Promise<unknown> {
    this.#writer.execute('SAVEPOINT job')
    try {
      await job.run()
      this.#writer.execute('RELEASE job')
      return undefined
    } catch (error) {
      // A full disk or an I/O error may have rolled back everything: then nobody in this commit was stored.
      if (!this.#writer.isInTransaction) throw new StoreUnavailable('The database gave up a transaction.', error)
      this.#writer.execute('ROLLBACK TO job')
      this.#writer.execute('RELEASE job')
      return error
    }
  }
}
