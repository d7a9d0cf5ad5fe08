// How fast an organisation may ask, where the strict profile demands a limit (IPSIE AL SCIM, performance and efficiency:
// at least 25 requests a second for each organisation, 429 with Retry-After beyond). A bucket that refills: a first
// synchronisation comes in bursts of hundreds, and must pass whole (T-75).

import type { OrganisationId } from '../../directory/ids.ts'
import type { Runtime } from '../../runtime.ts'

export const REQUESTS_PER_SECOND = 100
export const REQUESTS_AT_ONCE = 1_000
const ORGANISATIONS_KEPT_MAX = 10_000

interface Bucket {
  readonly left: number
  readonly atMs: number
}

export interface Pace {
  /** Counts one request; false when it is one too many. */
  take(organisation: OrganisationId): boolean
}

export function createPace({ now }: Pick<Runtime, 'now'>): Pace {
  const buckets = new Map<OrganisationId, Bucket>()
  return {
    take: (organisation) => {
      const atMs = now()
      const before = buckets.get(organisation) ?? { left: REQUESTS_AT_ONCE, atMs }
      const refilled = before.left + (Math.max(0, atMs - before.atMs) / 1_000) * REQUESTS_PER_SECOND
      const left = Math.min(REQUESTS_AT_ONCE, refilled)
      if (buckets.size >= ORGANISATIONS_KEPT_MAX) buckets.clear()
      buckets.set(organisation, { left: left < 1 ? left : left - 1, atMs })
      return left >= 1
    },
  }
}
