// When to try again: soon at first, then ever more seldom, for three days; with jitter, so that receivers that come back
// are not met by everybody at once.

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** Waits after the first, second, … failed attempt; together a little more than three days. */
export const RETRY_WAITS_MS: readonly number[] = [
  5 * SECOND,
  30 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  6 * HOUR,
  12 * HOUR,
  24 * HOUR,
  28 * HOUR,
]

const JITTER = 0.2
const PAUSE_MAX_MS = 15 * MINUTE
/** No pause lasts longer. */
export const PAUSE_END_MS_MAX: number = PAUSE_MAX_MS * (1 + JITTER)

/** No wait lasts longer. */
export const RETRY_END_MS_MAX: number = Math.max(...RETRY_WAITS_MS) * (1 + JITTER)

/** Milliseconds to wait after that many failed attempts of one delivery; undefined: no more. `random` is from 0 to 1. */
export function retryWaitMs(attempts: number, random: number): number | undefined {
  const wait = RETRY_WAITS_MS[attempts - 1]
  return wait === undefined ? undefined : withJitter(wait, random)
}

/** How long a receiver that failed that many times in a row is left alone altogether. */
export function pauseMs(failures: number, random: number): number {
  if (failures < 3) return 0
  return withJitter(Math.min(PAUSE_MAX_MS, 5 * SECOND * 2 ** (failures - 3)), random)
}

function withJitter(waitMs: number, random: number): number {
  return Math.round(waitMs * (1 - JITTER + 2 * JITTER * random))
}
