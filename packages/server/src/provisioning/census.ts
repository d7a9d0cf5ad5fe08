// How many people and licences there are, for those who run Fluid. Licences can only be counted, so that is done beside
// the requests, one organisation after the other, and after each the census rests fifty times as long as it has counted:
// it never takes more than a fiftieth of the time, and a figure may be some minutes old in a very large house.

import { setTimeout } from 'node:timers/promises'
import type { Licence } from '../directory/settings.ts'
import type { Runtime } from '../runtime.ts'
import { readLicences } from './licences.ts'
import { allOrganisations } from './rotate-vault.ts'

const REST_FACTOR = 50
const SWEEP_EVERY_MS = 15_000

export interface Figures {
  readonly activePeople: number
  readonly inactivePeople: number
  readonly groups: number
  readonly licences: Readonly<Record<Licence, number>>
}

/** The last counted figures of each organisation, by its name. */
export type Census = Map<string, Figures>

/** Counts until it is disposed, into `census`. */
export function startCensus(runtime: Runtime, census: Census): AsyncDisposable {
  const stopping = new AbortController()
  const rest = (ms: number) => setTimeout(ms, undefined, { signal: stopping.signal }).catch(() => undefined)
  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        await takeCensus(runtime, census, async (countedMs) => {
          await rest(countedMs * REST_FACTOR)
          return !stopping.signal.aborted
        })
      } catch (error) {
        runtime.log.error({ err: error }, 'people could not be counted')
      }
      await rest(SWEEP_EVERY_MS)
    }
  }
  const running = run()
  return {
    [Symbol.asyncDispose]: async () => {
      stopping.abort()
      await running
    },
  }
}

/** Counts every organisation once; `rest` is told how long each took, and ends the census with false. */
export async function takeCensus(
  runtime: Runtime,
  census: Census,
  rest: (countedMs: number) => Promise<boolean> = async () => true,
): Promise<void> {
  for await (const { id, name } of allOrganisations(runtime)) {
    const startedMs = performance.now()
    census.set(
      name,
      await runtime.store.read(id, async (tx) => {
        const activePeople = await tx.grants.countActive()
        const uses = await readLicences(tx, runtime)
        const licences = { Licensed: 0, Collaborator: 0, Unlicensed: 0 }
        for (const { kind, people } of uses) licences[kind.name] = people
        const inactivePeople = (await tx.users.count()) - activePeople
        return { activePeople, inactivePeople, groups: await tx.groups.count(), licences }
      }),
    )
    if (!(await rest(performance.now() - startedMs))) return
  }
}
