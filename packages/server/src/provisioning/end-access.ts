// The one place where somebody's access ends, whatever ended it, in the transaction of the change itself: issue rule 6,
// T-30. The licence is free from here on, since only active people are counted.

import type { Access } from '../directory/access.ts'
import { userAccount } from '../directory/account.ts'
import type { StoredUser } from '../directory/user.ts'
import { actorName } from '../journal/actor-name.ts'
import type { Runtime } from '../runtime.ts'
import { endSignIn } from '../signin/sessions.ts'
import type { Writing } from '../store/port/store.ts'
import { accessOf } from './access.ts'
import type { By } from './set-token.ts'

/**
 * Ends a person's access: sessions and personal tokens die, and it is noted when, by whom and what was held at that
 * moment. Call it before memberships go, while `user` is still as it was. Answers the access that has ended.
 */
export async function endAccess(tx: Writing, runtime: Runtime, by: By, user: StoredUser): Promise<Access> {
  const { access, groups } = await accessOf(tx, runtime, { user, state: 'active', ended: undefined })
  const atMs = runtime.now()
  await Promise.all([
    endSignIn(tx, userAccount(user.id), { atMs, why: 'access-ended' }),
    tx.grants.noteEnd(user.key, {
      atMs,
      by: actorName(by.actor),
      requestId: by.requestId,
      held: { licence: access.licence, roles: access.roles.map(({ role }) => role), groups },
    }),
  ])
  return access
}

/** Access comes back with the roles and groups that are held now; sessions and personal tokens of the past do not. */
export async function restoreAccess(tx: Writing, user: StoredUser): Promise<void> {
  await tx.grants.clearEnd(user.key)
}
