// How fast somebody may ask: a bucket that refills. A first synchronisation comes in bursts of hundreds, and must pass
// whole (T-75). Counted by each process for itself.

import type { Runtime } from '../../runtime.ts'

export interface Rate {
  readonly perSecond: number
  /** The burst that passes after a rest. */
  readonly atOnce: number
}

/** IPSIE AL SCIM, performance and efficiency: at least 25 requests a second for each organisation, 429 beyond a limit. */
export const STRICT_RATE: Rate = { perSecond: 100, atOnce: 1_000 }
/** Wrong tokens of one source at one organisation: an identity provider with an old token is told so a thousand times. */
export const WRONG_TOKEN_RATE: Rate = { perSecond: 10, atOnce: 1_000 }

const BURST_SECONDS = 10
const ASKERS_KEPT_MAX = 10_000

interface Bucket {
  readonly left: number
  readonly atMs: number
}

export interface Pace {
  /** Counts one request; false when it is one too many. */
  take(asker: string | number, rate: Rate): boolean
}

/** A rate whose burst lasts ten seconds. */
export function rateOf(perSecond: number): Rate {
  return { perSecond, atOnce: perSecond * BURST_SECONDS }
}

export function createPace({ elapsedMs }: Pick<Runtime, 'elapsedMs'>): Pace {
  const buckets = new Map<string | number, Bucket>()
  return {
    take: (asker, { perSecond, atOnce }) => {
      const atMs = elapsedMs()
      const before = buckets.get(asker) ?? { left: atOnce, atMs }
      const refilled = before.left + ((atMs - before.atMs) / 1_000) * perSecond
      const left = Math.min(atOnce, refilled)
      if (buckets.size >= ASKERS_KEPT_MAX) buckets.clear()
      buckets.set(asker, { left: left < 1 ? left : left - 1, atMs })
      return left >= 1
    },
  }
}
