// What an administrator can do to group rules.
import { OrgError } from '../refusal.ts'
import { readText } from '../store/row.ts'
import type { EventType } from '../system-log/event-types.ts'
import { logEvent } from '../system-log/system-log.ts'
import { parseExpression } from './expression/parse.ts'
import { getGroup } from './group.ts'
import { type GroupRule, getRule } from './group-rule.ts'
import { leaveGroup } from './membership.ts'
import { nowText, type Org } from './org.ts'
import { getPerson, parsePerson } from './person.ts'
import { applyRulesToPerson } from './rule-memberships.ts'

export interface RuleValues {
  readonly name: string
  readonly expression: string
  readonly groupIds: readonly string[]
}

/** Creates a rule; it does nothing until it is activated. Refuses an expression that cannot be read. */
export function createRule(org: Org, values: RuleValues): GroupRule {
  return org.database.transaction(() => {
    check(org, values)
    const id = org.newId('groupRule')
    const now = nowText(org)
    org.database.run(
      "INSERT INTO group_rules (id, name, status, expression, group_ids, created, last_updated) VALUES (?, ?, 'INACTIVE', ?, ?, ?, ?)",
      id,
      values.name,
      values.expression,
      JSON.stringify(values.groupIds),
      now,
      now,
    )
    return tell(org, id, 'group.user_membership.rule.add')
  })
}

/** Changes an inactive rule; an active one has to be deactivated first, as in Okta. */
export function updateRule(org: Org, id: string, values: RuleValues): GroupRule {
  return org.database.transaction(() => {
    if (getRule(org, id).status === 'ACTIVE') {
      throw new OrgError('invalid', 'An active rule cannot be changed: deactivate it first.')
    }
    check(org, values, id)
    org.database.run(
      'UPDATE group_rules SET name = ?, expression = ?, group_ids = ?, last_updated = ? WHERE id = ?',
      values.name,
      values.expression,
      JSON.stringify(values.groupIds),
      nowText(org),
      id,
    )
    return getRule(org, id)
  })
}

/** Activates the rule and applies it to everybody who is active. */
export function activateRule(org: Org, id: string): GroupRule {
  return org.database.transaction(() => {
    setStatus(org, id, 'ACTIVE')
    const rule = tell(org, id, 'group.user_membership.rule.activate')
    for (const person of org.database.all("SELECT * FROM people WHERE status = 'ACTIVE'").map(parsePerson)) {
      applyRulesToPerson(org, person)
    }
    return rule
  })
}

/** Stops the rule; the memberships that it made stay, as members added by hand. */
export function deactivateRule(org: Org, id: string): GroupRule {
  return org.database.transaction(() => {
    setStatus(org, id, 'INACTIVE')
    org.database.run('UPDATE group_members SET rule_id = NULL WHERE rule_id = ?', id)
    return tell(org, id, 'group.user_membership.rule.deactivated')
  })
}

/** Deletes the rule, with or without the memberships that it made. */
export function deleteRule(org: Org, id: string, options: { readonly removeMembers: boolean }): void {
  org.database.transaction(() => {
    tell(org, id, 'group.user_membership.rule.delete')
    const made = org.database.all('SELECT group_id, person_id FROM group_members WHERE rule_id = ?', id)
    org.database.run('UPDATE group_members SET rule_id = NULL WHERE rule_id = ?', id)
    org.database.run('DELETE FROM group_rules WHERE id = ?', id)
    if (!options.removeMembers) return
    for (const row of made) {
      leaveGroup(org, getGroup(org, readText(row, 'group_id')), getPerson(org, readText(row, 'person_id')))
    }
  })
}

function check(org: Org, values: RuleValues, exceptId?: string): void {
  parseExpression(values.expression)
  if (values.name === '') throw new OrgError('invalid', 'name: The field cannot be left blank')
  if (values.groupIds.length === 0) throw new OrgError('invalid', 'A rule needs at least one group to assign to.')
  for (const groupId of values.groupIds) {
    const group = getGroup(org, groupId)
    if (group.type === 'BUILT_IN') throw new OrgError('invalid', `${group.name} is built in: no rule can fill it.`)
  }
  const other = org.database.get('SELECT id FROM group_rules WHERE name = ?', values.name)
  if (other !== undefined && readText(other, 'id') !== exceptId) {
    throw new OrgError('conflict', `name: A rule named "${values.name}" already exists.`)
  }
}

function setStatus(org: Org, id: string, status: GroupRule['status']): void {
  getRule(org, id)
  org.database.run('UPDATE group_rules SET status = ?, last_updated = ? WHERE id = ?', status, nowText(org), id)
}

function tell(org: Org, id: string, eventType: EventType): GroupRule {
  const rule = getRule(org, id)
  logEvent(org, { eventType, targets: [{ id, type: 'GroupRule', displayName: rule.name }] })
  return rule
}
