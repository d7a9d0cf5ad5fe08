// The handlers of /Users: they read the request, call one operation, and send its answer.

import { parsePatch, parseResource, parseSearchRequest, type ResourceType, withWritten } from '@fluid-scim/scim'
import type { FastifyReply } from 'fastify'
import { userId } from '../../directory/ids.ts'
import { createUser } from '../../provisioning/create-user.ts'
import { deleteUser } from '../../provisioning/delete-user.ts'
import { listUsers } from '../../provisioning/list-users.ts'
import { patchUser } from '../../provisioning/patch-user.ts'
import { readUser } from '../../provisioning/read-user.ts'
import { replaceUser } from '../../provisioning/replace-user.ts'
import { readBody } from './body.ts'
import { type Answer, projectionOf, sendUser, sendUserList } from './reply.ts'
import { idOf, ifMatchOf, parseOptionsOf, queryOf } from './request.ts'

export async function postUser(answer: Answer): Promise<FastifyReply> {
  const projection = projectionOf(typeOf(answer), queryOf(answer))
  const body = parseResource(typeOf(answer), readBody(answer.request), parseOptionsOf(answer))
  const created = await createUser(answer.runtime, answer.caller, body)
  return sendUser(answer, 201, created, withWritten(projection, typeOf(answer), body))
}

export async function getUser(answer: Answer): Promise<FastifyReply> {
  const projection = projectionOf(typeOf(answer), queryOf(answer))
  return sendUser(answer, 200, await readUser(answer.runtime, answer.caller, userId(idOf(answer))), projection)
}

export async function getUsers(answer: Answer): Promise<FastifyReply> {
  const request = queryOf(answer)
  const projection = projectionOf(typeOf(answer), request)
  return sendUserList(
    answer,
    await listUsers(answer.runtime, answer.caller, { request, projection, cursors: answer.cursors }),
    projection,
  )
}

export async function searchUsers(answer: Answer): Promise<FastifyReply> {
  const request = parseSearchRequest(readBody(answer.request))
  const projection = projectionOf(typeOf(answer), request)
  return sendUserList(
    answer,
    await listUsers(answer.runtime, answer.caller, { request, projection, cursors: answer.cursors }),
    projection,
  )
}

export async function putUser(answer: Answer): Promise<FastifyReply> {
  const projection = projectionOf(typeOf(answer), queryOf(answer))
  const body = parseResource(typeOf(answer), readBody(answer.request), parseOptionsOf(answer))
  const change = { id: userId(idOf(answer)), body, ifMatch: ifMatchOf(answer) }
  const replaced = await replaceUser(answer.runtime, answer.caller, change)
  return sendUser(answer, 200, replaced, withWritten(projection, typeOf(answer), change.body))
}

export async function patchUserHandler(answer: Answer): Promise<FastifyReply> {
  const projection = projectionOf(typeOf(answer), queryOf(answer))
  const id = idOf(answer)
  const operations = parsePatch(typeOf(answer), readBody(answer.request), {
    ...parseOptionsOf(answer),
    resourceId: id,
  })
  const change = { id: userId(id), operations, ifMatch: ifMatchOf(answer) }
  const patched = await patchUser(answer.runtime, answer.caller, change)
  return sendUser(answer, 200, patched, withWritten(projection, typeOf(answer), operations))
}

export async function removeUser(answer: Answer): Promise<FastifyReply> {
  await deleteUser(answer.runtime, answer.caller, { id: userId(idOf(answer)), ifMatch: ifMatchOf(answer) })
  return answer.reply.code(204).send()
}

function typeOf({ caller }: Answer): ResourceType {
  return caller.organisation.types.user
}
