// Measuring: so many operations by so many clients at once, several rounds, the median round and the spread.

export interface Measured {
  /** Operations per second: the median of the rounds. */
  readonly perSecond: number
  /** Slowest and fastest round, operations per second. */
  readonly spread: readonly [number, number]
  /** Of all rounds together, in milliseconds. */
  readonly p50Ms: number
  readonly p99Ms: number
  readonly rounds: number
  readonly operations: number
}

export interface Load {
  readonly operations: number
  readonly clients: number
  readonly rounds: number
  /** One operation; `index` counts on from round to round. Throws when the answer is not right. */
  readonly operation: (index: number) => Promise<void>
}

/** Runs the load and answers what it took. */
export async function measure({ operations, clients, rounds, operation }: Load): Promise<Measured> {
  const rates: number[] = []
  const latencies: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    const first = round * operations
    const seconds = await runRound({ first, operations, clients, operation, latencies })
    rates.push(operations / seconds)
  }
  rates.sort((one, other) => one - other)
  latencies.sort((one, other) => one - other)
  return {
    perSecond: quantile(rates, 0.5),
    spread: [rates[0] ?? 0, rates.at(-1) ?? 0],
    p50Ms: quantile(latencies, 0.5),
    p99Ms: quantile(latencies, 0.99),
    rounds,
    operations,
  }
}

interface Round {
  readonly first: number
  readonly operations: number
  readonly clients: number
  readonly operation: (index: number) => Promise<void>
  readonly latencies: number[]
}

async function runRound({ first, operations, clients, operation, latencies }: Round): Promise<number> {
  let next = first
  const end = first + operations
  const begun = performance.now()
  const work = async (): Promise<void> => {
    while (next < end) {
      const index = next
      next += 1
      const start = performance.now()
      await operation(index)
      latencies.push(performance.now() - start)
    }
  }
  await Promise.all(Array.from({ length: clients }, work))
  return (performance.now() - begun) / 1_000
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}
