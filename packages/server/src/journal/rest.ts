/** What looks through everything, or writes for everybody, takes longer the more organisations there are. */
const SHARE = 20

/** How long to rest after work that took `tookMs`: it takes a twentieth of the time at the most. */
export function restAfter(tookMs: number, leastMs: number): number {
  return Math.max(leastMs, tookMs * SHARE)
}
