// Time comes in from outside, so that a wait of an hour can be tested in a millisecond.

export interface Clock {
  now(): Date
  /** Resolves after the time, or at once when the signal is aborted. */
  wait(milliseconds: number, signal: AbortSignal): Promise<void>
  /** Lets so much time pass at once, for what waits for a time of day. */
  skip(milliseconds: number): void
}

/** The machine's own clock. A pending wait does not keep the process alive. */
export function createSystemClock(): Clock {
  let skipped = 0
  return {
    now: () => new Date(Date.now() + skipped),
    skip: (milliseconds) => {
      skipped += milliseconds
    },
    wait: (milliseconds, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve()
        const timer = setTimeout(resolve, milliseconds)
        signal.addEventListener('abort', () => {
          clearTimeout(timer)
          resolve()
        })
      }),
  }
}

export interface SkippingClock extends Clock {
  /** Every wait that was asked for, in milliseconds. */
  readonly waits: readonly number[]
}

/** A clock that does not wait: it jumps ahead by the time asked for, and remembers it. */
export function createSkippingClock(start: Date = new Date()): SkippingClock {
  const waits: number[] = []
  const startedAt = Date.now()
  let skipped = 0
  return {
    waits,
    now: () => new Date(start.getTime() + (Date.now() - startedAt) + skipped),
    skip: (milliseconds) => {
      skipped += milliseconds
    },
    async wait(milliseconds) {
      waits.push(milliseconds)
      skipped += milliseconds
    },
  }
}
