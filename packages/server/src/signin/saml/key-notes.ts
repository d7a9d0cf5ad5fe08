import { actorName } from '../../journal/actor-name.ts'
import { journalise } from '../../journal/write.ts'
import type { By } from '../../provisioning/set-token.ts'
import type { Runtime } from '../../runtime.ts'
import type { Writing } from '../../store/port/store.ts'

/** The journal's entry about keys of the organisation towards its identity providers. `did`: what follows the name. */
export async function noteKeys(tx: Writing, runtime: Runtime, by: By, did: string): Promise<void> {
  const { name, displayName } = await tx.organisations.get()
  await journalise(tx.journal, runtime, by, {
    action: 'provider.changed',
    outcome: 'changed',
    subject: { kind: 'organisation', id: name, name: displayName },
    sentence: `${actorName(by.actor)} ${did}`,
  })
}
