// What active group rules say about one person: memberships that rules made come and go with the profile.
import { surround } from '../apps/app-profile.ts'
import { readText } from '../store/row.ts'
import { evaluate } from './expression/evaluate.ts'
import { parseExpression } from './expression/parse.ts'
import { isTrue } from './expression/value.ts'
import { findGroup } from './group.ts'
import { type GroupRule, listActiveRules } from './group-rule.ts'
import { findMembershipRule, joinGroup, leaveGroup } from './membership.ts'
import type { Org } from './org.ts'
import type { Person } from './person.ts'

/** Adds the person to the groups of the rules that match now, and takes away memberships of rules that no longer do. */
export function applyRulesToPerson(org: Org, person: Person): void {
  const rules = listActiveRules(org)
  if (rules.length === 0) return
  const wanted = new Map<string, string>()
  for (const rule of rules) {
    if (!matches(org, rule, person)) continue
    for (const groupId of rule.groupIds) if (!wanted.has(groupId)) wanted.set(groupId, rule.id)
  }
  for (const [groupId, ruleId] of wanted) {
    const group = findGroup(org, groupId)
    if (group !== undefined) joinGroup(org, group, person, ruleId)
  }
  leaveUnwanted(org, person, wanted)
}

/** Whether the rule's expression holds for the person; one that cannot be evaluated holds for nobody. */
function matches(org: Org, rule: GroupRule, person: Person): boolean {
  try {
    return isTrue(evaluate(parseExpression(rule.expression), surround(org, person)))
  } catch {
    return false
  }
}

function leaveUnwanted(org: Org, person: Person, wanted: ReadonlyMap<string, string>): void {
  const rows = org.database.all(
    'SELECT group_id FROM group_members WHERE person_id = ? AND rule_id IS NOT NULL',
    person.id,
  )
  for (const row of rows) {
    const group = findGroup(org, readText(row, 'group_id'))
    if (group === undefined || wanted.has(group.id)) continue
    if (findMembershipRule(org, group.id, person.id) !== undefined) leaveGroup(org, group, person)
  }
}
