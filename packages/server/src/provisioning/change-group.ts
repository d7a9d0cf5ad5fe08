// The one way in which a stored group changes: PUT and PATCH come through here. Cost grows with the change, not with
// the group (C-PAT-50); parallel changes are all kept, since each touches only the rows that it names (C-PAT-51).

import { type EntityTags, foldResource, type Resource, sameValue } from '@fluid-scim/scim'
import { groupNameOf, type StoredGroup } from '../directory/group.ts'
import { groupNameKey } from '../directory/group-name.ts'
import type { GroupId } from '../directory/ids.ts'
import { clientName } from '../journal/client-name.ts'
import { journalise } from '../journal/write.ts'
import type { Runtime } from '../runtime.ts'
import type { Writing } from '../store/port/store.ts'
import type { Caller } from './caller.ts'
import { groupSentence, groupSubject, membershipChanges, unknownMembers } from './group-journal.ts'
import { withHiddenOf } from './hidden-extensions.ts'
import { type MembershipOutcome, type MembershipStep, runMembershipSteps } from './membership-steps.ts'
import { withUsableGroupName } from './names.ts'
import { groupNameTaken, groupNotFound } from './refusal.ts'
import { changesBetween } from './user-journal.ts'
import { groupTag, requireVersion } from './version.ts'

export interface GroupChange {
  readonly id: GroupId
  readonly ifMatch: EntityTags | undefined
  /** The wanted attributes, from the current ones; members are not among them. */
  readonly next: (current: Resource) => Resource
  readonly members: readonly MembershipStep[]
}

/**
 * Changes one group and answers it as stored. Nothing changed: version and lastModified stay (C-PAT-09). Refuses an
 * unknown id (404), another version than the one named (412) and a name that is taken (409).
 */
export function changeGroup(runtime: Runtime, caller: Caller, change: GroupChange): Promise<StoredGroup> {
  return runtime.store.write(caller.organisation.id, async (tx) => {
    const group = await tx.groups.findByIdForUpdate(change.id)
    if (group === undefined) throw groupNotFound(change.id)
    requireVersion(change.ifMatch, groupTag(group))
    const resource = withUsableGroupName(
      withHiddenOf(caller.organisation.types.group, group.resource, change.next(group.resource)),
    )
    await requireFreeName(tx, group, groupNameOf(resource))
    const atMs = runtime.now()
    const members = await runMembershipSteps(tx, group, change.members, atMs)
    const changed = await store(caller, tx, group, resource, members, atMs)
    if (changed !== group || members.unknown.length > 0) await note(runtime, caller, tx, group, changed, members)
    return changed
  })
}

/** The uniqueness check passes over the group itself (C-PUT-08). */
async function requireFreeName(tx: Writing, group: StoredGroup, name: string): Promise<void> {
  const nameKey = groupNameKey(name)
  if (nameKey === groupNameKey(groupNameOf(group.resource))) return
  const holder = await tx.groups.findByNameKey(nameKey)
  if (holder !== undefined) throw groupNameTaken(name, holder)
}

async function store(
  caller: Caller,
  tx: Writing,
  group: StoredGroup,
  resource: Resource,
  { added, removed }: MembershipOutcome,
  atMs: number,
): Promise<StoredGroup> {
  if (sameValue(group.resource, resource) && added.length + removed.length === 0) return group
  const delta = added.length - removed.length
  const changed: StoredGroup = {
    ...group,
    resource,
    version: group.version + 1,
    memberCount: group.memberCount + delta,
    modifiedMs: atMs,
  }
  const search = foldResource(caller.organisation.types.group, resource)
  await tx.groups.update(group.key, { ...changed, search }, delta)
  return changed
}

function note(
  runtime: Runtime,
  caller: Caller,
  tx: Writing,
  before: StoredGroup,
  after: StoredGroup,
  members: MembershipOutcome,
): Promise<void> {
  const attributes = changesBetween(before.resource, after.resource)
  return journalise(tx.journal, runtime, caller, {
    action: 'group.updated',
    outcome: 'changed',
    ...(after === before ? {} : { atMs: after.modifiedMs }),
    subject: groupSubject(after),
    changes: [...attributes, ...membershipChanges(members)],
    notDone: unknownMembers(members),
    sentence: groupSentence(clientName(caller.actor.client), before, after, attributes, members),
  })
}
