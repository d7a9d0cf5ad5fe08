// Guessing is slowed, nobody is locked out by others: failures count per source and name. Only sources that have never
// signed in to the account are slowed by what strangers do to it (T-15, issue rule 2).

import type { FailureRow } from '../store/port/sign-in.ts'

/** Failures are remembered for so long after the last one. */
export const WINDOW_MS = 15 * 60_000
/** The name under which the failures of a source with any name are counted. */
export const ANY_NAME = '*'

const FREE_TRIES = 5
const FREE_TRIES_OF_SOURCE = 50
const FREE_TRIES_OF_STRANGERS = 20
const WAIT_MS_MAX = 15 * 60_000
/** Short, since it falls upon the innocent too: one guess in half a minute is of no use to anybody. */
const WAIT_FOR_STRANGERS_MS_MAX = 30_000
/** From here on the account is shown as Locked. */
export const LOCKED_FROM = 10

export interface Failures {
  readonly source: string
  /** Failures under this name, from every source. */
  readonly ofName: readonly FailureRow[]
  /** Failures of this source, under any name. */
  readonly ofSource: FailureRow | undefined
  /** Whether the account has been signed in to from this source before. */
  readonly isKnownSource: boolean
  readonly nowMs: number
}

/** How long this source has to wait before its next try; 0 when it may try now. */
export function waitMs({ source, ofName, ofSource, isKnownSource, nowMs }: Failures): number {
  const own = ofName.find((row) => row.source === source)
  const waits = [wait(own, FREE_TRIES, nowMs), wait(ofSource, FREE_TRIES_OF_SOURCE, nowMs)]
  if (!isKnownSource) {
    const strangers = ofName.filter((row) => row.source !== source)
    waits.push(wait(together(strangers), FREE_TRIES_OF_STRANGERS, nowMs, WAIT_FOR_STRANGERS_MS_MAX))
  }
  return Math.max(...waits)
}

/** Whether administrators see the account as Locked: many wrong credentials lately, wherever they came from. */
export function isShownLocked(ofName: readonly FailureRow[]): boolean {
  return ofName.reduce((sum, { failures }) => sum + failures, 0) >= LOCKED_FROM
}

/** Doubles from one second with each failure beyond the free ones. */
function wait(
  row: Pick<FailureRow, 'failures' | 'lastMs'> | undefined,
  free: number,
  nowMs: number,
  delayMsMax = WAIT_MS_MAX,
): number {
  if (row === undefined || row.failures < free) return 0
  const delayMs = Math.min(delayMsMax, 1_000 * 2 ** Math.min(row.failures - free, 20))
  return Math.max(0, row.lastMs + delayMs - nowMs)
}

function together(rows: readonly FailureRow[]): Pick<FailureRow, 'failures' | 'lastMs'> | undefined {
  if (rows.length === 0) return undefined
  return {
    failures: rows.reduce((sum, { failures }) => sum + failures, 0),
    lastMs: Math.max(...rows.map(({ lastMs }) => lastMs)),
  }
}
