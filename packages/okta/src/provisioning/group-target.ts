// What every job about a pushed group starts from, and how it ends in the org's own books.
import { findAppGroup, mappedGroupTarget, saveAppGroup } from '../apps/group-push.ts'
import { findPushMapping, type PushMapping, savePushMapping } from '../apps/push-mapping.ts'
import type { PushMember } from '../apps/push-members.ts'
import { type JsonObject, listObjects } from '../json.ts'
import { nowText } from '../org/org.ts'
import type { EventType } from '../system-log/event-types.ts'
import type { EventTarget } from '../system-log/system-log.ts'
import { appTarget } from '../system-log/targets.ts'
import type { ScimMember } from '../wire/group-body.ts'
import { getRequest } from '../wire/scim-request.ts'
import { ask, type JobContext, JobFailed } from './context.ts'

/** A mapping whose group exists at the app. */
export type PushedMapping = PushMapping & { readonly externalId: string }

/** The name that a push asserts: the Okta group's, or the app group's own when the app does not rename. */
export function assertedName({ app }: JobContext, mapping: PushMapping): string {
  return app.settings.groupPush.renameAppGroups || mapping.action === 'create'
    ? mapping.groupName
    : mapping.appGroupName
}

export function toScimMembers(members: readonly PushMember[]): ScimMember[] {
  return members.map(({ externalId, userName }) => ({ value: externalId, display: userName }))
}

/** The members that the app's own answer lists, in its order, each once. */
export function readScimMembers(group: JsonObject | undefined): ScimMember[] {
  const members = new Map<string, ScimMember>()
  for (const { value, display } of listObjects(group, 'members')) {
    if (typeof value !== 'string' || members.has(value)) continue
    members.set(value, { value, display: typeof display === 'string' ? display : undefined })
  }
  return [...members.values()]
}

/** `GET /Groups/{id}`, with which every change begins. A group that is gone can only be unlinked. */
export async function readGroup(context: JobContext, mapping: PushedMapping): Promise<JsonObject | undefined> {
  const { answer, error } = await ask(context, getRequest('Groups', mapping.externalId))
  if (answer?.status === 404) {
    return failMapping(context, mapping, {
      eventType: 'application.provision.group_push.mapping.update.or.delete.failed.with.error',
      reason: `Linked group is missing in ${context.app.label}. Change the linked group to resume pushing group memberships.`,
    })
  }
  if (error !== undefined) return failMembers(context, mapping, error)
  return answer?.body
}

/** The push went well: the mapping is active, the app's group is remembered, the log is told. */
export function settleMapping(
  context: JobContext,
  mapping: PushedMapping,
  values: { readonly name: string; readonly eventType: EventType },
): void {
  const { org, app } = context
  const current = findPushMapping(org, mapping.id)
  if (current !== undefined) {
    savePushMapping(org, {
      ...current,
      status: current.status === 'INACTIVE' ? 'INACTIVE' : 'ACTIVE',
      externalId: mapping.externalId,
      appGroupName: values.name,
      lastPush: nowText(org),
      lastError: undefined,
    })
  }
  saveAppGroup(org, app.id, { externalId: mapping.externalId, name: values.name })
  tellGroup(context, mapping, values.eventType)
}

export function tellGroup(context: JobContext, mapping: PushMapping, eventType: EventType): void {
  context.conversation.log({ eventType, transaction: 'JOB', targets: targetsOf(context, mapping) })
}

export function failMembers(context: JobContext, mapping: PushMapping, error: string): never {
  return failMapping(context, mapping, {
    eventType: 'application.provision.group_membership.update',
    reason: failure(mapping, `updating user group membership for group ${mapping.appGroupName}`, error),
  })
}

/** "Unable to update Group Push mapping target App group …": Okta's sentence for whatever went wrong with the group. */
export function failure(mapping: PushMapping, attempt: string, error: string): string {
  return `Unable to update Group Push mapping target App group ${mapping.appGroupName}: Error while ${attempt}: ${error}`
}

/** Logs the failure, puts the mapping in error and ends the job. */
export function failMapping(
  context: JobContext,
  mapping: PushMapping,
  { eventType, reason }: { readonly eventType: EventType; readonly reason: string },
): never {
  const { org, conversation } = context
  conversation.log({ eventType, result: 'FAILURE', reason, transaction: 'JOB', targets: targetsOf(context, mapping) })
  const current = findPushMapping(org, mapping.id)
  if (current !== undefined) savePushMapping(org, { ...current, status: 'ERROR', lastError: reason })
  throw new JobFailed(reason)
}

/** The app's group under Okta's own id for it, the app, and the Okta group. */
function targetsOf({ org, app }: JobContext, mapping: PushMapping): EventTarget[] {
  const targets: EventTarget[] = [appTarget(app), mappedGroupTarget(org, mapping)]
  if (mapping.externalId === undefined) return targets
  const known = findAppGroup(org, app.id, mapping.externalId)
  return [{ id: known?.id ?? mapping.externalId, type: 'AppGroup', displayName: mapping.appGroupName }, ...targets]
}
