// Changes of a group that has been pushed: members, name, push now, activate.
import { findPushMapping } from '../apps/push-mapping.ts'
import {
  findMemberChange,
  listPushableMembers,
  type MemberChange,
  replacePushedMembers,
  settleMemberChange,
} from '../apps/push-members.ts'
import type { JobContext } from './context.ts'
import { assertedName, type PushedMapping, readGroup, settleMapping, toScimMembers } from './group-target.ts'
import { patchMembers, patchName, putMembers, putName, readAgain } from './write-group.ts'
import { writeWhole } from './write-whole.ts'

/** Works on a `push-members` job. No difference to what the app should have, no request. */
export async function pushMembers(context: JobContext, mappingId: string): Promise<void> {
  const mapping = findActive(context, mappingId)
  if (mapping === undefined) return
  const change = findMemberChange(context.org, mapping)
  if (change.added.length === 0 && change.removed.length === 0) settleMemberChange(context.org, mappingId, change)
  else await writeChange(context, mapping, change)
}

/** Works on a `sync-group` job, after a pause: the name is asserted and what has changed since is sent. */
export async function syncGroup(context: JobContext, mappingId: string): Promise<void> {
  const mapping = findActive(context, mappingId)
  if (mapping !== undefined) await writeChange(context, mapping, findMemberChange(context.org, mapping))
}

/** Works on a `replace-members` job: "Push now" sends the whole list, empty or not. */
export async function replaceMembers(context: JobContext, mappingId: string): Promise<void> {
  const mapping = findPushed(context, mappingId)
  if (mapping === undefined) return
  await writeWhole(context, mapping, 'application.provision.group_push.push_memberships')
}

/** Works on a `rename-group` job. */
export async function renameGroup(context: JobContext, mappingId: string): Promise<void> {
  const mapping = findActive(context, mappingId)
  if (mapping === undefined) return
  const name = assertedName(context, mapping)
  await readGroup(context, mapping)
  if (context.app.template.writes === 'PUT') await putName(context, mapping, name, [])
  else await patchName(context, mapping, name)
  settleMapping(context, mapping, {
    name,
    eventType: 'application.provision.group_push.mapping.app.group.renamed',
  })
}

async function writeChange(context: JobContext, mapping: PushedMapping, change: MemberChange): Promise<void> {
  const name = assertedName(context, mapping)
  const added = toScimMembers(change.added)
  await readGroup(context, mapping)
  if (context.app.template.writes === 'PUT') {
    const members = listPushableMembers(context.org, mapping)
    await putName(context, mapping, name, added)
    await readAgain(context, mapping)
    await putMembers(context, mapping, name, toScimMembers(members))
    replacePushedMembers(context.org, mapping.id, members, change.sequence)
  } else {
    const removed = change.removed.map(({ externalId }) => externalId)
    await patchName(context, mapping, name)
    await patchMembers(context, mapping, { removed, added })
    settleMemberChange(context.org, mapping.id, change)
  }
  settleMapping(context, mapping, { name, eventType: 'application.provision.group_push.updated' })
}

function findActive(context: JobContext, mappingId: string): PushedMapping | undefined {
  const mapping = findPushed(context, mappingId)
  return mapping?.status === 'ACTIVE' || mapping?.status === 'PUSHING' ? mapping : undefined
}

function findPushed({ org }: JobContext, mappingId: string): PushedMapping | undefined {
  const mapping = findPushMapping(org, mappingId)
  return mapping?.externalId === undefined ? undefined : { ...mapping, externalId: mapping.externalId }
}
