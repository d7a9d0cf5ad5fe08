// Contracted licences are warned about before they run out: when nine tenths are in use, and when more are than are
// contracted. Looked at beside the requests, never in one: nobody is refused for it.

import { setTimeout } from 'node:timers/promises'
import type { Organisation } from '../directory/organisation.ts'
import { journalise } from '../journal/write.ts'
import type { Runtime } from '../runtime.ts'
import { LICENCES_NEAR_SHARE, type LicenceUse, readLicences } from './licences.ts'
import { allOrganisations } from './rotate-vault.ts'

const LOOK_EVERY_MS = 60_000

/** Looks now and then until it is disposed. */
export function startLicenceWatch(runtime: Runtime): AsyncDisposable {
  const stopping = new AbortController()
  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        for await (const organisation of allOrganisations(runtime)) {
          if (stopping.signal.aborted) return
          await warnAboutLicences(runtime, organisation)
        }
      } catch (error) {
        runtime.log.error({ err: error }, 'licences could not be counted')
      }
      await setTimeout(LOOK_EVERY_MS, undefined, { signal: stopping.signal }).catch(() => undefined)
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

/** Tells in the journal what has become scarce since it was last told; once, however many processes look. */
export async function warnAboutLicences(runtime: Runtime, { id, settings }: Organisation): Promise<void> {
  const contracted = Object.values(settings.licences)
  if (contracted.length === 0) return
  const seen = await runtime.store.read(id, async (tx) => {
    const told = await tx.organisations.getLicencesTold()
    // Nobody has a licence without being active: counting is left alone while it cannot find anything.
    const mayBeScarce = (await tx.grants.countActive()) >= Math.min(...contracted) * LICENCES_NEAR_SHARE
    return { told, uses: mayBeScarce || told !== '' ? await readLicences(tx, runtime) : [] }
  })
  const scarce = seen.uses.filter(({ state }) => state !== 'ok')
  const telling = scarce.map(labelOf).join(' ')
  if (telling === seen.told) return
  await runtime.store.write(id, async (tx) => {
    const told = await tx.organisations.getLicencesTold()
    if (told === telling) return
    await tx.organisations.setLicencesTold(telling)
    const { name, displayName } = await tx.organisations.get()
    const by = { actor: { kind: 'fluid', id: 'Fluid', client: '' }, requestId: runtime.newId() } as const
    for (const use of scarce.filter((one) => !told.split(' ').includes(labelOf(one)))) {
      await journalise(tx.journal, runtime, by, {
        action: use.state === 'exceeded' ? 'licences.exceeded' : 'licences.near',
        outcome: 'changed',
        subject: { kind: 'organisation', id: name, name: displayName },
        sentence: `Licences: ${use.sentence}`,
      })
    }
  })
}

function labelOf({ kind, state }: LicenceUse): string {
  return `${kind.name}:${state}`
}
