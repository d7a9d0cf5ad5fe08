// The first push of a group: created under its name, or linked to one that exists.
import { findPushMapping, type PushMapping, savePushMapping } from '../apps/push-mapping.ts'
import { lastChange, listPushableMembers, recordAllMembers, replacePushedMembers } from '../apps/push-members.ts'
import { findString, type JsonObject, listObjects } from '../json.ts'
import { createGroupBody } from '../wire/group-body.ts'
import { createRequest, lookupRequest } from '../wire/scim-request.ts'
import { ask, type JobContext } from './context.ts'
import { failMapping, failure, settleMapping, toScimMembers } from './group-target.ts'
import { tellIgnoredMembers } from './ignored-members.ts'
import { patchMembers, putMembers, readAgain } from './write-group.ts'
import { writeWhole } from './write-whole.ts'

/** Works on a `push-group` job. A linked or found group gets the name (when the app renames) and exactly Okta's members. */
export async function pushGroup(
  context: JobContext,
  { mappingId, withMembers }: { readonly mappingId: string; readonly withMembers: boolean },
): Promise<void> {
  const mapping = findPushMapping(context.org, mappingId)
  if (mapping === undefined) return
  tellIgnoredMembers(context, mapping)
  const externalId = mapping.externalId ?? (await lookUp(context, mapping))
  if (externalId === undefined) await create(context, mapping, withMembers)
  else await writeWhole(context, { ...mapping, externalId }, 'application.provision.group_push.updated')
}

/** The lookup by name is sent when the app's groups are not known from an import. */
async function lookUp(context: JobContext, mapping: PushMapping): Promise<string | undefined> {
  if (context.app.settings.connection.importGroups) return undefined
  const { answer, error } = await ask(context, lookupRequest('Groups', 'displayName', mapping.groupName))
  if (answer?.status === 404 && findString(answer.body, 'detail') !== undefined) return undefined
  if (error !== undefined) return failCreate(context, mapping, error)
  return findString(listObjects(answer.body, 'Resources')[0], 'id')
}

async function create(context: JobContext, mapping: PushMapping, withMembers: boolean): Promise<void> {
  const { org } = context
  const sequence = lastChange(org, mapping.id)
  const members = withMembers ? listPushableMembers(org, mapping) : []
  const listed = toScimMembers(members)
  const { answer, error } = await ask(context, createRequest('Groups', createGroupBody(mapping.groupName, listed)))
  if (error !== undefined) return failCreate(context, mapping, error)
  const created = { ...mapping, externalId: readId(context, mapping, answer.body) }
  // Stored at once: should the second write fail, a retry must not create the group again.
  savePushMapping(org, created)
  if (context.app.template.writes === 'PUT') {
    await readAgain(context, created)
    await putMembers(context, created, mapping.groupName, listed)
  } else if (listed.length > 0) {
    await patchMembers(context, created, { removed: [], added: listed })
  }
  replacePushedMembers(org, mapping.id, members, sequence)
  if (!withMembers) recordAllMembers(org, mapping)
  settleMapping(context, created, {
    name: mapping.groupName,
    eventType: 'application.provision.group_push.updated',
  })
}

function readId(context: JobContext, mapping: PushMapping, body: JsonObject | undefined): string {
  const id = findString(body, 'id')
  if (id !== undefined && id !== '') return id
  return failCreate(context, mapping, 'Create new group returned empty group.')
}

function failCreate(context: JobContext, mapping: PushMapping, error: string): never {
  return failMapping(context, mapping, {
    eventType: 'application.provision.group.add',
    reason: failure(mapping, `creating user group ${mapping.groupName}`, error),
  })
}
