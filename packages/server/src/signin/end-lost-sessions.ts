// People who lose the role or the licence that signing in takes are signed out in the transaction in which they lose it,
// like those who are deactivated (issue rule 3).

import { journalise } from '../journal/write.ts'
import type { By } from '../provisioning/set-token.ts'
import type { Runtime } from '../runtime.ts'
import type { Among } from '../store/port/sessions.ts'
import type { Writing } from '../store/port/store.ts'
import { findIdentity, subjectOf } from './identity.ts'

/**
 * Ends the sessions of those who may no longer sign in, among people whose grants have just changed. Looks only at those
 * who are signed in. Call it after the change has been written.
 */
export async function endLostSessions(tx: Writing, runtime: Runtime, by: By, among: Among): Promise<void> {
  if ('users' in among && among.users.length === 0) return
  for (const account of await tx.sessions.listSignedIn(among)) {
    const identity = await findIdentity(tx, runtime, account)
    if (identity === undefined || identity.access.isAllowed) continue
    const ended = await tx.sessions.endAllOf(account, { atMs: runtime.now(), why: 'access-ended' })
    if (ended.length === 0) continue
    await journalise(tx.journal, runtime, by, {
      action: 'session.ended',
      outcome: 'changed',
      subject: subjectOf(identity),
      sentence: `${identity.shownName} (${identity.userName}) was signed out: ${identity.access.refusals.join(' ')}`,
    })
  }
}
