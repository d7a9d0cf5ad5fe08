import type { Client } from '../support/client.ts'
import type { Report } from '../support/report.ts'
import type { FluidServer } from '../support/server.ts'

export interface Bench {
  readonly fluid: FluidServer
  readonly client: Client
  readonly report: Report
  /** How much: the short run is for a look, the full one for figures to publish. */
  readonly scale: Scale
}

export interface Scale {
  readonly people: number
  readonly operations: number
  readonly rounds: number
  readonly groupSizes: readonly number[]
  readonly pageSizes: readonly number[]
  readonly syncPeople: number
  readonly syncGroups: number
  readonly organisations: number
}

export const CLIENTS = 32
/** As Okta does it. */
export const SYNC_CLIENTS = 16
