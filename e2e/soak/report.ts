// What a soak found: whether memory stayed flat, latency steady and every answer right.

export interface Slice {
  /** Since the beginning. */
  readonly atMs: number
  readonly memoryBytes: number
  readonly requests: number
  readonly errors: number
  readonly p50Ms: number
  readonly p99Ms: number
}

/** The first tenth warms up: code is compiled, caches fill. */
const WARM_UP = 0.1
/** Between the halves of a run after the warm-up; a leak of any size exceeds it in a long one. */
const MEMORY_GROWTH_MAX = 1.15
const LATENCY_GROWTH_MAX = 1.5
/** Below it a millisecond more is noise of the machine. */
const LATENCY_MS_MIN = 5

/** What was wrong, in sentences; empty when all was well. */
export function verdictOf(slices: readonly Slice[]): readonly string[] {
  const warm = slices.slice(Math.ceil(slices.length * WARM_UP))
  const half = Math.floor(warm.length / 2)
  const [early, late] = [warm.slice(0, half), warm.slice(half)]
  const growth = (measure: (slice: Slice) => number) => median(late.map(measure)) / median(early.map(measure))
  const errors = slices.reduce((sum, slice) => sum + slice.errors, 0)
  const problems: string[] = []
  if (errors > 0) problems.push(`${errors} answers were wrong.`)
  const memory = growth(({ memoryBytes }) => memoryBytes)
  if (!(memory <= MEMORY_GROWTH_MAX)) problems.push(`Memory grew by a factor of ${memory.toFixed(2)}.`)
  const latency = growth(({ p50Ms }) => Math.max(LATENCY_MS_MIN, p50Ms))
  if (!(latency <= LATENCY_GROWTH_MAX)) problems.push(`The median latency grew by a factor of ${latency.toFixed(2)}.`)
  return problems
}

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN
}

const MEBIBYTE = 1024 * 1024
const MINUTE_MS = 60_000

export function printReport(run: {
  readonly hours: number
  readonly slices: readonly Slice[]
  readonly problems: readonly string[]
}): string {
  const rows = run.slices.map(
    ({ atMs, memoryBytes, requests, errors, p50Ms, p99Ms }) =>
      `| ${(atMs / MINUTE_MS).toFixed(1)} | ${Math.round(memoryBytes / MEBIBYTE)} | ${requests} | ${errors} | ${p50Ms.toFixed(1)} | ${p99Ms.toFixed(1)} |`,
  )
  return `# Soak

A steady, mixed load on a real server with the embedded database: people come, change, join and leave a group, are looked
up, listed and go. Written by \`npm run soak -- --hours ${run.hours}\`, on Node ${process.versions.node}. The latencies
are those that the clients saw, beside whatever else ran on the machine.

${run.problems.length === 0 ? 'Memory stayed flat, latency steady, and every answer was right.' : run.problems.join('\n')}

| minute | memory, MiB | requests | wrong answers | median, ms | 99th percentile, ms |
| ---: | ---: | ---: | ---: | ---: | ---: |
${rows.join('\n')}
`
}
