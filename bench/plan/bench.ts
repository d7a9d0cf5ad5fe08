// What a workload is given: a scene (a filled database with Fluid on it), the bare server beside it, and where results go.

import type { Limits } from '../limits/bare.ts'
import type { Loaded } from '../load/load.ts'
import type { Client, ConnectionPool } from '../support/client.ts'
import type { Engine, FluidServer, Place } from '../support/engine.ts'
import type { Measured } from '../support/measure.ts'
import type { Scale } from './scales.ts'

export interface Scene {
  readonly engine: Engine
  readonly place: Place
  readonly loaded: Loaded
  readonly fluid: FluidServer
  readonly pool: ConnectionPool
  /** Of the first organisation: that of all loaded people, where there is only one. */
  readonly client: Client
  /** A number that no person has had yet. */
  newIndex(): number
}

export interface Finding {
  readonly workload: string
  readonly detail?: string
  readonly measured?: Measured
  /** What is no rate: bytes, milliseconds. */
  readonly value?: Value
  /** How many people or organisations there were, along a curve. */
  readonly size?: number
}

interface Value {
  readonly amount: number
  readonly unit: string
  /** Smallest and largest, where it was measured several times. */
  readonly spread?: readonly [number, number]
}

export interface Bench {
  readonly scene: Scene
  readonly scale: Scale
  readonly limits: Limits
  add(finding: Finding): void
}

export interface Workload {
  /** As `--only` takes it. */
  readonly name: string
  run(bench: Bench): Promise<void>
}
