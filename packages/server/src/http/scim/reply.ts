// Answers of the SCIM surface: status, headers, body. Members of a large group are streamed and never built.

import { Readable } from 'node:stream'
import {
  DEFAULT_PROJECTION,
  errorMessage,
  type JsonObject,
  type JsonValue,
  type ListRequest,
  listResponse,
  matchesTag,
  type Projection,
  parseEntityTags,
  parseProjection,
  project,
  projectionWants,
  type ResourceType,
  type ScimError,
} from '@fluid-scim/scim'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { StoredGroup } from '../../directory/group.ts'
import type { Caller } from '../../provisioning/caller.ts'
import type { Cursors } from '../../provisioning/cursors.ts'
import type { FoundPage } from '../../provisioning/list-all.ts'
import type { PageInfo } from '../../provisioning/list-query.ts'
import type { ListedPage } from '../../provisioning/list-users.ts'
import { type GroupPage, readMemberIds, readMembers } from '../../provisioning/read-group.ts'
import {
  type Represented,
  representGroup,
  representMember,
  representNamedMember,
} from '../../provisioning/represent.ts'
import type { Runtime } from '../../runtime.ts'

export const MEDIA_TYPE = 'application/scim+json'
/** Answers with more members than this are streamed. */
const MEMBERS_BUILT_MAX = 2_000
/** PATCH of a group larger than this answers without the members, unless they are asked for (design decision 13). */
const MEMBERS_IN_PATCH_ANSWER_MAX = 1_000

