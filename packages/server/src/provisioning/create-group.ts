// POST of a pushed group, with or without its members: RFC 7644 section 3.3, C-GRP-11.

import { foldResource, type Resource } from '@fluid-scim/scim'
import type { StoredGroup } from '../directory/group.ts'
import { type GroupRow, groupNameOf } from '../directory/group.ts'
import { groupNameKey } from '../directory/group-name.ts'
import { type GroupId, groupId } from '../directory/ids.ts'
import { clientName } from '../journal/client-name.ts'
import { journalise } from '../journal/write.ts'
import type { Runtime } from '../runtime.ts'
import type { Caller } from './caller.ts'
import { groupSubject, membershipChanges, unknownMembers } from './group-journal.ts'
import { memberIds, runMembershipSteps } from './membership-steps.ts'
import { withUsableGroupName } from './names.ts'
import { groupNameTaken } from './refusal.ts'
import { creationOf } from './user-journal.ts'
import { withoutMembers } from './without-members.ts'

/** Stores a new group with the members that are known, and answers it. Refuses (409) a name that is taken. */
export function createGroup(
  runtime: Runtime,
  caller: Caller,
  body: Resource,
  id: GroupId = groupId(runtime.newId()),
): Promise<StoredGroup> {
  return runtime.store.write(caller.organisation.id, async (tx) => {
    const resource = withUsableGroupName(withoutMembers(body))
    const name = groupNameOf(resource)
    const holder = await tx.groups.findByNameKey(groupNameKey(name))
    if (holder !== undefined) throw groupNameTaken(name, holder)
    const atMs = runtime.now()
    const search = foldResource(caller.organisation.types.group, resource)
    const row: GroupRow = { id, resource, search, version: 1, createdMs: atMs, modifiedMs: atMs }
    const group = await tx.groups.insert(row)
    const users = memberIds(body['members'])
    const members = await runMembershipSteps(tx, group, users.length === 0 ? [] : [{ kind: 'add', users }], atMs)
    if (members.added.length > 0) await tx.groups.update(group.key, row, members.added.length)
    await journalise(tx.journal, runtime, caller, {
      action: 'group.created',
      outcome: 'changed',
      atMs,
      subject: groupSubject(group),
      changes: [...creationOf(resource), ...membershipChanges(members)],
      notDone: unknownMembers(members),
      sentence: `${clientName(caller.actor.client)} created the group "${name}" with ${members.added.length} members.`,
    })
    return { ...group, memberCount: members.added.length }
  })
}
