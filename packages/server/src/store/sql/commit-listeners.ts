import type { Commit } from '../port/load.ts'

/** Those who measure commits. */
export class CommitListeners {
  readonly #listeners = new Set<(commit: Commit) => void>()

  add(listener: (commit: Commit) => void): Disposable {
    this.#listeners.add(listener)
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) }
  }

  tell(transactions: number, sinceMs: number): void {
    if (this.#listeners.size === 0) return
    const commit = { transactions, ms: performance.now() - sinceMs }
    for (const listener of this.#listeners) listener(commit)
  }
}
