// What an administrator can do to groups and their members.
import { pushRenamedGroup } from '../apps/push-changes.ts'
import { createMappingsFromRules } from '../apps/push-rules.ts'
import { reconcilePerson } from '../apps/reconcile.ts'
import { OrgError } from '../refusal.ts'
import { logEvent } from '../system-log/system-log.ts'
import { groupTarget } from '../system-log/targets.ts'
import { findGroupByName, type Group, getGroup, listMemberIds } from './group.ts'
import { joinGroup, leaveGroup } from './membership.ts'
import { nowText, type Org } from './org.ts'
import { getPerson } from './person.ts'

export interface GroupValues {
  readonly name: string
  readonly description?: string
}

/** Creates a group; push rules that fit its name push it at once. Refuses a name that is taken. */
export function createGroup(org: Org, values: GroupValues): Group {
  return org.database.transaction(() => {
    refuseBadName(org, values.name, undefined)
    const group = insertGroup(org, { ...values, id: org.newId('group'), type: 'OKTA_GROUP' })
    logEvent(org, { eventType: 'group.lifecycle.create', targets: [groupTarget(group)] })
    createMappingsFromRules(org, group)
    return group
  })
}

/** Writes the row and nothing else. */
export function insertGroup(org: Org, group: GroupValues & { id: string; type: Group['type'] }): Group {
  const now = nowText(org)
  org.database.run(
    'INSERT INTO groups (id, name, description, type, created, last_updated, members_updated) VALUES (?, ?, ?, ?, ?, ?, ?)',
    group.id,
    group.name,
    group.description ?? '',
    group.type,
    now,
    now,
    now,
  )
  return getGroup(org, group.id)
}

/** Changes name or description; pushed groups follow the name. */
export function updateGroup(org: Org, id: string, values: Partial<GroupValues>): Group {
  return org.database.transaction(() => {
    const group = getGroup(org, id)
    refuseBuiltIn(group)
    const name = values.name ?? group.name
    refuseBadName(org, name, id)
    org.database.run(
      'UPDATE groups SET name = ?, description = ?, last_updated = ? WHERE id = ?',
      name,
      values.description ?? group.description,
      nowText(org),
      id,
    )
    const changed = getGroup(org, id)
    logEvent(org, { eventType: 'group.profile.update', targets: [groupTarget(changed)] })
    if (name !== group.name) pushRenamedGroup(org, changed)
    createMappingsFromRules(org, changed)
    return changed
  })
}

/** Deletes the group. Accounts that only this group gave are deprovisioned; its push mappings are left to be unlinked. */
export function deleteGroup(org: Org, id: string): void {
  org.database.transaction(() => {
    const group = getGroup(org, id)
    refuseBuiltIn(group)
    const personIds = listMemberIds(org, id)
    org.database.run('DELETE FROM groups WHERE id = ?', id)
    logEvent(org, { eventType: 'group.lifecycle.delete', targets: [groupTarget(group)] })
    for (const personId of personIds) reconcilePerson(org, getPerson(org, personId))
  })
}

/** Adds people to the group, in this order. Those who are members already stay as they are. */
export function addMembers(org: Org, groupId: string, personIds: readonly string[]): void {
  org.database.transaction(() => {
    const group = getGroup(org, groupId)
    refuseBuiltIn(group)
    for (const personId of personIds) joinGroup(org, group, getPerson(org, personId))
  })
}

export function removeMembers(org: Org, groupId: string, personIds: readonly string[]): void {
  org.database.transaction(() => {
    const group = getGroup(org, groupId)
    refuseBuiltIn(group)
    for (const personId of personIds) leaveGroup(org, group, getPerson(org, personId))
  })
}

function refuseBadName(org: Org, name: string, exceptId: string | undefined): void {
  if (name.trim() === '') throw new OrgError('invalid', 'name: The field cannot be left blank')
  const holder = findGroupByName(org, name)
  if (holder === undefined || holder.id === exceptId) return
  throw new OrgError('conflict', `name: An object with this field already exists in the current organization`)
}

function refuseBuiltIn(group: Group): void {
  if (group.type === 'BUILT_IN') throw new OrgError('invalid', `${group.name} is built in and cannot be changed.`)
}
