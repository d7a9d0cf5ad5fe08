// A group push mapping as it is stored: one Okta group, one group at the app.
import type { Org } from '../org/org.ts'
import { OrgError } from '../refusal.ts'
import { findText, type Row, readText, readWord } from '../store/row.ts'

const PUSH_STATUSES = ['PUSHING', 'ACTIVE', 'INACTIVE', 'ERROR'] as const
type PushStatus = (typeof PUSH_STATUSES)[number]

export interface PushMapping {
  readonly id: string
  readonly appId: string
  readonly groupId: string
  readonly groupName: string
  /** The push rule that made it. */
  readonly ruleId: string | undefined
  readonly action: 'create' | 'link'
  readonly status: PushStatus
  /** The SCIM id of the group at the app. */
  readonly externalId: string | undefined
  readonly appGroupName: string
  readonly lastPush: string | undefined
  readonly lastError: string | undefined
  readonly created: string
  readonly lastUpdated: string
}

export function findPushMapping(org: Org, id: string): PushMapping | undefined {
  const row = org.database.get('SELECT * FROM push_mappings WHERE id = ?', id)
  return row === undefined ? undefined : parsePushMapping(row)
}

/** The mapping with the id, or a refusal. */
export function getPushMapping(org: Org, id: string): PushMapping {
  const mapping = findPushMapping(org, id)
  if (mapping === undefined) throw new OrgError('not-found', `Not found: Resource not found: ${id} (GroupPushMapping)`)
  return mapping
}

export function findPushMappingOfGroup(org: Org, appId: string, groupId: string): PushMapping | undefined {
  const row = org.database.get('SELECT * FROM push_mappings WHERE app_id = ? AND group_id = ?', appId, groupId)
  return row === undefined ? undefined : parsePushMapping(row)
}

/** The mappings of a group in all apps. */
export function listPushMappingsOfGroup(org: Org, groupId: string): PushMapping[] {
  return org.database.all('SELECT * FROM push_mappings WHERE group_id = ?', groupId).map(parsePushMapping)
}

export type PushMappingFilter = 'all' | 'errors' | 'by-name' | 'by-rule'

/** The Push Groups tab of an app, by group name. */
export function listPushMappings(org: Org, appId: string, filter: PushMappingFilter = 'all'): PushMapping[] {
  const condition = {
    all: '1 = 1',
    errors: "status = 'ERROR'",
    'by-name': 'rule_id IS NULL',
    'by-rule': 'rule_id IS NOT NULL',
  }[filter]
  return org.database
    .all(`SELECT * FROM push_mappings WHERE app_id = ? AND ${condition} ORDER BY group_name, id`, appId)
    .map(parsePushMapping)
}

/** The mappings of the app whose group has the person. */
export function listPushMappingsWithMember(org: Org, appId: string, personId: string): PushMapping[] {
  return org.database
    .all(
      `SELECT push_mappings.* FROM group_members JOIN push_mappings ON push_mappings.group_id = group_members.group_id
       WHERE person_id = ? AND app_id = ? ORDER BY push_mappings.last_updated DESC, push_mappings.id`,
      personId,
      appId,
    )
    .map(parsePushMapping)
}

/** Makes the mapping's row or replaces it. */
export function savePushMapping(org: Org, mapping: PushMapping): void {
  org.database.run(
    `INSERT INTO push_mappings (id, app_id, group_id, group_name, rule_id, action, status, external_id, app_group_name,
       last_push, last_error, created, last_updated)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET group_name = excluded.group_name, rule_id = excluded.rule_id, action = excluded.action,
       status = excluded.status, external_id = excluded.external_id, app_group_name = excluded.app_group_name,
       last_push = excluded.last_push, last_error = excluded.last_error, last_updated = excluded.last_updated`,
    mapping.id,
    mapping.appId,
    mapping.groupId,
    mapping.groupName,
    mapping.ruleId,
    mapping.action,
    mapping.status,
    mapping.externalId,
    mapping.appGroupName,
    mapping.lastPush,
    mapping.lastError,
    mapping.created,
    org.clock.now().toISOString(),
  )
}

function parsePushMapping(row: Row): PushMapping {
  return {
    id: readText(row, 'id'),
    appId: readText(row, 'app_id'),
    groupId: readText(row, 'group_id'),
    groupName: readText(row, 'group_name'),
    ruleId: findText(row, 'rule_id'),
    action: readWord(row, 'action', ['create', 'link'] as const),
    status: readWord(row, 'status', PUSH_STATUSES),
    externalId: findText(row, 'external_id'),
    appGroupName: readText(row, 'app_group_name'),
    lastPush: findText(row, 'last_push'),
    lastError: findText(row, 'last_error'),
    created: readText(row, 'created'),
    lastUpdated: readText(row, 'last_updated'),
  }
}
