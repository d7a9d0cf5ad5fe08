// POST of a pushed group, with or without its members: RFC 7644 section 3.3, C-GRP-11.

import { foldResource, type Resource, requireUsableSize } from '@fluid-scim/scim'
import type { StoredGroup } from '../directory/group.ts'
import { type GroupRow, groupNameOf } from '../directory/group.ts'
import { groupNameKey } from '../directory/group-name.ts'
import { type GroupId, groupId } from '../directory/ids.ts'
import { actorName } from '../journal/actor-name.ts'
import { journalise } from '../journal/write.ts'
import type { Runtime } from '../runtime.ts'
import { endLostSessions } from '../signin/end-lost-sessions.ts'
import type { Caller } from './caller.ts'
import { grantChanges, grantOfPushedName, heldSentence } from './group-grants.ts'
import { createdSentence, groupSubject, membershipChanges, unknownMembers } from './group-journal.ts'
import { memberIds, runMembershipSteps } from './membership-steps.ts'
import { withUsableGroupName } from './names.ts'
import { groupNameTaken } from './refusal.ts'
import { creationOf } from './user-journal.ts'
import { writeWatched } from './watch-losses.ts'
import { withoutMembers } from './without-members.ts'

/** Stores a new group with the members that are known, and answers it. Refuses (409) a name that is taken. */
export function createGroup(
  runtime: Runtime,
  caller: Caller,
  body: Resource,
  id: GroupId = groupId(runtime.newId()),
): Promise<StoredGroup> {
  return writeWatched(runtime, caller, async (tx, watch) => {
    const resource = withUsableGroupName(withoutMembers(body))
    requireUsableSize(resource)
    const name = groupNameOf(resource)
    const holder = await tx.groups.findByNameKey(groupNameKey(name))
    if (holder !== undefined) throw groupNameTaken(name, holder)
    const atMs = runtime.now()
    const search = foldResource(caller.organisation.types.group, resource)
    const grant = await grantOfPushedName(tx, runtime, caller, { name, before: undefined, atMs })
    const row: GroupRow = { id, resource, search, version: 1, createdMs: atMs, modifiedMs: atMs }
    const group: StoredGroup = { ...(await tx.groups.insert(row)), grant }
    if (grant !== undefined) await tx.groups.setGrant(group.key, grant)
    const users = memberIds(body['members'])
    if (grant !== undefined && users.length > 0) await watch.gain(grant.grant)
    const members = await runMembershipSteps(tx, group, users.length === 0 ? [] : [{ kind: 'add', users }], {
      atMs,
      by: actorName(caller.actor),
      requestId: caller.requestId,
      watch,
    })
    if (members.added.length > 0) await tx.groups.update(group, row, members.added.length)
    await journalise(tx.journal, runtime, caller, {
      action: 'group.created',
      outcome: 'changed',
      atMs,
      subject: groupSubject(group),
      changes: [
        ...creationOf(resource),
        ...grantChanges(undefined, grant),
        ...membershipChanges(members, { before: undefined, after: grant }),
      ],
      notDone: [
        ...(grant === undefined ? [await heldSentence(tx, runtime, caller, name)] : []),
        ...unknownMembers(members),
      ],
      sentence: createdSentence(actorName(caller.actor), group, members.added.length),
    })
    if (grant !== undefined) await endLostSessions(tx, runtime, caller, { users: members.added })
    await watch.settle()
    return { ...group, memberCount: members.added.length }
  })
}
