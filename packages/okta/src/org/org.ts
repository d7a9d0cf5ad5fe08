// What every act of an administrator works on: the database, the time, the ids, and a way to wake the engine.
import type { Clock } from '../clock.ts'
import type { IdKind } from '../id.ts'
import type { Database } from '../store/database.ts'

export interface Org {
  readonly database: Database
  readonly clock: Clock
  readonly newId: (kind: IdKind) => string
  /** Tells the provisioning engine that there may be a job to do. */
  readonly wake: () => void
}

/** The present moment as the database keeps it. */
export function nowText(org: Org): string {
  return org.clock.now().toISOString()
}
