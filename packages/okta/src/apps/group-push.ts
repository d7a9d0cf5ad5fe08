// What an administrator can do on the Push Groups tab.
import { findGroup, getGroup } from '../org/group.ts'
import { nowText, type Org } from '../org/org.ts'
import { addJob, addSingleJob, startBatch } from '../provisioning/job.ts'
import { OrgError } from '../refusal.ts'
import { type Row, readText } from '../store/row.ts'
import { logEvent } from '../system-log/system-log.ts'
import { appTarget, type groupTarget } from '../system-log/targets.ts'
import { getApp } from './app.ts'
import { insertPushMapping, refusePush } from './insert-push-mapping.ts'
import { getPushMapping, listPushMappings, type PushMapping, savePushMapping } from './push-mapping.ts'

/** A group at the app, as the last import, refresh or push has seen it. */
export interface AppGroup {
  readonly id: string
  readonly externalId: string
  readonly name: string
}

/** "Create Group": pushes the Okta group under its own name. */
export function pushGroupByName(
  org: Org,
  appId: string,
  groupId: string,
  options: { readonly withMembers?: boolean } = {},
): PushMapping {
  return org.database.transaction(() => {
    const app = getApp(org, appId)
    const group = getGroup(org, groupId)
    refuse(refusePush(org, app, group, group.name), group.name, app.label)
    return insertPushMapping(org, app, group, { action: 'create', withMembers: options.withMembers ?? true })
  })
}

/** "Link Group": the Okta group takes over a group that exists at the app. */
export function linkGroup(org: Org, appId: string, groupId: string, appGroupId: string): PushMapping {
  return org.database.transaction(() => {
    const app = getApp(org, appId)
    const group = getGroup(org, groupId)
    const target = getAppGroup(org, appId, appGroupId)
    refuse(refusePush(org, app, group, target.name), group.name, app.label)
    return insertPushMapping(org, app, group, { action: 'link', target, withMembers: true })
  })
}

/** "Push now": the whole member list again. */
export function pushNow(org: Org, mappingId: string): void {
  org.database.transaction(() => {
    const mapping = getPushMapping(org, mappingId)
    const work = mapping.externalId === undefined ? 'push-group' : 'replace-members'
    savePushMapping(org, { ...mapping, status: 'PUSHING' })
    addSingleJob(
      org,
      mapping.appId,
      `Push ${mapping.groupName}`,
      work === 'push-group' ? { kind: work, mappingId, withMembers: true } : { kind: work, mappingId },
    )
  })
}

/** "Deactivate group push": pauses the mapping; nothing is sent. */
export function deactivatePushMapping(org: Org, mappingId: string): void {
  org.database.transaction(() => {
    const mapping = getPushMapping(org, mappingId)
    savePushMapping(org, { ...mapping, status: 'INACTIVE' })
    tell(org, mapping, 'application.provision.group_push.deactivate_mapping')
  })
}

/** "Activate group push": what has changed in between is pushed at once. */
export function activatePushMapping(org: Org, mappingId: string): void {
  org.database.transaction(() => {
    const mapping = getPushMapping(org, mappingId)
    if (mapping.status !== 'INACTIVE') {
      throw new OrgError('invalid', `Group push of ${mapping.groupName} is ${mapping.status}, not INACTIVE.`)
    }
    savePushMapping(org, { ...mapping, status: 'PUSHING' })
    tell(org, mapping, 'application.provision.group_push.activate_mapping')
    addSingleJob(org, mapping.appId, `Push ${mapping.groupName}`, { kind: 'sync-group', mappingId })
  })
}

/** "Unlink pushed group": deletes the group at the app, or leaves it there and sends nothing. */
export function unlinkPushMapping(org: Org, mappingId: string, options: { readonly deleteAppGroup: boolean }): void {
  org.database.transaction(() => {
    const mapping = getPushMapping(org, mappingId)
    if (options.deleteAppGroup && mapping.externalId !== undefined) {
      savePushMapping(org, { ...mapping, status: 'PUSHING' })
      addSingleJob(org, mapping.appId, `Delete ${mapping.appGroupName}`, { kind: 'delete-group', mappingId })
      return
    }
    org.database.run('DELETE FROM push_mappings WHERE id = ?', mappingId)
    tell(org, mapping, 'application.provision.group_push.removed')
  })
}

