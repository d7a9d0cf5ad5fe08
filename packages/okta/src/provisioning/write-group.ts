// The writes to a group that exists at the app, in both dialects.
//   catalogue: one PATCH to assert the name, then one PATCH (or more, in batches) for the members
//   wizard:    GET, PUT with the name and the members that the app has, then PUT with the members that Okta has
import type { JsonObject } from '../json.ts'
import {
  addMembersOperation,
  removeMemberOperation,
  renameOperation,
  replaceGroupBody,
  replaceMembersOperation,
  type ScimMember,
} from '../wire/group-body.ts'
import { getRequest, patchRequest, replaceRequest, type ScimRequest } from '../wire/scim-request.ts'
import { ask, type JobContext } from './context.ts'
import { failMapping, failMembers, failure, type PushedMapping, readScimMembers } from './group-target.ts'

/** Asserts the name: every change begins with it, even when the name is the same. */
export async function patchName(context: JobContext, mapping: PushedMapping, name: string): Promise<void> {
  await writeName(
    context,
    mapping,
    name,
    patchRequest('Groups', mapping.externalId, [renameOperation(mapping.externalId, name)]),
  )
}

/** Wizard apps: reads the group and puts it back with the name, the app's own members, and those to be added at the end. */
export async function putName(
  context: JobContext,
  mapping: PushedMapping,
  name: string,
  added: readonly ScimMember[],
): Promise<void> {
  const current = readScimMembers(await readAgain(context, mapping))
  const known = new Set(current.map((member) => member.value))
  const members = [...current, ...added.filter((member) => !known.has(member.value))]
  const body = replaceGroupBody(mapping.externalId, name, members)
  await writeName(context, mapping, name, replaceRequest('Groups', mapping.externalId, body))
}

/** Wizard apps: puts the whole group as Okta has it. */
export async function putMembers(
  context: JobContext,
  mapping: PushedMapping,
  name: string,
  members: readonly ScimMember[],
): Promise<void> {
  const body = replaceGroupBody(mapping.externalId, name, members)
  await writeMembers(context, mapping, replaceRequest('Groups', mapping.externalId, body))
}

/** `GET /Groups/{id}` inside a push that has read it before. */
export async function readAgain(context: JobContext, mapping: PushedMapping): Promise<JsonObject | undefined> {
  const { answer, error } = await ask(context, getRequest('Groups', mapping.externalId))
  return error === undefined ? answer.body : failMembers(context, mapping, error)
}

/** Catalogue apps: removals first, then additions, in one PATCH or in batches of the app's size. */
export async function patchMembers(
  context: JobContext,
  mapping: PushedMapping,
  change: { readonly removed: readonly string[]; readonly added: readonly ScimMember[] },
): Promise<void> {
  const size = batchSize(context)
  const removals = chunk(change.removed, size).map((ids) => ids.map(removeMemberOperation))
  const additions = chunk(change.added, size).map((members) => [addMembersOperation(members)])
  const isSmall = change.removed.length + change.added.length <= size
  const requests = isSmall ? [[...removals, ...additions].flat()] : [...removals, ...additions]
  for (const operations of requests) {
    if (operations.length === 0) continue
    await writeMembers(context, mapping, patchRequest('Groups', mapping.externalId, operations))
  }
}

/** Catalogue apps, "Push now": replaces the members; beyond the batch size the rest is added after. */
export async function patchAllMembers(
  context: JobContext,
  mapping: PushedMapping,
  members: readonly ScimMember[],
): Promise<void> {
  const [first = [], ...rest] = chunk(members, batchSize(context))
  await writeMembers(context, mapping, patchRequest('Groups', mapping.externalId, [replaceMembersOperation(first)]))
  for (const more of rest) {
    await writeMembers(context, mapping, patchRequest('Groups', mapping.externalId, [addMembersOperation(more)]))
  }
}

async function writeName(
  context: JobContext,
  mapping: PushedMapping,
  name: string,
  request: ScimRequest,
): Promise<void> {
  const { error } = await ask(context, request)
  if (error === undefined) return
  const isRename = name !== mapping.appGroupName
  failMapping(context, mapping, {
    eventType: isRename
      ? 'application.provision.group_push.mapping.app.group.renamed.failed'
      : 'application.provision.group.update',
    reason: failure(mapping, `updating user group ${name}`, error),
  })
}

async function writeMembers(context: JobContext, mapping: PushedMapping, request: ScimRequest): Promise<void> {
  const { error } = await ask(context, request)
  if (error !== undefined) failMembers(context, mapping, error)
}

function batchSize({ app }: JobContext): number {
  const { patchBatchSize } = app.settings.groupPush
  return patchBatchSize > 0 ? patchBatchSize : Number.MAX_SAFE_INTEGER
}

function chunk<Item>(items: readonly Item[], size: number): Item[][] {
  const chunks: Item[][] = []
  for (let start = 0; start < items.length; start += size) chunks.push(items.slice(start, start + size))
  return chunks
}
