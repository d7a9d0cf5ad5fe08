// Guessing is slowed, nobody is locked out by others: failures count per source and name. Only sources that have never
// signed in to the account are slowed by what strangers do to it (T-15, issue rule 2).

import type { Failures } from '../store/port/sign-in.ts'

/** Failures are remembered for so long after the last one. */
export const WINDOW_MS = 15 * 60_000
/** The name under which the failures of a source with any name are counted. */
export const ANY_NAME = '*'

const FREE_TRIES = 5
const FREE_TRIES_OF_SOURCE = 50
const FREE_TRIES_OF_STRANGERS = 20
const WAIT_MS_MAX = 15 * 60_000
/** Clocks of several machines may be that far apart. */
const CLOCKS_APART_MS = 5 * 60_000
/** Short, since it falls upon the innocent too: one guess in half a minute is of no use to anybody. */
const WAIT_FOR_STRANGERS_MS_MAX = 30_000
/** From here on the account is shown as Locked. */
export const LOCKED_FROM = 10

export interface Tries {
  /** Failures of this source under this name. */
  readonly own: Failures | undefined
  /** Failures of all other sources under this name. */
  readonly others: Failures | undefined
  /** Failures of this source, under any name. */
  readonly ofSource: Failures | undefined
  /** Whether the account has been signed in to from this source before. */
  readonly isKnownSource: boolean
  readonly nowMs: number
}

/** How long this source has to wait before its next try; 0 when it may try now. */
export function waitMs({ own, others, ofSource, isKnownSource, nowMs }: Tries): number {
  const waits = [wait(own, FREE_TRIES, nowMs), wait(ofSource, FREE_TRIES_OF_SOURCE, nowMs)]
  if (!isKnownSource) waits.push(wait(others, FREE_TRIES_OF_STRANGERS, nowMs, WAIT_FOR_STRANGERS_MS_MAX))
  return Math.max(...waits)
}

/** Whether administrators see the account as Locked: many wrong credentials lately, wherever they came from. */
export function isShownLocked(ofName: readonly (Failures | undefined)[]): boolean {
  return ofName.reduce((sum, one) => sum + (one?.failures ?? 0), 0) >= LOCKED_FROM
}

/** Doubles from one second with each failure beyond the free ones. */
function wait(row: Failures | undefined, free: number, nowMs: number, delayMsMax = WAIT_MS_MAX): number {
  if (row === undefined || row.failures < free) return 0
  const delayMs = Math.min(delayMsMax, 1_000 * 2 ** Math.min(row.failures - free, 20))
  // A failure in the future: the clock was set back, which must keep nobody out for as long as that. The next one counts on.
  if (row.lastMs - nowMs > CLOCKS_APART_MS) return 0
  return Math.max(0, row.lastMs + delayMs - nowMs)
}