/** "Bulk Edit": the same act on several mappings. */
export function editPushMappings(
  org: Org,
  mappingIds: readonly string[],
  act: 'push-now' | 'activate' | 'deactivate' | 'unlink' | 'unlink-and-delete',
): void {
  org.database.transaction(() => {
    for (const id of mappingIds) {
      if (act === 'push-now') pushNow(org, id)
      else if (act === 'activate') activatePushMapping(org, id)
      else if (act === 'deactivate') deactivatePushMapping(org, id)
      else unlinkPushMapping(org, id, { deleteAppGroup: act === 'unlink-and-delete' })
    }
  })
}

/** "Retry All Groups": every mapping in error again. */
export function retryAllGroups(org: Org, appId: string): void {
  org.database.transaction(() => {
    const batchId = startBatch(org, appId, 'Retry all groups')
    for (const mapping of listPushMappings(org, appId, 'errors')) {
      savePushMapping(org, { ...mapping, status: 'PUSHING' })
      const { id } = mapping
      const isNew = mapping.externalId === undefined
      addJob(
        org,
        appId,
        isNew ? { kind: 'push-group', mappingId: id, withMembers: true } : { kind: 'replace-members', mappingId: id },
        batchId,
      )
    }
  })
}

/** The groups that exist at the app: what "Link Group" offers. */
export function listAppGroups(org: Org, appId: string): AppGroup[] {
  return org.database.all('SELECT * FROM app_groups WHERE app_id = ? ORDER BY name, id', appId).map(parseAppGroup)
}

/** By Okta's id for the app's group, or by the app's own. */
export function findAppGroup(org: Org, appId: string, id: string): AppGroup | undefined {
  const sql = 'SELECT * FROM app_groups WHERE app_id = ? AND (id = ? OR external_id = ?)'
  const row = org.database.get(sql, appId, id, id)
  return row === undefined ? undefined : parseAppGroup(row)
}

function getAppGroup(org: Org, appId: string, id: string): AppGroup {
  const group = findAppGroup(org, appId, id)
  if (group === undefined) {
    throw new OrgError('not-found', `No group ${id} is known at the app: refresh the app groups, then link.`)
  }
  return group
}

/** Remembers a group of the app; a known one gets its present name. */
export function saveAppGroup(org: Org, appId: string, group: { externalId: string; name: string }): void {
  org.database.run(
    `INSERT INTO app_groups (id, app_id, external_id, name, last_seen) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (app_id, external_id) DO UPDATE SET name = excluded.name, last_seen = excluded.last_seen`,
    org.newId('appGroup'),
    appId,
    group.externalId,
    group.name,
    nowText(org),
  )
}

export function forgetAppGroup(org: Org, appId: string, externalId: string): void {
  org.database.run('DELETE FROM app_groups WHERE app_id = ? AND external_id = ?', appId, externalId)
}

/** The Okta group of the mapping as an event's target, also when the group has been deleted. */
export function mappedGroupTarget(org: Org, mapping: PushMapping): ReturnType<typeof groupTarget> {
  const name = findGroup(org, mapping.groupId)?.name ?? mapping.groupName
  return { id: mapping.groupId, type: 'UserGroup', displayName: name }
}

function tell(org: Org, mapping: PushMapping, eventType: Parameters<typeof logEvent>[1]['eventType']): void {
  logEvent(org, { eventType, targets: [mappedGroupTarget(org, mapping), appTarget(getApp(org, mapping.appId))] })
}

function refuse(reason: string | undefined, groupName: string, appLabel: string): void {
  if (reason === undefined) return
  if (reason === 'pushed-already') {
    throw new OrgError('conflict', `${groupName} is already pushed to ${appLabel}.`)
  }
  throw new OrgError('conflict', reason)
}

function parseAppGroup(row: Row): AppGroup {
  return { id: readText(row, 'id'), externalId: readText(row, 'external_id'), name: readText(row, 'name') }
}
