// What decides who comes in is kept in memory, and is never older than half a second after somebody has changed it: what is
// revoked anywhere is dead within a second everywhere.

import type { Runtime } from '../runtime.ts'

/** How old the word of other processes may be. */
const FRESH_MS = 500
/** Where every change is told, what is kept is read again all the same, now and then. */
const KEPT_MS = 30_000
/** Of each kind; the one that was read longest ago makes room. */
const KEPT_MAX = 50_000

interface Entry<Value> {
  readonly value: Promise<Value | undefined>
  readonly loadedMs: number
  /** Undefined while it is loaded, and where there is nothing. */
  found: Value | undefined
}

export class Kept<Value> {
  readonly #runtime: Runtime
  readonly #entries = new Map<string, Entry<Value>>()
  #outsideCommits: number | undefined
  #lookedMs = Number.NEGATIVE_INFINITY

  constructor(runtime: Runtime) {
    this.#runtime = runtime
  }

  /** What is kept under the name, or else what `load` answers; `before` is what was kept until now. */
  find(name: string, load: (before: Value | undefined) => Promise<Value | undefined>): Promise<Value | undefined> {
    const nowMs = this.#runtime.elapsedMs()
    this.#lookOutside(nowMs)
    const known = this.#entries.get(name)
    if (known !== undefined && nowMs - known.loadedMs < this.#keptMs(known)) return known.value
    const value = load(known?.found)
    const entry: Entry<Value> = { value, loadedMs: nowMs, found: undefined }
    this.#put(name, entry)
    value.then(
      (found) => {
        entry.found = found
      },
      () => {
        if (this.#entries.get(name) === entry) this.#entries.delete(name)
      },
    )
    return value
  }

  /** Forgets the values for which it is true, and those being loaded: they may have been read before the change. */
  forget(isMeant: (value: Value) => boolean): void {
    for (const [name, { found }] of this.#entries) {
      if (found === undefined || isMeant(found)) this.#entries.delete(name)
    }
  }

  /** Changes of this process are told by `forget`; those of others by the database, or by nobody. */
  #lookOutside(nowMs: number): void {
    if (nowMs - this.#lookedMs < FRESH_MS) return
    this.#lookedMs = nowMs
    const outsideCommits = this.#runtime.store.outsideCommits()
    if (outsideCommits !== this.#outsideCommits) this.#entries.clear()
    this.#outsideCommits = outsideCommits
  }

  #keptMs({ found }: Entry<Value>): number {
    return this.#outsideCommits === undefined || found === undefined ? FRESH_MS : KEPT_MS
  }

  #put(name: string, entry: Entry<Value>): void {
    this.#entries.delete(name)
    this.#entries.set(name, entry)
    if (this.#entries.size <= KEPT_MAX) return
    for (const oldest of this.#entries.keys()) {
      this.#entries.delete(oldest)
      return
    }
  }
}
