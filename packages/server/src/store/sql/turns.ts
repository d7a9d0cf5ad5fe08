// Questions that no index answers look at every row of an organisation. Only a few of them are answered at a time, the
// organisations in turn, so that nobody's questions take the database from the others; and none longer than anybody waits.

import type { OrganisationId } from '../../directory/ids.ts'
import { NobodyWaits, TookTooLong } from '../port/errors.ts'
import type { Beside } from './scope.ts'

/** As long as a statement may take in PostgreSQL: to wait for one's turn, and then for the answer. */
export const PATIENCE_MS = 30_000

/** Aborts when whoever asks has gone. */
type UntilGone = (() => AbortSignal) | undefined

export class Turns {
  readonly #atOnce: number
  readonly #patienceMs: number
  #taken = 0
  /** Those whose turn comes next stand first. */
  readonly #waiting = new Map<OrganisationId, Set<() => void>>()
  readonly #whenEnded: (() => void)[] = []

  constructor(atOnce: number, patienceMs: number = PATIENCE_MS) {
    this.#atOnce = atOnce
    this.#patienceMs = patienceMs
  }

  /**
   * Calls `read`; when it needs `beside`, it is let go, with what it holds, and called again when it is its turn. `beside`
   * makes what it is then given. Throws TookTooLong, and NobodyWaits.
   */
  async read<Result>(
    organisation: OrganisationId,
    read: (beside: Beside) => Promise<Result>,
    beside: (end: AbortSignal) => Beside,
  ): Promise<Result> {
    try {
      return await read(askForTurn)
    } catch (error) {
      if (!(error instanceof NeedsTurn)) throw error
      using waiting = new Patience(error.untilGone, this.#patienceMs)
      await this.#enter(organisation, waiting.end)
      try {
        using reading = new Patience(error.untilGone, this.#patienceMs)
        return await read(beside(reading.end))
      } finally {
        this.#leave()
      }
    }
  }

  get areTaken(): boolean {
    return this.#taken > 0
  }

  /** Resolves when nobody reads or waits any more. */
  async ended(): Promise<void> {
    while (this.areTaken) await new Promise<void>((resolve) => this.#whenEnded.push(resolve))
  }

  async #enter(organisation: OrganisationId, end: AbortSignal): Promise<void> {
    end.throwIfAborted()
    if (this.#taken < this.#atOnce) {
      this.#taken += 1
      return
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const waiting = this.#waiting.get(organisation) ?? new Set()
    this.#waiting.set(organisation, waiting.add(resolve))
    const leave = (): void => {
      // Whose turn has come already goes on, and is told there.
      if (!waiting.delete(resolve)) return
      if (waiting.size === 0) this.#waiting.delete(organisation)
      reject(end.reason)
    }
    end.addEventListener('abort', leave, { once: true })
    await promise
    end.removeEventListener('abort', leave)
  }

  /** Gives the turn to the organisation that has waited longest for one. */
  #leave(): void {
    for (const [organisation, waiting] of this.#waiting) {
      const [enter] = waiting
      this.#waiting.delete(organisation)
      if (enter === undefined) continue
      waiting.delete(enter)
      if (waiting.size > 0) this.#waiting.set(organisation, waiting)
      enter()
      return
    }
    this.#taken -= 1
    if (!this.areTaken) for (const tell of this.#whenEnded.splice(0)) tell()
  }
}

class NeedsTurn extends Error {
  readonly untilGone: UntilGone
  constructor(untilGone: UntilGone) {
    super('this has to be read beside everybody else')
    this.untilGone = untilGone
  }
}

const askForTurn: Beside = async (_work, untilGone) => {
  throw new NeedsTurn(untilGone)
}

/** Ends after a time, or when whoever asks has gone; the reason says which. */
class Patience implements Disposable {
  readonly #controller = new AbortController()
  readonly #timer: NodeJS.Timeout
  readonly #gone: AbortSignal | undefined

  constructor(untilGone: UntilGone, ms: number) {
    this.#timer = setTimeout(() => this.#controller.abort(new TookTooLong(undefined)), ms).unref()
    this.#gone = untilGone?.()
    this.#gone?.addEventListener('abort', this.#leave)
    if (this.#gone?.aborted === true) this.#leave()
  }

  get end(): AbortSignal {
    return this.#controller.signal
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer)
    this.#gone?.removeEventListener('abort', this.#leave)
  }

  readonly #leave = (): void => this.#controller.abort(new NobodyWaits())
}
