// What Fluid wants to reach on the embedded database, every change on disk before its answer, journal on, one process.
// Ratios and comparisons of sizes are of one run, where the bare server stands beside each round.

import { ORGANISATIONS_CURVE, PEOPLE_CURVE } from '../curves/names.ts'
import type { Measured } from '../support/measure.ts'
import { percent, spaced } from './numbers.ts'
import { findResult, type Result } from './results.ts'

export interface Verdict {
  readonly what: string
  readonly target: string
  readonly found: string
  readonly isReached: boolean
}

type Judge = (results: readonly Result[]) => Verdict | undefined

/** Those that were measured, each with its verdict. */
export function judgeAll(results: readonly Result[]): readonly Verdict[] {
  return JUDGES.flatMap((judge) => judge(results) ?? [])
}

const READ_SHARE = 0.4
const WRITE_SHARE = 0.35
const READ_P99_MS = 10
const FIFTH = 1.2

const JUDGES: readonly Judge[] = [
  reads('read by id', ''),
  reads('find', 'userName eq'),
  writes('create'),
  writes('PATCH active'),
  writes('PUT'),
  (results) => {
    const [small, large] = [10, 100_000].map((size) =>
      measuredOf(results, 'add and remove one member', `group of ${size}`),
    )
    return slowdown('add and remove one member at 100 000 members, against 10', [small, large], FIFTH)
  },
  (results) => {
    const [small, large] = [1_000, 1_000_000].map((size) =>
      measuredOf(results, PEOPLE_CURVE, 'find, userName eq', size),
    )
    return slowdown('find among 1 000 000 people, against 1 000', [small, large], FIFTH)
  },
  (results) => {
    const page = (place: string) =>
      findResult(results, {
        engine: 'embedded',
        workload: PEOPLE_CURVE,
        detail: `page of 100, ${place}, by index`,
        size: 1_000_000,
      })?.value?.amount
    const [first, last] = [page('beginning'), page('end')]
    if (first === undefined || last === undefined) return undefined
    return {
      what: 'page of 100 at the end of 1 000 000 people, walking, against the first',
      target: 'at most 1.5 times the time',
      found: `${(last / first).toFixed(2)} times (${last.toFixed(2)} ms, ${first.toFixed(2)} ms)`,
      isReached: last <= first * 1.5,
    }
  },
  atMost('read a whole group: memory', 'group of 100000', 'reading a group of 100 000 whole: memory', 50, 'MB more'),
  atMost('read a whole group: others meanwhile', 'group of 100000', 'others during that read: p99', 50, 'ms'),
  (results) => {
    const rate = findResult(results, { engine: 'embedded', workload: 'first sync: people' })?.value?.amount
    if (rate === undefined) return undefined
    const found = `${spaced(rate)} people/s`
    return { what: 'first sync, 16 at once', target: 'at least 1 500 people/s', found, isReached: rate >= 1_500 }
  },
  ...(['read by id', 'find, userName eq', 'create'] as const).map(
    (detail): Judge =>
      (results) => {
        const [one, many] = [1, 10_000].map((size) => measuredOf(results, ORGANISATIONS_CURVE, detail, size))
        return slowdown(`${detail} with 10 000 organisations, against one`, [one, many], FIFTH)
      },
  ),
  atMost('start-up', 'full database', 'start with a full database', 1_000, 'ms'),
]

function reads(workload: string, detail: string): Judge {
  return (results) => {
    const measured = measuredOf(results, workload, detail)
    if (measured?.ratio === undefined) return undefined
    const { median } = measured.ratio
    return {
      what: detail === '' ? workload : `${workload}, ${detail}`,
      target: `at least ${percent(READ_SHARE)} of bare Fastify's GET, p99 below ${READ_P99_MS} ms`,
      found: `${percent(median)}, p99 ${measured.p99Ms.toFixed(1)} ms`,
      isReached: median >= READ_SHARE && measured.p99Ms < READ_P99_MS,
    }
  }
}

function writes(workload: string): Judge {
  return (results) => {
    const ratio = measuredOf(results, workload, '')?.ratio
    if (ratio === undefined) return undefined
    const target = `at least ${percent(WRITE_SHARE)} of bare Fastify's POST`
    return { what: workload, target, found: percent(ratio.median), isReached: ratio.median >= WRITE_SHARE }
  }
}

/** Of two places, the second may be slower than the first by no more than the factor: as shares of the bare server. */
function slowdown(
  what: string,
  [one, other]: readonly (Measured | undefined)[],
  factorMax: number,
): Verdict | undefined {
  if (one?.ratio === undefined || other?.ratio === undefined) return undefined
  const factor = one.ratio.median / other.ratio.median
  return {
    what,
    target: `at most ${factorMax} times the time`,
    found: `${factor.toFixed(2)} times (${percent(one.ratio.median)} and ${percent(other.ratio.median)} of bare Fastify)`,
    isReached: factor <= factorMax,
  }
}

function atMost(workload: string, detail: string, what: string, most: number, unit: string): Judge {
  return (results) => {
    const amount = findResult(results, { engine: 'embedded', workload, detail })?.value?.amount
    if (amount === undefined) return undefined
    const found = `${amount < 10 ? amount.toFixed(1) : spaced(amount)} ${unit}`
    return { what, target: `below ${spaced(most)} ${unit}`, found, isReached: amount < most }
  }
}

function measuredOf(results: readonly Result[], workload: string, detail: string, size?: number): Measured | undefined {
  return findResult(results, { engine: 'embedded', workload, detail, ...(size === undefined ? {} : { size }) })
    ?.measured
}
