// A session ended by hand: signing out, "end this session" on one's own page, or by an administrator.

import type { AccountKey } from '../directory/account.ts'
import type { OrganisationId } from '../directory/ids.ts'
import type { Session, SessionEnd } from '../directory/session.ts'
import { journalise } from '../journal/write.ts'
import type { By } from '../provisioning/set-token.ts'
import type { Runtime } from '../runtime.ts'
import type { Writing } from '../store/port/store.ts'
import { findIdentity, subjectOf } from './identity.ts'

export interface EndSession {
  readonly organisation: OrganisationId
  readonly id: string
  readonly why: SessionEnd
  /** Only a session of this account; undefined: of anybody, for administrators. */
  readonly owner: AccountKey | undefined
}

/** Ends one session and answers it; undefined when there is no such live session (of that owner). */
export function endSession(runtime: Runtime, by: By, end: EndSession): Promise<Session | undefined> {
  return runtime.store.write(end.organisation, async (tx) => {
    const atMs = runtime.now()
    if (end.owner !== undefined) {
      const own = await tx.sessions.listLiveOf(end.owner, atMs)
      if (!own.some(({ id }) => id === end.id)) return undefined
    }
    const session = await tx.sessions.end(end.id, { atMs, why: end.why })
    if (session !== undefined) await note(runtime, tx, by, session.account, 1)
    return session
  })
}

/** Ends every session of an account but the one named; answers how many there were. */
export function endOtherSessions(
  runtime: Runtime,
  by: By,
  end: { readonly organisation: OrganisationId; readonly account: AccountKey; readonly exceptId?: string },
): Promise<number> {
  return runtime.store.write(end.organisation, async (tx) => {
    const why = end.exceptId === undefined ? 'ended-by-administrator' : 'ended-by-owner'
    const ids = await tx.sessions.endAllOf(end.account, { atMs: runtime.now(), why }, end.exceptId)
    if (ids.length > 0) await note(runtime, tx, by, end.account, ids.length)
    return ids.length
  })
}

async function note(runtime: Runtime, tx: Writing, by: By, account: AccountKey, count: number): Promise<void> {
  const identity = await findIdentity(tx, runtime, account)
  const whose = identity === undefined ? 'a deleted account' : `${identity.shownName} (${identity.userName})`
  await journalise(tx.journal, runtime, by, {
    action: 'session.ended',
    outcome: 'changed',
    subject: identity === undefined ? undefined : subjectOf(identity),
    sentence: `${count === 1 ? 'A session' : `${count} sessions`} of ${whose} ended: the browser is signed out at its next click.`,
  })
}
