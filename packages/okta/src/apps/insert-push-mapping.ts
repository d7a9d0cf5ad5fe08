// Making a group push mapping, by name, by rule or by linking: the row, the event and the first push.
import type { Group } from '../org/group.ts'
import { nowText, type Org } from '../org/org.ts'
import { addSingleJob } from '../provisioning/job.ts'
import { logEvent } from '../system-log/system-log.ts'
import { appTarget, groupTarget } from '../system-log/targets.ts'
import type { App } from './app.ts'
import { findPushMappingOfGroup, getPushMapping, type PushMapping, savePushMapping } from './push-mapping.ts'

export interface PushOptions {
  readonly action: PushMapping['action']
  readonly ruleId?: string
  /** The group at the app that is linked. */
  readonly target?: { readonly externalId: string; readonly name: string }
  /** "Push group memberships immediately". */
  readonly withMembers: boolean
}

/** Why this group cannot be pushed under this name: pushed already, built in, or the name is another mapping's. */
export function refusePush(org: Org, app: App, group: Group, appGroupName: string): string | undefined {
  if (findPushMappingOfGroup(org, app.id, group.id) !== undefined) return 'pushed-already'
  if (group.type === 'BUILT_IN') return `The built-in group ${group.name} cannot be pushed.`
  const twin = org.database.get(
    'SELECT 1 FROM push_mappings WHERE app_id = ? AND app_group_name = ? COLLATE NOCASE',
    app.id,
    appGroupName,
  )
  return twin === undefined ? undefined : `Another group push mapping already targets a group named ${appGroupName}.`
}

/** Writes the mapping and queues its first push. */
export function insertPushMapping(org: Org, app: App, group: Group, options: PushOptions): PushMapping {
  const now = nowText(org)
  const mapping: PushMapping = {
    id: org.newId('pushMapping'),
    appId: app.id,
    groupId: group.id,
    groupName: group.name,
    ruleId: options.ruleId,
    action: options.action,
    status: 'PUSHING',
    externalId: options.target?.externalId,
    appGroupName: options.target?.name ?? group.name,
    lastPush: undefined,
    lastError: undefined,
    created: now,
    lastUpdated: now,
  }
  savePushMapping(org, mapping)
  logEvent(org, {
    eventType: 'application.provision.group_push.mapping.created',
    targets: [groupTarget(group), appTarget(app)],
  })
  addSingleJob(org, app.id, `Push ${group.name}`, {
    kind: 'push-group',
    mappingId: mapping.id,
    withMembers: options.withMembers,
  })
  return getPushMapping(org, mapping.id)
}
