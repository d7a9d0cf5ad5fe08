// One membership: making and taking away, with what follows for apps and pushed groups.
import { pushChangedMember } from '../apps/push-changes.ts'
import { reconcilePerson } from '../apps/reconcile.ts'
import { findText } from '../store/row.ts'
import { logEvent } from '../system-log/system-log.ts'
import { groupTarget, personTarget } from '../system-log/targets.ts'
import { type Group, isMember } from './group.ts'
import { nowText, type Org } from './org.ts'
import type { Person } from './person.ts'

/** Writes the row and nothing else; a membership that is there stays as it is. Answers whether it is new. */
export function insertMember(org: Org, groupId: string, personId: string, ruleId: string | undefined): boolean {
  if (isMember(org, groupId, personId)) return false
  org.database.run(
    'INSERT INTO group_members (group_id, person_id, rule_id) VALUES (?, ?, ?)',
    groupId,
    personId,
    ruleId,
  )
  return true
}

/** Makes the person a member; the apps that the group is assigned to, and the pushed groups, follow. */
export function joinGroup(org: Org, group: Group, person: Person, ruleId?: string): void {
  if (!insertMember(org, group.id, person.id, ruleId)) return
  follow(org, group, person, 'group.user_membership.add')
}

/** Takes the membership away; accounts that only this group gave are deprovisioned. */
export function leaveGroup(org: Org, group: Group, person: Person): void {
  if (!isMember(org, group.id, person.id)) return
  org.database.run('DELETE FROM group_members WHERE group_id = ? AND person_id = ?', group.id, person.id)
  follow(org, group, person, 'group.user_membership.remove')
}

/** The rule that made the membership; undefined when it was made by hand. */
export function findMembershipRule(org: Org, groupId: string, personId: string): string | undefined {
  const row = org.database.get(
    'SELECT rule_id FROM group_members WHERE group_id = ? AND person_id = ?',
    groupId,
    personId,
  )
  return row === undefined ? undefined : findText(row, 'rule_id')
}

function follow(
  org: Org,
  group: Group,
  person: Person,
  eventType: 'group.user_membership.add' | 'group.user_membership.remove',
): void {
  org.database.run('UPDATE groups SET members_updated = ? WHERE id = ?', nowText(org), group.id)
  logEvent(org, { eventType, targets: [personTarget(person), groupTarget(group)] })
  reconcilePerson(org, person)
  pushChangedMember(org, group.id, person.id)
}
