// The one way in which a stored group changes: PUT and PATCH come through here. Cost grows with the change, not with
// the group (C-PAT-50); parallel changes are all kept, since each touches only the rows that it names (C-PAT-51).

import { type EntityTags, foldResource, type Resource, requireUsableSize, sameValue } from '@fluid-scim/scim'
import { sameGrant } from '../directory/grant.ts'
import { groupNameOf, type StoredGroup } from '../directory/group.ts'
import type { GroupGrant } from '../directory/group-grant.ts'
import { groupNameKey } from '../directory/group-name.ts'
import type { GroupId } from '../directory/ids.ts'
import { actorName } from '../journal/actor-name.ts'
import { journalise } from '../journal/write.ts'
import type { Runtime } from '../runtime.ts'
import { endLostSessions } from '../signin/end-lost-sessions.ts'
import type { Writing } from '../store/port/store.ts'
import type { Caller } from './caller.ts'
import { grantChanges, grantOfPushedName, heldSentence } from './group-grants.ts'
import { groupSentence, groupSubject, membershipChanges, unknownMembers } from './group-journal.ts'
import { withHiddenOf } from './hidden-extensions.ts'
import { type MembershipOutcome, type MembershipStep, runMembershipSteps } from './membership-steps.ts'
import { withUsableGroupName } from './names.ts'
import { groupNameTaken, groupNotFound } from './refusal.ts'
import { changesBetween } from './user-journal.ts'
import { groupTag, requireVersion } from './version.ts'
import { loseGrant, writeWatched } from './watch-losses.ts'

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
  return writeWatched(runtime, caller, async (tx, watch) => {
    const group = await tx.groups.findByIdForUpdate(change.id)
    if (group === undefined) throw groupNotFound(change.id)
    requireVersion(change.ifMatch, groupTag(group))
    const resource = withUsableGroupName(
      withHiddenOf(caller.organisation.types.group, group.resource, change.next(group.resource)),
      group.resource,
    )
    requireUsableSize(resource, group.resource)
    await requireFreeName(tx, group, groupNameOf(resource))
    const atMs = runtime.now()
    const grant = await grantAfter(tx, runtime, caller, { group, name: groupNameOf(resource), atMs })
    if (!sameGrant(group.grant?.grant, grant?.grant)) await loseGrant(watch, 'group-renamed', group)
    if (grant !== undefined && (change.members.length > 0 || grant !== group.grant)) await watch.gain(grant.grant)
    const push = { atMs, by: actorName(caller.actor), requestId: caller.requestId, watch }
    const members = await runMembershipSteps(tx, group, change.members, push)
    const changed = await store(caller, tx, { ...group, grant }, group, resource, members, atMs)
    if (changed !== group || members.unknown.length > 0) await note(runtime, caller, tx, group, changed, members)
    else caller.noteUnchanged?.()
    await endLost(tx, runtime, caller, group, changed, members)
    await watch.settle()
    return changed
  })
}

/** Whoever may no longer sign in is signed out: all members when the group means something else, else those who moved. */
async function endLost(
  tx: Writing,
  runtime: Runtime,
  caller: Caller,
  before: StoredGroup,
  after: StoredGroup,
  { added, removed }: MembershipOutcome,
): Promise<void> {
  if (before.grant === undefined && after.grant === undefined) return
  await endLostSessions(tx, runtime, caller, { users: [...added, ...removed] })
  if (!sameGrant(before.grant?.grant, after.grant?.grant)) {
    await endLostSessions(tx, runtime, caller, { group: after.key })
  }
}

/** The uniqueness check passes over the group itself (C-PUT-08). */
async function requireFreeName(tx: Writing, group: StoredGroup, name: string): Promise<void> {
  const nameKey = groupNameKey(name)
  if (nameKey === groupNameKey(groupNameOf(group.resource))) return
  const holder = await tx.groups.findByNameKey(nameKey)
  if (holder !== undefined) throw groupNameTaken(name, holder)
}

/** A renamed group grants what its new name says (T-22); every other group what it granted before. */
function grantAfter(
  tx: Writing,
  runtime: Runtime,
  caller: Caller,
  { group, name, atMs }: { readonly group: StoredGroup; readonly name: string; readonly atMs: number },
): Promise<GroupGrant | undefined> | GroupGrant | undefined {
  if (groupNameKey(name) === groupNameKey(groupNameOf(group.resource))) return group.grant
  return grantOfPushedName(tx, runtime, caller, { name, before: group.grant, atMs })
}

async function store(
  caller: Caller,
  tx: Writing,
  granting: StoredGroup,
  group: StoredGroup,
  resource: Resource,
  { added, removed }: MembershipOutcome,
  atMs: number,
): Promise<StoredGroup> {
  if (sameValue(group.resource, resource) && added.length + removed.length === 0) return group
  const delta = added.length - removed.length
  const changed: StoredGroup = {
    ...granting,
    resource,
    version: group.version + 1,
    memberCount: group.memberCount + delta,
    modifiedMs: atMs,
  }
  const search = foldResource(caller.organisation.types.group, resource)
  await tx.groups.update(group, { ...changed, search }, delta)
  if (changed.grant !== group.grant) await tx.groups.setGrant(group.key, changed.grant)
  return changed
}

async function note(
  runtime: Runtime,
  caller: Caller,
  tx: Writing,
  before: StoredGroup,
  after: StoredGroup,
  members: MembershipOutcome,
): Promise<void> {
  const attributes = changesBetween(before.resource, after.resource)
  const name = groupNameOf(after.resource)
  const isNewlyHeld = after.grant === undefined && name !== groupNameOf(before.resource)
  await journalise(tx.journal, runtime, caller, {
    action: 'group.updated',
    outcome: 'changed',
    ...(after === before ? {} : { atMs: after.modifiedMs }),
    subject: groupSubject(after),
    changes: [
      ...attributes,
      ...grantChanges(before.grant, after.grant),
      ...membershipChanges(members, { before: before.grant, after: after.grant }),
    ],
    notDone: [...(isNewlyHeld ? [await heldSentence(tx, runtime, caller, name)] : []), ...unknownMembers(members)],
    sentence: groupSentence(actorName(caller.actor), before, after, attributes, members),
  })
}
