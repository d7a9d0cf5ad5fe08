// The readers of the embedded database. Reads that are asked for in the same turn of the event loop share one snapshot, taken
// at the end of that turn: to begin and end one costs more than to read a row, and answers that leave together wake their
// receivers once.

import type { SqliteConnection } from './connection.ts'
import { databaseClosed } from './errors.ts'

interface Snapshot {
  readonly reader: SqliteConnection
  /** How many read from it. */
  readings: number
}

/** Readers are few: they are kept and used again. */
export class Readers implements AsyncDisposable {
  readonly #open: () => SqliteConnection
  readonly #idle: SqliteConnection[] = []
  #next: Promise<Snapshot> | undefined
  #waiting = 0
  /** Snapshots that are read from. */
  #underWay = 0
  #isClosed = false
  readonly #allEnded = Promise.withResolvers<void>()

  constructor(open: () => SqliteConnection) {
    this.#open = open
  }

  /** Runs `work` on one snapshot, from its first statement to its last; it has all that was committed before the call. */
  async read<Result>(work: (connection: SqliteConnection) => Promise<Result>): Promise<Result> {
    this.#next ??= this.#atEndOfTurn()
    this.#waiting += 1
    const snapshot = await this.#next
    try {
      return await work(snapshot.reader)
    } finally {
      snapshot.readings -= 1
      if (snapshot.readings === 0) this.#end(snapshot)
    }
  }

  /** Closes those that nobody reads from. */
  closeIdle(): void {
    for (const reader of this.#idle.splice(0)) reader[Symbol.dispose]()
  }

  /** Waits for what is being read: whoever closes the database last has to be one that may tidy its files up. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true
    this.closeIdle()
    if (this.#underWay > 0) await this.#allEnded.promise
  }

  #atEndOfTurn(): Promise<Snapshot> {
    return new Promise((resolve, reject) => {
      setImmediate(() => {
        const readings = this.#waiting
        this.#waiting = 0
        this.#next = undefined
        try {
          resolve({ reader: this.#begin(), readings })
        } catch (error) {
          reject(error)
        }
      })
    })
  }

  #begin(): SqliteConnection {
    if (this.#isClosed) throw databaseClosed()
    const reader = this.#idle.pop() ?? this.#open()
    reader.execute('BEGIN')
    this.#underWay += 1
    return reader
  }

  #end({ reader }: Snapshot): void {
    this.#underWay -= 1
    const isUsable = hasEnded(reader)
    if (isUsable && !this.#isClosed) {
      this.#idle.push(reader)
      return
    }
    reader[Symbol.dispose]()
    if (this.#isClosed && this.#underWay === 0) this.#allEnded.resolve()
  }
}

/** Ends the snapshot. One that a damaged file does not let end is no use to the next: whoever read from it knows already. */
function hasEnded(reader: SqliteConnection): boolean {
  try {
    if (reader.isInTransaction) reader.execute('COMMIT')
    return true
  } catch {
    return false
  }
}
