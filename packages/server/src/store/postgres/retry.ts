// What is worth trying again: conflicts at once, lost connections until a failover may be over, a lost race for a unique
// key exactly once, so that the second look finds the row and refuses properly.

import { setTimeout } from 'node:timers/promises'
import { codeOf, type Trouble, troubleOf } from './errors.ts'

const ATTEMPTS_MAX = { conflict: 8, lost: 6, taken: 2, other: 1 } as const satisfies Record<Trouble, number>
const PAUSE_MS = { conflict: 5, lost: 100, taken: 0, other: 0 } as const satisfies Record<Trouble, number>

/** Runs `work`, which must have no effect when it throws, until it succeeds or trying again is of no use. */
export async function retrying<Result>(work: () => Promise<Result>): Promise<Result> {
  const failures: Record<Trouble, number> = { conflict: 0, lost: 0, taken: 0, other: 0 }
  for (;;) {
    try {
      return await work()
    } catch (error) {
      const trouble = troubleOf(error)
      failures[trouble] += 1
      if (failures[trouble] >= ATTEMPTS_MAX[trouble]) throw error
      await setTimeout(pauseMs(trouble, failures[trouble]))
    }
  }
}

/** Twice as long each time, and by chance, so that those who collided do not collide again. */
function pauseMs(trouble: Trouble, failures: number): number {
  return PAUSE_MS[trouble] * 2 ** (failures - 1) * (0.5 + Math.random())
}

/** Waited too long; or each held what the other needs, since a migration locks one table after the other. */
const NO_LOCK = new Set(['55P03', '40P01'])
const LOCK_ATTEMPTS_MAX = 20
const LOCK_PAUSE_MS = 500

/** A change of the schema gives way to live traffic instead of stopping it, and tries again. */
export async function retryingLocks<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work()
    } catch (error) {
      if (!NO_LOCK.has(codeOf(error) ?? '') || attempt === LOCK_ATTEMPTS_MAX) throw error
      await setTimeout(LOCK_PAUSE_MS * (0.5 + Math.random()))
    }
  }
}
