import { expect, test } from 'vitest'
import { printReport, type Slice, verdictOf } from './report.ts'

const slice = (minute: number, changes: Partial<Slice> = {}): Slice => ({
  atMs: minute * 60_000,
  memoryBytes: 200 * 1024 * 1024,
  requests: 1_000,
  errors: 0,
  p50Ms: 3,
  p99Ms: 20,
  ...changes,
})

const run = (changesOf: (minute: number) => Partial<Slice>) =>
  Array.from({ length: 20 }, (_, minute) => slice(minute, changesOf(minute)))

test('finds nothing wrong with a run that is flat after it has warmed up', () => {
  const slices = run((minute) => ({ memoryBytes: (minute < 2 ? 100 : 200) * 1024 * 1024 }))
  expect(verdictOf(slices)).toEqual([])
  expect(printReport({ hours: 1, slices, problems: [] })).toContain('| 19.0 | 200 | 1000 | 0 | 3.0 | 20.0 |')
})

test('names memory that grows, latency that grows, and wrong answers', () => {
  expect(verdictOf(run((minute) => ({ memoryBytes: (200 + 20 * minute) * 1024 * 1024 })))).toEqual([
    'Memory grew by a factor of 1.56.',
  ])
  expect(verdictOf(run((minute) => ({ p50Ms: 10 + 2 * minute })))).toEqual([
    expect.stringMatching(/^The median latency grew/),
  ])
  expect(verdictOf(run((minute) => ({ errors: minute === 3 ? 2 : 0 })))).toEqual(['2 answers were wrong.'])
})
