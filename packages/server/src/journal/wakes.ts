// Waiting for something to happen, and for not too long.

export interface Wakes {
  wake(): void
  /** Resolves at the next wake, at once when one came since the last call, or after `waitMs`. */
  next(waitMs: number): Promise<void>
}

export function createWakes(): Wakes {
  let isAwake = false
  let resume: (() => void) | undefined
  return {
    wake: () => {
      isAwake = true
      resume?.()
    },
    next: (waitMs) =>
      new Promise((resolve) => {
        const go = (): void => {
          clearTimeout(timer)
          resume = undefined
          isAwake = false
          resolve()
        }
        const timer = setTimeout(go, waitMs)
        resume = go
        if (isAwake) go()
      }),
  }
}
