// DELETE of one group: RFC 7644 section 3.6; Okta's "unlink and delete". What it granted ends at once, for all members.

import type { EntityTags } from '@fluid-scim/scim'
import type { GroupId } from '../directory/ids.ts'
import { actorName } from '../journal/actor-name.ts'
import { journalise } from '../journal/write.ts'
import type { Runtime } from '../runtime.ts'
import { endLostSessions } from '../signin/end-lost-sessions.ts'
import type { Caller } from './caller.ts'
import { grantChanges } from './group-grants.ts'
import { deletedSentence, groupSubject } from './group-journal.ts'
import { groupNotFound } from './refusal.ts'
import { groupTag, requireVersion } from './version.ts'
import { loseGrant, writeWatched } from './watch-losses.ts'

export interface DeleteGroup {
  readonly id: GroupId
  readonly ifMatch: EntityTags | undefined
}

/** Ends a group: unknown to SCIM from now on, its name free again. Costs the same whatever its size. */
export function deleteGroup(runtime: Runtime, caller: Caller, { id, ifMatch }: DeleteGroup): Promise<void> {
  return writeWatched(runtime, caller, async (tx, watch) => {
    const group = await tx.groups.findByIdForUpdate(id)
    if (group === undefined) throw groupNotFound(id)
    requireVersion(ifMatch, groupTag(group))
    const atMs = runtime.now()
    await loseGrant(watch, 'group-deleted', group)
    await tx.groups.markDeleted(group.key, atMs)
    await journalise(tx.journal, runtime, caller, {
      action: 'group.deleted',
      outcome: 'changed',
      atMs,
      subject: groupSubject(group),
      changes: grantChanges(group.grant, undefined),
      sentence: deletedSentence(actorName(caller.actor), group),
    })
    if (group.grant !== undefined) await endLostSessions(tx, runtime, caller, { group: group.key })
    await watch.settle()
  })
}
