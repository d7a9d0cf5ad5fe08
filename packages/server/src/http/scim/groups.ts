// The handlers of /Groups: they read the request, call one operation, and send its answer.

import { parsePatch, parseResource, parseSearchRequest, type ResourceType, withWritten } from '@fluid-scim/scim'
import type { FastifyReply } from 'fastify'
import { groupId } from '../../directory/ids.ts'
import { createGroup } from '../../provisioning/create-group.ts'
import { deleteGroup } from '../../provisioning/delete-group.ts'
import { patchGroup } from '../../provisioning/patch-group.ts'
import { listGroups, readGroup } from '../../provisioning/read-group.ts'
import { replaceGroup } from '../../provisioning/replace-group.ts'
import { readBody } from './body.ts'
import { namesMembers } from './names-members.ts'
import { type Answer, projectionOf, sendGroup, sendGroupList } from './reply.ts'
import { idOf, ifMatchOf, parseOptionsOf, queryOf } from './request.ts'

export async function postGroup(answer: Answer): Promise<FastifyReply> {
  const projection = projectionOf(typeOf(answer), queryOf(answer))
  const body = parseResource(typeOf(answer), readBody(answer.request), parseOptionsOf(answer))
  const created = await createGroup(answer.runtime, answer.caller, body)
  return sendGroup(answer, 201, created, withWritten(projection, typeOf(answer), body))
}

export async function getGroup(answer: Answer): Promise<FastifyReply> {
  const projection = projectionOf(typeOf(answer), queryOf(answer))
  return sendGroup(answer, 200, await readGroup(answer.runtime, answer.caller, groupId(idOf(answer))), projection)
}

export async function getGroups(answer: Answer): Promise<FastifyReply> {
  const request = queryOf(answer)
  const projection = projectionOf(typeOf(answer), request)
  const page = await listGroups(answer.runtime, answer.caller, { request, cursors: answer.cursors })
  return sendGroupList(answer, page, projection)
}

export async function searchGroups(answer: Answer): Promise<FastifyReply> {
  const request = parseSearchRequest(readBody(answer.request))
  const projection = projectionOf(typeOf(answer), request)
  const page = await listGroups(answer.runtime, answer.caller, { request, cursors: answer.cursors })
  return sendGroupList(answer, page, projection)
}

export async function putGroup(answer: Answer): Promise<FastifyReply> {
  const projection = projectionOf(typeOf(answer), queryOf(answer))
  const sent = readBody(answer.request)
  const change = {
    id: groupId(idOf(answer)),
    body: parseResource(typeOf(answer), sent, parseOptionsOf(answer)),
    hasMembers: namesMembers(sent),
    ifMatch: ifMatchOf(answer),
  }
  const replaced = await replaceGroup(answer.runtime, answer.caller, change)
  return sendGroup(answer, 200, replaced, withWritten(projection, typeOf(answer), change.body))
}

export async function patchGroupHandler(answer: Answer): Promise<FastifyReply> {
  const projection = projectionOf(typeOf(answer), queryOf(answer))
  const id = idOf(answer)
  const operations = parsePatch(typeOf(answer), readBody(answer.request), {
    ...parseOptionsOf(answer),
    resourceId: id,
  })
  const change = { id: groupId(id), operations, ifMatch: ifMatchOf(answer) }
  const patched = await patchGroup(answer.runtime, answer.caller, change)
  return sendGroup(answer, 200, patched, withWritten(projection, typeOf(answer), operations))
}

export async function removeGroup(answer: Answer): Promise<FastifyReply> {
  await deleteGroup(answer.runtime, answer.caller, { id: groupId(idOf(answer)), ifMatch: ifMatchOf(answer) })
  return answer.reply.code(204).send()
}

function typeOf({ caller }: Answer): ResourceType {
  return caller.organisation.types.group
}
