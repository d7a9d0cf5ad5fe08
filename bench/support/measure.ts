// Measuring: operations by so many clients at once, for as long as a round lasts, in several rounds. Machines are shared, and what one can do
// changes within seconds: so each round stands beside a round of the bare server, and what counts is the ratio of the two.

import { median, quantile, sorted, spreadOf } from './statistics.ts'

export interface Load {
  readonly roundMs: number
  readonly rounds: number
  /** Of one round, where each takes long or there are not more to do. */
  readonly operationsMax?: number
  readonly clients: number
  /** One operation; `index` grows from round to round. Throws when the answer is not right. */
  readonly operation: (index: number) => Promise<void>
}

/** Does what the bare server is measured by, as many clients at once. */
export interface Yardstick {
  readonly name: 'GET' | 'POST'
  readonly operation: () => Promise<void>
}

export interface Measured {
  /** Operations per second: the median of the rounds. */
  readonly perSecond: number
  /** Slowest and fastest round, operations per second. */
  readonly spread: readonly [number, number]
  /** Of all rounds together, in milliseconds. */
  readonly p50Ms: number
  readonly p99Ms: number
  readonly rounds: number
  /** Of all rounds together. */
  readonly operations: number
  /** Processor time of the load client for each operation, in microseconds, and what part of one core that was. */
  readonly clientMicros: number
  readonly clientShare: number
  readonly ratio: Ratio | undefined
}

/** Of the bare server's rate in the round before: the median of the pairs. */
interface Ratio {
  readonly of: Yardstick['name']
  readonly median: number
  readonly spread: readonly [number, number]
  /** Median rate of the bare server in those rounds. */
  readonly barePerSecond: number
}

/** Done before the first round and not counted, so that the code of both processes is compiled: a server runs for months. */
const WARM_UP_ROUNDS = 2

/** Runs the load, in turn with the yardstick when there is one, and answers what it took. */
export async function measure(load: Load, yardstick?: Yardstick): Promise<Measured> {
  const bare = yardstick === undefined ? undefined : { ...load, operation: yardstick.operation }
  const all: Round[] = []
  const allBare: Round[] = []
  for (let round = 0; round < WARM_UP_ROUNDS + load.rounds; round += 1) {
    if (bare !== undefined) allBare.push(await runRound(bare, 0))
    all.push(await runRound(load, all.at(-1)?.next ?? 0))
  }
  const rounds = all.slice(WARM_UP_ROUNDS)
  const bareRates = allBare.slice(WARM_UP_ROUNDS).map(({ perSecond }) => perSecond)
  const rates = rounds.map(({ perSecond }) => perSecond)
  const latencies = sorted(rounds.flatMap((round) => round.latencies))
  return {
    perSecond: median(rates),
    spread: spreadOf(rates),
    p50Ms: quantile(latencies, 0.5),
    p99Ms: quantile(latencies, 0.99),
    rounds: load.rounds,
    operations: latencies.length,
    clientMicros: median(rounds.map(({ clientMicros }) => clientMicros)),
    clientShare: median(rounds.map(({ clientMicros, perSecond }) => (clientMicros * perSecond) / 1e6)),
    ratio: yardstick === undefined ? undefined : ratioOf(yardstick.name, rates, bareRates),
  }
}

function ratioOf(of: Yardstick['name'], rates: readonly number[], bareRates: readonly number[]): Ratio {
  const ratios = rates.map((rate, index) => rate / (bareRates[index] ?? rate))
  return { of, median: median(ratios), spread: spreadOf(ratios), barePerSecond: median(bareRates) }
}

interface Round {
  readonly perSecond: number
  readonly latencies: readonly number[]
  readonly clientMicros: number
  /** The index of the first operation that is still to do. */
  readonly next: number
}

async function runRound(
  { clients, operation, roundMs, operationsMax = Number.POSITIVE_INFINITY }: Load,
  first: number,
): Promise<Round> {
  const latencies: number[] = []
  let next = first
  const end = first + operationsMax
  const work = async (): Promise<void> => {
    while (next < end && performance.now() < deadline) {
      const index = next
      next += 1
      const start = performance.now()
      await operation(index)
      latencies.push(performance.now() - start)
    }
  }
  const before = process.cpuUsage()
  const begun = performance.now()
  const deadline = begun + roundMs
  await Promise.all(Array.from({ length: clients }, work))
  const seconds = (performance.now() - begun) / 1_000
  const { user, system } = process.cpuUsage(before)
  return { perSecond: latencies.length / seconds, latencies, clientMicros: (user + system) / latencies.length, next }
}
