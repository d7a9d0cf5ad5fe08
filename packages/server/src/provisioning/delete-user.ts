// DELETE of one user: RFC 7644 section 3.6, C-DEL-*. The record stays for audit, outside SCIM's sight.

import type { EntityTags } from '@fluid-scim/scim'
import type { UserId } from '../directory/ids.ts'
import { isActive, personPhrase } from '../directory/user.ts'
import { actorName } from '../journal/actor-name.ts'
import { journalise } from '../journal/write.ts'
import type { Runtime } from '../runtime.ts'
import type { Caller } from './caller.ts'
import { endAccess } from './end-access.ts'
import { endRecord } from './end-record.ts'
import { userNotFound } from './refusal.ts'
import { representUser } from './represent.ts'
import { userSubject } from './user-journal.ts'
import { requireVersion } from './version.ts'
import { heldRoles, writeWatched } from './watch-losses.ts'

export interface DeleteUser {
  readonly id: UserId
  readonly ifMatch: EntityTags | undefined
}

/** Ends a user: unknown to SCIM from now on, out of every group, the userName free again. */
export function deleteUser(runtime: Runtime, caller: Caller, { id, ifMatch }: DeleteUser): Promise<void> {
  return writeWatched(runtime, caller, async (tx, watch) => {
    const user = await tx.users.findByIdForUpdate(id)
    if (user === undefined) throw userNotFound(id)
    if (ifMatch !== undefined) {
      const groups = (await tx.memberships.listGroupsOf([user.key])).get(user.key) ?? []
      requireVersion(ifMatch, representUser(caller, user, groups).tag)
    }
    const atMs = runtime.now()
    const access = isActive(user.resource) ? await endAccess(tx, runtime, caller, user) : undefined
    await watch.lose({ kind: 'deleted', user: user.key }, access === undefined ? [] : heldRoles(access))
    await watch.keep({ kind: 'groupsOf', user: user.key })
    const { changes } = await endRecord(tx, user, atMs)
    await journalise(tx.journal, runtime, caller, {
      action: 'user.deleted',
      outcome: 'changed',
      atMs,
      subject: userSubject(user),
      changes,
      sentence: `${actorName(caller.actor)} deleted ${personPhrase(user.resource)}: access has ended, the record is kept for audit.`,
    })
    await watch.settle()
  })
}
