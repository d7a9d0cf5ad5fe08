// Changes of a group that has been pushed (idp-clients, sections 4.3 and 4.4): members, name, push now, activate.
import { findPushMapping, type PushMapping } from '../apps/push-mapping.ts'
import { type PushMember, readPushedMembers } from '../apps/push-members.ts'
import type { JobContext } from './context.ts'
import {
  assertedName,
  listMembersToPush,
  type PushedMapping,
  readGroup,
  settleMapping,
  toScimMembers,
} from './group-target.ts'
import { patchAllMembers, patchMembers, patchName, putMembers, putName, readAgain } from './write-group.ts'

interface MemberChange {
  readonly members: readonly PushMember[]
  readonly added: readonly PushMember[]
  /** SCIM ids. */
  readonly removed: readonly string[]
}

/** Works on a `push-members` job: `personIds` are sent even when the app should have them. No difference, no request. */
export async function pushMembers(
  context: JobContext,
  { mappingId, personIds }: { readonly mappingId: string; readonly personIds: readonly string[] },
): Promise<void> {
  const mapping = findActive(context, mappingId)
  if (mapping === undefined) return
  const change = findChange(context, mapping, personIds)
  if (change.added.length === 0 && change.removed.length === 0) return
  await writeChange(context, mapping, change)
}

/** Works on a `sync-group` job, after a pause: the name is asserted and what has changed since is sent. */
export async function syncGroup(context: JobContext, mappingId: string): Promise<void> {
  const mapping = findActive(context, mappingId)
  if (mapping !== undefined) await writeChange(context, mapping, findChange(context, mapping, []))
}

/** Works on a `replace-members` job: "Push now" sends the whole list, empty or not. */
export async function replaceMembers(context: JobContext, mappingId: string): Promise<void> {
  const mapping = findPushed(context, mappingId)
  if (mapping === undefined) return
  const name = assertedName(context, mapping)
  const members = listMembersToPush(context, mapping)
  await readGroup(context, mapping)
  if (context.app.template.writes === 'PUT') {
    await putName(context, mapping, name, [])
    await putMembers(context, mapping, name, toScimMembers(members))
  } else {
    await patchName(context, mapping, name)
    await patchAllMembers(context, mapping, toScimMembers(members))
  }
  settleMapping(context, mapping, { name, members, eventType: 'application.provision.group_push.push_memberships' })
}

/** Works on a `rename-group` job. */
export async function renameGroup(context: JobContext, mappingId: string): Promise<void> {
  const mapping = findActive(context, mappingId)
  if (mapping === undefined) return
  const name = assertedName(context, mapping)
  await readGroup(context, mapping)
  if (context.app.template.writes === 'PUT') await putName(context, mapping, name, [])
  else await patchName(context, mapping, name)
  const eventType = 'application.provision.group_push.mapping.app.group.renamed'
  settleMapping(context, mapping, { name, eventType })
}

async function writeChange(context: JobContext, mapping: PushedMapping, change: MemberChange): Promise<void> {
  const name = assertedName(context, mapping)
  const added = toScimMembers(change.added)
  await readGroup(context, mapping)
  if (context.app.template.writes === 'PUT') {
    await putName(context, mapping, name, added)
    await readAgain(context, mapping)
    await putMembers(context, mapping, name, toScimMembers(change.members))
  } else {
    await patchName(context, mapping, name)
    await patchMembers(context, mapping, { removed: change.removed, added })
  }
  const { members } = change
  settleMapping(context, mapping, { name, members, eventType: 'application.provision.group_push.updated' })
}

function findChange(context: JobContext, mapping: PushMapping, personIds: readonly string[]): MemberChange {
  const members = listMembersToPush(context, mapping)
  const pushed = readPushedMembers(context.org, mapping.id)
  const wanted = new Set(members.map((member) => member.externalId))
  return {
    members,
    added: members.filter(
      (member) => pushed.get(member.personId) !== member.externalId || personIds.includes(member.personId),
    ),
    removed: [...pushed.values()].filter((externalId) => !wanted.has(externalId)),
  }
}

function findActive(context: JobContext, mappingId: string): PushedMapping | undefined {
  const mapping = findPushed(context, mappingId)
  return mapping?.status === 'ACTIVE' || mapping?.status === 'PUSHING' ? mapping : undefined
}

function findPushed({ org }: JobContext, mappingId: string): PushedMapping | undefined {
  const mapping = findPushMapping(org, mappingId)
  return mapping?.externalId === undefined ? undefined : { ...mapping, externalId: mapping.externalId }
}
