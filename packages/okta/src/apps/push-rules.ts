// Push Groups by rule: groups whose name or description fits are pushed, now and whenever one comes.
import { findGroup, type Group, parseGroup } from '../org/group.ts'
import { nowText, type Org } from '../org/org.ts'
import { OrgError } from '../refusal.ts'
import { type Row, readText, readWord } from '../store/row.ts'
import { logEvent } from '../system-log/system-log.ts'
import { appTarget, groupTarget } from '../system-log/targets.ts'
import { type App, getApp } from './app.ts'
import { insertPushMapping, refusePush } from './insert-push-mapping.ts'

export const RULE_FIELDS = ['name', 'description'] as const
export const RULE_OPERATORS = ['starts-with', 'contains', 'ends-with'] as const

export interface PushRule {
  readonly id: string
  readonly appId: string
  readonly name: string
  readonly field: (typeof RULE_FIELDS)[number]
  readonly operator: (typeof RULE_OPERATORS)[number]
  readonly value: string
  readonly status: 'ACTIVE' | 'INACTIVE'
}

export type NewPushRule = Pick<PushRule, 'name' | 'field' | 'operator' | 'value'>

/** Creates the rule and pushes every group that fits. */
export function createPushRule(org: Org, appId: string, values: NewPushRule): PushRule {
  return org.database.transaction(() => {
    const app = getApp(org, appId)
    if (values.name.trim() === '') throw new OrgError('invalid', 'A push rule needs a name.')
    if (values.value === '') throw new OrgError('invalid', 'A push rule needs a text that the group must hold.')
    const rule: PushRule = { ...values, id: org.newId('pushRule'), appId, status: 'ACTIVE' }
    org.database.run(
      "INSERT INTO push_rules (id, app_id, name, field, operator, value, status, created) VALUES (?, ?, ?, ?, ?, ?, 'ACTIVE', ?)",
      rule.id,
      appId,
      rule.name,
      rule.field,
      rule.operator,
      rule.value,
      nowText(org),
    )
    for (const group of org.database
      .all("SELECT * FROM groups WHERE type = 'OKTA_GROUP' ORDER BY name")
      .map(parseGroup)) {
      if (fits(rule, group)) createFromRule(org, app, rule, group)
    }
    return rule
  })
}

export function listPushRules(org: Org, appId: string): PushRule[] {
  return org.database.all('SELECT * FROM push_rules WHERE app_id = ? ORDER BY name, id', appId).map(parsePushRule)
}

/** A new or renamed group is pushed by the active rules that fit it, in every app. */
export function createMappingsFromRules(org: Org, group: Group): void {
  if (group.type === 'BUILT_IN' || findGroup(org, group.id) === undefined) return
  for (const rule of org.database
    .all("SELECT * FROM push_rules WHERE status = 'ACTIVE' ORDER BY id")
    .map(parsePushRule)) {
    if (fits(rule, group)) createFromRule(org, getApp(org, rule.appId), rule, group)
  }
}

function createFromRule(org: Org, app: App, rule: PushRule, group: Group): void {
  const refusal = refusePush(org, app, group, group.name)
  if (refusal === 'pushed-already') return
  if (refusal !== undefined) {
    logEvent(org, {
      eventType: 'app.user_management.grouppush.mapping.created.from.rule.error.duplicate',
      result: 'FAILURE',
      reason: refusal,
      targets: [groupTarget(group), appTarget(app)],
    })
    return
  }
  insertPushMapping(org, app, group, { action: 'create', ruleId: rule.id, withMembers: true })
  logEvent(org, {
    eventType: 'app.user_management.grouppush.mapping.created.from.rule',
    targets: [groupTarget(group), appTarget(app)],
  })
}

function fits(rule: PushRule, group: Group): boolean {
  const text = (rule.field === 'name' ? group.name : group.description).toLowerCase()
  const value = rule.value.toLowerCase()
  switch (rule.operator) {
    case 'starts-with':
      return text.startsWith(value)
    case 'contains':
      return text.includes(value)
    case 'ends-with':
      return text.endsWith(value)
  }
}

function parsePushRule(row: Row): PushRule {
  return {
    id: readText(row, 'id'),
    appId: readText(row, 'app_id'),
    name: readText(row, 'name'),
    field: readWord(row, 'field', RULE_FIELDS),
    operator: readWord(row, 'operator', RULE_OPERATORS),
    value: readText(row, 'value'),
    status: readWord(row, 'status', ['ACTIVE', 'INACTIVE'] as const),
  }
}
