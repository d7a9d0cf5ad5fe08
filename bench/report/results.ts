// What was measured, as it is kept in a JSON file that a later run can be compared with.

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
