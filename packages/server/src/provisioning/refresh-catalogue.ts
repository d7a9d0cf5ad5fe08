// A deployment may change its catalogue of roles: at the next start, every group means what the new one says.

import type { GroupKey } from '../directory/ids.ts'
import { catalogueChange } from '../journal/catalogue-note.ts'
import { journalise } from '../journal/write.ts'
import type { Runtime } from '../runtime.ts'
import { fingerprintOf } from './catalogue-fingerprint.ts'
import { allOrganisations } from './rotate-vault.ts'
import { regrantGroup } from './set-mapping.ts'
import type { By } from './set-token.ts'

const GROUPS_PER_PAGE = 200

/** Resolves the groups of every organisation that was last resolved by another catalogue. Touches only groups. */
export async function refreshCatalogue(runtime: Runtime): Promise<void> {
  const fingerprint = fingerprintOf(runtime.catalogue)
  for await (const { id } of allOrganisations(runtime)) {
    const known = await runtime.store.read(id, (tx) => tx.organisations.getCatalogueFingerprint())
    if (known === fingerprint) continue
    const by: By = { actor: { kind: 'fluid', id: 'Fluid', client: '' }, requestId: runtime.newId() }
    let after: GroupKey | undefined
    do {
      const from = after
      after = await runtime.store.write(id, async (tx) => {
        const page = await tx.groups.listByGrant({ isHeld: undefined, after: from, limit: GROUPS_PER_PAGE })
        for (const group of page) await regrantGroup(tx, runtime, by, group)
        return page.length < GROUPS_PER_PAGE ? undefined : page.at(-1)?.key
      })
    } while (after !== undefined)
    await runtime.store.write(id, async (tx) => {
      await tx.organisations.setCatalogueFingerprint(fingerprint)
      const { name, displayName } = await tx.organisations.get()
      await journalise(tx.journal, runtime, by, {
        action: 'catalogue.changed',
        outcome: 'changed',
        subject: { kind: 'organisation', id: name, name: displayName },
        changes: [catalogueChange(runtime.catalogue)],
        sentence:
          'Fluid was started with another catalogue of roles: groups and licences mean what it says from now on.',
      })
    })
  }
}
