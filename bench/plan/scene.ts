// Scenes: filled databases with Fluid running on them.

import { type Loaded, load } from '../load/load.ts'
import { openPool } from '../support/client.ts'
import { type Engine, openPlace, type Place, startFluid } from '../support/engine.ts'
import type { Cluster } from '../support/postgres.ts'
import type { Scene } from './bench.ts'

export interface Filled extends AsyncDisposable {
  readonly place: Place
  readonly loaded: Loaded
  /** Starts Fluid on it; one at a time. */
  open(engine: Engine, profileDir?: string): Promise<OpenScene>
}

interface OpenScene extends Scene, AsyncDisposable {}

export interface Filling {
  readonly organisations: number
  readonly people: number
  readonly entriesPerPerson: number
}

/** A new place with so many people on it: of the embedded database, or of PostgreSQL where there is a cluster. */
export async function fill(cluster: Cluster | undefined, filling: Filling): Promise<Filled> {
  const place = await openPlace(cluster)
  const loaded = await load(place, filling)
  let next = loaded.people
  const newIndex = (): number => {
    next += 1
    return next - 1
  }
  return {
    place,
    loaded,
    open: async (engine, profileDir) => {
      const fluid = await startFluid(place, { engine, profileDir })
      const pool = await openPool(fluid.ports)
      const [first] = loaded.organisations
      if (first === undefined) throw new Error('there is no organisation')
      const client = pool.client(`/o/${first.name}/scim/v2`, first.token)
      return {
        engine,
        place,
        loaded,
        fluid,
        pool,
        client,
        newIndex,
        [Symbol.asyncDispose]: async () => {
          pool[Symbol.dispose]()
          await fluid[Symbol.asyncDispose]()
        },
      }
    },
    [Symbol.asyncDispose]: () => place[Symbol.asyncDispose](),
  }
}
