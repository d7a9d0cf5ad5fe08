// How long Fluid takes from the start of its process until it serves, and what memory it then has.

import type { Filled } from '../plan/scene.ts'
import type { Result } from '../report/results.ts'
import type { Engine } from '../support/engine.ts'
import { openPlace, startFluid } from '../support/engine.ts'
import type { Cluster } from '../support/postgres.ts'
import { median, spreadOf } from '../support/statistics.ts'

interface StartUp {
  readonly engine: Engine
  readonly cluster: Cluster | undefined
  readonly filled: Filled
  readonly starts: number
}

export const START_UP = 'start-up'

/** Of an empty database and of a filled one; each is started several times, in turn. */
export async function measureStartUp({ engine, cluster, filled, starts }: StartUp): Promise<readonly Result[]> {
  await using empty = await openPlace(cluster)
  await (await startFluid(empty, { engine }))[Symbol.asyncDispose]()
  const places = { 'empty database': empty, 'full database': filled.place }
  const taken = Object.keys(places).map((detail) => ({ detail, readyMs: [] as number[], memory: [] as number[] }))
  for (let start = 0; start < starts; start += 1) {
    for (const [index, place] of Object.values(places).entries()) {
      await using fluid = await startFluid(place, { engine })
      taken[index]?.readyMs.push(fluid.readyMs)
      taken[index]?.memory.push(fluid.memoryBytes() / 1024 ** 2)
    }
  }
  return taken.flatMap(({ detail, readyMs, memory }) => [
    { engine, workload: START_UP, detail, value: { amount: median(readyMs), unit: 'ms', spread: spreadOf(readyMs) } },
    {
      engine,
      workload: 'memory at rest',
      detail,
      value: { amount: median(memory), unit: 'MB', spread: spreadOf(memory) },
    },
  ])
}
