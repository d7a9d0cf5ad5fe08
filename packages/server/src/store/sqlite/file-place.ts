// Whether the database is still where it was opened. A file that was deleted, moved or replaced under a running process goes
// on taking writes, and all of them are gone when the process ends: nothing may be answered as stored then.

import { closeSync, openSync, statSync } from 'node:fs'
import { StoreUnavailable } from '../port/errors.ts'

export class FilePlace {
  readonly #file: string
  readonly #logFile: string
  #database: string | undefined
  #log: string | undefined

  /** Makes the file where there is none yet. */
  constructor(file: string) {
    this.#file = file
    this.#logFile = `${file}-wal`
    makeFile(file)
  }

  /** Takes note of the files as they are, once they are open; both stay the same for as long as they are. */
  note(): void {
    this.#database ??= identityOf(this.#file)
    this.#log ??= identityOf(this.#logFile)
  }

  /** Throws StoreUnavailable when the file of the database or its log is not the one that was opened. */
  check(): void {
    for (const [file, noted] of [
      [this.#file, this.#database],
      [this.#logFile, this.#log],
    ] as const) {
      if (noted !== undefined && identityOf(file) !== noted) throw gone(file)
    }
  }
}

/** For this account alone; nothing when it is there. */
export function makeFile(file: string): void {
  try {
    // Never opened where it is there: to close it would drop the locks that another connection of this process holds.
    closeSync(openSync(file, 'wx', 0o600))
  } catch {
    // It is there, or SQLite, which opens it next, says what is wrong.
  }
}

function identityOf(file: string): string | undefined {
  const found = statSync(file, { throwIfNoEntry: false })
  return found === undefined ? undefined : `${found.dev}:${found.ino}`
}

function gone(file: string): StoreUnavailable {
  return new StoreUnavailable(
    `${file} is not the file any more that Fluid has opened: it was deleted, moved or replaced under the running server. Nothing more is stored. Do not stop Fluid yet: until then what is stored can be saved (docs/operations.md, "The data folder is gone").`,
    undefined,
  )
}
