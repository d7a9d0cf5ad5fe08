// The readers of the embedded database. Reads that begin in the same turn of the event loop share a snapshot: beginning
// and ending one costs more than the read of a row.

import type { SqliteConnection } from './connection.ts'

interface Snapshot {
  readonly reader: SqliteConnection
  /** How many are reading from it. */
  readings: number
}

/** Readers are few: they are kept and used again. */
export class Readers implements Disposable {
  readonly #open: () => SqliteConnection
  readonly #idle: SqliteConnection[] = []
  #current: Snapshot | undefined
  #isClosed = false

  constructor(open: () => SqliteConnection) {
    this.#open = open
  }

  /** Runs `work` on one snapshot, from its first statement to its last. */
  async read<Result>(work: (connection: SqliteConnection) => Promise<Result>): Promise<Result> {
    const snapshot = this.#current ?? this.#begin()
    snapshot.readings += 1
    try {
      return await work(snapshot.reader)
    } finally {
      snapshot.readings -= 1
      if (snapshot !== this.#current) this.#endUnused(snapshot)
    }
  }

  /** Reads that begin from now on see all that has been committed until now. */
  renew(): void {
    const snapshot = this.#current
    if (snapshot === undefined) return
    this.#current = undefined
    this.#endUnused(snapshot)
  }

  /** Closes those that nobody reads from. */
  closeIdle(): void {
    this.renew()
    for (const reader of this.#idle.splice(0)) reader[Symbol.dispose]()
  }

  /** Those that are still read from are closed when that is over. */
  [Symbol.dispose](): void {
    this.#isClosed = true
    this.closeIdle()
  }

  #begin(): Snapshot {
    const reader = this.#idle.pop() ?? this.#open()
    const snapshot = { reader, readings: 0 }
    this.#current = snapshot
    reader.execute('BEGIN')
    setImmediate(() => {
      if (this.#current === snapshot) this.renew()
    })
    return snapshot
  }

  #endUnused({ reader, readings }: Snapshot): void {
    if (readings > 0) return
    if (reader.isInTransaction) reader.execute('COMMIT')
    if (this.#isClosed) reader[Symbol.dispose]()
    else this.#idle.push(reader)
  }
}
