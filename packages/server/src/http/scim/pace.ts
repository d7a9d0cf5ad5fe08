// How fast somebody may ask: a bucket that refills. A first synchronisation comes in bursts of hundreds, and must pass
// whole (T-75). Counted in this process alone; shared-pace.ts has several count together.

import type { Runtime } from '../../runtime.ts'
import type { Rate } from '../../store/port/allowances.ts'

/** IPSIE AL SCIM, performance and efficiency: at least 25 requests a second for each organisation, 429 beyond a limit. */
export const STRICT_RATE: Rate = { perSecond: 100, atOnce: 1_000 }
/** Wrong tokens of one source at one organisation: an identity provider with an old token is told so a thousand times. */
export const WRONG_TOKEN_RATE: Rate = { perSecond: 10, atOnce: 1_000 }

const BURST_SECONDS = 10
export const ASKERS_KEPT_MAX = 10_000

interface Bucket {
  readonly left: number
  readonly atMs: number
}

export interface Pace<Asker> {
  /** Counts one request; false when it is one too many. */
  take(asker: Asker, rate: Rate): boolean
}

export interface LocalPace<Asker> extends Pace<Asker> {
  /** Leaves the asker no more than this many requests, which may be less than none. */
  lower(asker: Asker, rate: Rate, leftMax: number): void
}

/** A rate whose burst lasts ten seconds. */
export function rateOf(perSecond: number): Rate {
  return { perSecond, atOnce: perSecond * BURST_SECONDS }
}

export function createPace<Asker>({ elapsedMs }: Pick<Runtime, 'elapsedMs'>): LocalPace<Asker> {
  const buckets = new Map<Asker, Bucket>()
  function refill(asker: Asker, { perSecond, atOnce }: Rate): Bucket {
    const atMs = elapsedMs()
    const before = buckets.get(asker) ?? { left: atOnce, atMs }
    return { left: Math.min(atOnce, before.left + ((atMs - before.atMs) / 1_000) * perSecond), atMs }
  }
  function keep(asker: Asker, bucket: Bucket): void {
    if (buckets.size >= ASKERS_KEPT_MAX) buckets.clear()
    buckets.set(asker, bucket)
  }
  return {
    take: (asker, rate) => {
      const { left, atMs } = refill(asker, rate)
      keep(asker, { left: left < 1 ? left : left - 1, atMs })
      return left >= 1
    },
    lower: (asker, rate, leftMax) => {
      const { left, atMs } = refill(asker, rate)
      keep(asker, { left: Math.min(left, leftMax), atMs })
    },
  }
}
