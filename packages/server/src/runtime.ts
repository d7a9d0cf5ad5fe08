// What every operation needs of the outside world, handed in so that tests repeat and simulations replay.

import { builtInCatalogue, type RoleCatalogue } from './directory/role-catalogue.ts'
import { createIdMaker } from './new-id.ts'
import type { Store } from './store/port/store.ts'

export interface Runtime {
  readonly store: Store
  /** Milliseconds since 1970. */
  now(): number
  /** Milliseconds on a clock that only goes forward and that nobody sets: for durations within this process. */
  elapsedMs(): number
  /** A new UUIDv7: unique, and growing, so that indexes grow at their end. */
  newId(): string
  readonly log: Log
  /** The roles and licences of this deployment, and the group names that give them. */
  readonly catalogue: RoleCatalogue
}

export interface Log {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

export function createRuntime(store: Store, log: Log, catalogue: RoleCatalogue = builtInCatalogue): Runtime {
  const now = (): number => Date.now()
  return { store, now, elapsedMs: () => performance.now(), newId: createIdMaker(now), log, catalogue }
}