export interface Answer {
  readonly runtime: Runtime
  readonly caller: Caller
  readonly cursors: Cursors
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

export function sendJson(reply: FastifyReply, status: number, body: JsonObject): FastifyReply {
  return sendText(reply, status, JSON.stringify(body))
}

/**
 * With a serializer of its own, or else Fastify adds a charset, and some conformance suites compare the bare media type. As
 * text and not as bytes: Node writes it together with the head, and makes no buffer for it.
 */
function sendText(reply: FastifyReply, status: number, text: string): FastifyReply {
  return reply.code(status).header('content-type', MEDIA_TYPE).serializer(unchanged).send(text)
}

const unchanged = (text: string): string => text

export function sendError(reply: FastifyReply, error: ScimError): FastifyReply {
  return sendJson(reply, error.status, errorMessage(error))
}

/** The projection that the request's own parameters ask for. */
export function projectionOf(
  resourceType: ResourceType,
  request: Pick<ListRequest, 'attributes' | 'excludedAttributes'>,
): Projection {
  if (request.attributes === undefined && request.excludedAttributes === undefined) return DEFAULT_PROJECTION
  return parseProjection(resourceType, request)
}

/** One user. 201 names its place in Location; a GET that already has this version gets 304. */
export function sendUser(answer: Answer, status: number, user: Represented, projection: Projection): FastifyReply {
  if (sendHeaders(answer, status, user)) return answer.reply
  return sendJson(answer.reply, status, project(answer.caller.organisation.types.user, user.resource, projection))
}

/** One group with its members, as far as the projection wants them. */
export function sendGroup(
  answer: Answer,
  status: number,
  group: StoredGroup,
  projection: Projection,
): Promise<FastifyReply> | FastifyReply {
  const head = representGroup(answer.caller, group, undefined)
  if (sendHeaders(answer, status, head)) return answer.reply
  const isBrief = answer.request.method === 'PATCH' && projection.kind === 'default'
  const isLarge = group.memberCount > MEMBERS_IN_PATCH_ANSWER_MAX
  const shown = isBrief && isLarge ? withoutMembers(answer) : projection
  return sendPieces(answer, status, group.memberCount, groupPieces(answer, group, head, shown))
}

export function sendUserList(answer: Answer, page: ListedPage, projection: Projection): FastifyReply {
  const { user } = answer.caller.organisation.types
  const resources = page.resources.map(({ resource }) => project(user, resource, projection))
  return sendJson(answer.reply, 200, listResponse({ ...page, resources }))
}

function withoutMembers({ caller }: Answer): Projection {
  return parseProjection(caller.organisation.types.group, { excludedAttributes: 'members' })
}

/** A page of groups, each with its members as far as the projection wants them. */
export function sendGroupList(
  answer: Answer,
  page: GroupPage,
  projection: Projection,
): Promise<FastifyReply> | FastifyReply {
  const members = page.groups.reduce((sum, group) => sum + group.memberCount, 0)
  return sendPieces(answer, 200, members, groupListPieces(answer, page, projection))
}

/** A page of both types (a query at the base URL). */
export function sendFound(
  answer: Answer,
  page: FoundPage,
  projections: { readonly user: Projection; readonly group: Projection },
): Promise<FastifyReply> | FastifyReply {
  const members = page.found.reduce((sum, one) => sum + (one.kind === 'group' ? one.group.memberCount : 0), 0)
  return sendPieces(answer, 200, members, foundPieces(answer, page, projections))
}

const READS = new Set(['GET', 'HEAD'])

/** Sets ETag and Location; true when a conditional GET is answered with that alone (C-ETG-02). */
function sendHeaders({ request, reply }: Answer, status: number, { tag, location }: Represented): boolean {
  reply.header('etag', tag)
  if (status === 201) reply.header('location', location)
  const known = request.headers['if-none-match']
  if (!READS.has(request.method) || known === undefined || !matchesTag(parseEntityTags(known), tag)) return false
  reply.code(304).send()
  return true
}

async function sendPieces(
  { reply }: Answer,
  status: number,
  members: number,
  pieces: AsyncGenerator<string>,
): Promise<FastifyReply> {
  if (members > MEMBERS_BUILT_MAX) {
    return reply
      .code(status)
      .header('content-type', MEDIA_TYPE)
      .send(Readable.from(pieces, { objectMode: false }))
  }
  let text = ''
  for await (const piece of pieces) text += piece
  return sendText(reply, status, text)
}

async function* foundPieces(
  answer: Answer,
  { found, ...info }: FoundPage,
  projections: { readonly user: Projection; readonly group: Projection },
): AsyncGenerator<string> {
  yield listHead({ ...info, itemsPerPage: found.length })
  for (const [index, one] of found.entries()) {
    if (index > 0) yield ','
    if (one.kind === 'user') {
      yield JSON.stringify(project(answer.caller.organisation.types.user, one.user.resource, projections.user))
    } else {
      yield* groupPieces(answer, one.group, representGroup(answer.caller, one.group, undefined), projections.group)
    }
  }
  yield ']}'
}

/** A list's JSON up to its first resource; resources and `]}` follow. */
function listHead({ itemsPerPage, ...info }: PageInfo & { readonly itemsPerPage: number }): string {
  const { Resources: _, ...list } = listResponse({ ...info, resources: [] })
  return `${JSON.stringify({ ...list, itemsPerPage }).slice(0, -1)},"Resources":[`
}

async function* groupListPieces(
  answer: Answer,
  { groups, ...info }: GroupPage,
  projection: Projection,
): AsyncGenerator<string> {
  yield listHead({ ...info, itemsPerPage: groups.length })
  for (const [index, group] of groups.entries()) {
    if (index > 0) yield ','
    yield* groupPieces(answer, group, representGroup(answer.caller, group, undefined), projection)
  }
  yield ']}'
}

/** Pages of members as the projection shows them. By default that takes no name, and nothing of a member is hidden. */
async function* shownMembers(
  { runtime, caller }: Answer,
  group: StoredGroup,
  projection: Projection,
): AsyncGenerator<JsonValue> {
  if (projection.kind === 'default') {
    for await (const page of readMemberIds(runtime, caller, group.key)) {
      yield page.map((member) => representMember(caller, member))
    }
    return
  }
  for await (const page of readMembers(runtime, caller, group.key)) {
    const members = page.map((member) => representNamedMember(caller, member))
    const shown = project(caller.organisation.types.group, { schemas: [], members }, projection)['members']
    if (shown !== undefined) yield shown
  }
}

/** The group's JSON with its members laid into it a page at a time. */
async function* groupPieces(
  answer: Answer,
  group: StoredGroup,
  head: Represented,
  projection: Projection,
): AsyncGenerator<string> {
  const { group: type } = answer.caller.organisation.types
  const text = JSON.stringify(project(type, head.resource, projection))
  if (group.memberCount === 0 || !projectionWants(projection, type, 'members')) {
    yield text
    return
  }
  yield text.slice(0, -1)
  let isFirst = true
  for await (const shown of shownMembers(answer, group, projection)) {
    const list = JSON.stringify(shown)
    yield `${isFirst ? ',"members":[' : ','}${list.slice(1, -1)}`
    isFirst = false
  }
  yield isFirst ? '}' : ']}'
}
