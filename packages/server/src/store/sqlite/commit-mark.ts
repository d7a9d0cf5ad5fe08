// How far the journal has come, in a file beside the database. SQLite opens a database without a word whose log was deleted
// after a crash, or that is an older copy: what had been answered is gone then, and only this tells.

import { closeSync, constants, fchownSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs'
import { basename } from 'node:path'
import { StoreUnavailable } from '../port/errors.ts'
import type { SqliteConnection } from './connection.ts'

/** Of one length, so that it is written in one piece in the place of the one before. */
const DIGITS = 16

export class CommitMark implements Disposable {
  readonly #database: string
  readonly #file: string
  #handle: number | undefined
  #noted: number

  constructor(database: string) {
    this.#database = database
    this.#file = `${database}-mark`
    this.#noted = readMark(this.#file)
  }

  /**
   * Takes note after a commit. It is not forced to the disk, so after a power cut the mark may lie behind the database, and
   * never before it. Nor may a disk on which it cannot be written hold anything up.
   */
  async note(connection: SqliteConnection): Promise<void> {
    try {
      const position = await newestPosition(connection)
      if (position <= this.#noted) return
      this.#handle ??= this.#open()
      writeSync(this.#handle, `${String(position).padStart(DIGITS)}\n`, 0)
      this.#noted = position
    } catch {
      // The next commit tries again.
    }
  }

  /** Like SQLite's own files beside the database, it belongs to the account of the database when root is the first to write. */
  #open(): number {
    const handle = openSync(this.#file, constants.O_WRONLY | constants.O_CREAT, 0o600)
    const { uid, gid } = statSync(this.#database)
    if (process.getuid?.() === 0) fchownSync(handle, uid, gid)
    return handle
  }

  /** The sentence that says that a part of the database is missing; undefined where none is. */
  async findLoss(connection: SqliteConnection): Promise<string | undefined> {
    const noted = readMark(this.#file)
    // Asked after the mark was read: others may write meanwhile.
    const position = noted === 0 ? 0 : await positionFound(connection)
    if (position >= noted) return undefined
    const name = basename(this.#database)
    return `A part of the database is missing: ${this.#database} has the journal up to entry ${position}, and entries up to ${noted} had been stored. Most often ${name}-wal was deleted or lost its place beside ${name}, or ${name} is an older copy. Put back what belongs together, or restore the newest backup into a new folder. To go on without what is missing, delete ${name}-mark (docs/operations.md, "A part of the database is missing").`
  }

  /** Throws StoreUnavailable with that sentence. */
  async requireWhole(connection: SqliteConnection): Promise<void> {
    const loss = await this.findLoss(connection)
    if (loss !== undefined) throw new StoreUnavailable(loss, undefined)
  }

  /** What was there before is replaced on purpose. */
  forget(): void {
    this[Symbol.dispose]()
    rmSync(this.#file, { force: true })
    this.#noted = 0
  }

  [Symbol.dispose](): void {
    if (this.#handle !== undefined) closeSync(this.#handle)
    this.#handle = undefined
  }
}

/** 0 where there is none, or none that can be read. */
function readMark(file: string): number {
  try {
    const text = readFileSync(file, 'utf8').trim()
    return /^\d{1,16}$/.test(text) ? Number(text) : 0
  } catch {
    return 0
  }
}

async function newestPosition(connection: SqliteConnection): Promise<number> {
  const row = await connection.get('SELECT max(position) AS position FROM journal', [])
  return Number(row?.['position'] ?? 0)
}

/** 0 where there is no journal yet; infinite where it cannot be read, which is another finding. */
async function positionFound(connection: SqliteConnection): Promise<number> {
  try {
    const table = await connection.get("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'journal'", [])
    return table === undefined ? 0 : await newestPosition(connection)
  } catch {
    return Number.POSITIVE_INFINITY
  }
}
