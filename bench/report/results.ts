// What was measured, as it is kept in a JSON file that a later run can be compared with.

import { readFileSync } from 'node:fs'
import type { Finding } from '../plan/bench.ts'
import type { Engine } from '../support/engine.ts'
import type { Machine } from './machine.ts'

export interface Result extends Finding {
  /** Undefined: of the machine itself. */
  readonly engine: Engine | undefined
  /** Resident memory of Fluid's processes afterwards. */
  readonly memoryMb?: number
}

export interface Results {
  readonly machine: Machine
  readonly scale: string
  readonly results: readonly Result[]
}

/** Reads what a run has written; throws for another file. */
export function readResults(file: string): Results {
  const found: unknown = JSON.parse(readFileSync(file, 'utf8'))
  if (isResults(found)) return found
  throw new Error(`${file} holds no results of a run.`)
}

/** Runs of different engines as one; what the machine can do is taken from the first that measured it. */
export function joinResults(runs: readonly Results[]): Results {
  // Where PostgreSQL ran, the machine is told with its version.
  const whole = runs.find(({ results }) => results.some(({ engine }) => engine !== undefined && engine !== 'embedded'))
  const first = whole ?? runs[0]
  if (first === undefined) throw new Error('There are no results to join.')
  const results: Result[] = []
  for (const result of runs.flatMap((run) => run.results)) {
    const isKnown = results.some((one) => KEYS.every((key) => one[key] === result[key]))
    if (!isKnown) results.push(result)
  }
  return { ...first, results }
}

const KEYS = ['engine', 'workload', 'detail', 'size'] as const

function isResults(value: unknown): value is Results {
  if (typeof value !== 'object' || value === null) return false
  return 'machine' in value && 'scale' in value && 'results' in value && Array.isArray(value.results)
}

/** The result of that name, or undefined when it was not measured. */
export function findResult(
  results: readonly Result[],
  wanted: { readonly engine: Engine; readonly workload: string; readonly detail?: string; readonly size?: number },
): Result | undefined {
  return results.find(
    ({ engine, workload, detail, size }) =>
      engine === wanted.engine &&
      workload === wanted.workload &&
      (wanted.detail === undefined || detail === wanted.detail) &&
      (wanted.size === undefined || size === wanted.size),
  )
}
