// The handler of /Bulk: each part is parsed and run exactly as if it had been sent alone (C-BLK-07).

import {
  type BulkOperation,
  type BulkResult,
  bulkResponse,
  errorMessage,
  parseBulkRequest,
  parseEntityTags,
  parsePatch,
  parseResource,
  ScimError,
} from '@fluid-scim/scim'
import type { FastifyReply } from 'fastify'
import { groupId, userId } from '../../directory/ids.ts'
import { BULK_OPERATIONS_MAX, BULK_PAYLOAD_BYTES_MAX, type BulkPart, runBulk } from '../../provisioning/bulk.ts'
import { createGroup } from '../../provisioning/create-group.ts'
import { createUser } from '../../provisioning/create-user.ts'
import { deleteGroup } from '../../provisioning/delete-group.ts'
import { deleteUser } from '../../provisioning/delete-user.ts'
import { noteRefusal } from '../../provisioning/note-refusal.ts'
import { patchGroup } from '../../provisioning/patch-group.ts'
import { patchUser } from '../../provisioning/patch-user.ts'
import { replaceGroup } from '../../provisioning/replace-group.ts'
import { replaceUser } from '../../provisioning/replace-user.ts'
import { representGroup } from '../../provisioning/represent.ts'
import { readBody } from './body.ts'
import { toScimError } from './errors.ts'
import { namesMembers } from './names-members.ts'
import { type Answer, sendJson } from './reply.ts'
import { parseOptionsOf } from './request.ts'

export async function postBulk(answer: Answer): Promise<FastifyReply> {
  requirePayloadSize(answer)
  const request = parseBulkRequest(readBody(answer.request), { bulkOperationsMax: BULK_OPERATIONS_MAX })
  const results = await runBulk(answer.runtime, request, {
    run: (part) => runPart(answer, part),
    unresolved: (operation, bulkId) => failed(answer, operation, unresolved(bulkId)),
    isError: ({ status }) => status >= 300,
  })
  return sendJson(answer.reply, 200, bulkResponse(results))
}

function requirePayloadSize({ request }: Answer): void {
  const { body } = request
  if (!(body instanceof Uint8Array) || body.length <= BULK_PAYLOAD_BYTES_MAX) return
  throw new ScimError(
    413,
    undefined,
    `The bulk request has ${body.length} bytes, and it may have at most ${BULK_PAYLOAD_BYTES_MAX} (maxPayloadSize): send fewer operations at a time.`,
  )
}

async function runPart(answer: Answer, part: BulkPart): Promise<BulkResult> {
  try {
    const done =
      part.operation.endpoint.toLowerCase() === '/users' ? await onUser(answer, part) : await onGroup(answer, part)
    return { ...base(part.operation), ...done }
  } catch (error) {
    return failed(answer, part.operation, toScimError(error, answer.request))
  }
}

type Done = Pick<BulkResult, 'status' | 'location' | 'version'>

async function onUser(answer: Answer, { operation, id: text }: BulkPart): Promise<Done> {
  const { runtime, caller } = answer
  const { user: type } = caller.organisation.types
  const options = parseOptionsOf(answer)
  const id = userId(text)
  const ifMatch = ifMatchOf(operation)
  switch (operation.method) {
    case 'POST': {
      const { location, tag } = await createUser(runtime, caller, parseResource(type, operation.data, options), id)
      return { status: 201, location, version: tag }
    }
    case 'PUT': {
      const body = parseResource(type, operation.data, options)
      const { location, tag } = await replaceUser(runtime, caller, { id, body, ifMatch })
      return { status: 200, location, version: tag }
    }
    case 'PATCH': {
      const operations = parsePatch(type, operation.data, { ...options, resourceId: id })
      const { location, tag } = await patchUser(runtime, caller, { id, operations, ifMatch })
      return { status: 200, location, version: tag }
    }
    case 'DELETE':
      await deleteUser(runtime, caller, { id, ifMatch })
      return { status: 204, location: `${caller.baseUrl}/Users/${id}` }
  }
}

async function onGroup(answer: Answer, { operation, id: text }: BulkPart): Promise<Done> {
  if (operation.endpoint.toLowerCase() !== '/groups') {
    throw new ScimError(404, undefined, 'The path of a bulk operation begins with /Users or /Groups.')
  }
  const { runtime, caller } = answer
  const { group: type } = caller.organisation.types
  const options = parseOptionsOf(answer)
  const id = groupId(text)
  const ifMatch = ifMatchOf(operation)
  switch (operation.method) {
    case 'POST': {
      const group = await createGroup(runtime, caller, parseResource(type, operation.data, options), id)
      return { status: 201, ...placeOf(representGroup(caller, group, undefined)) }
    }
    case 'PUT': {
      const body = parseResource(type, operation.data, options)
      const change = { id, body, hasMembers: namesMembers(operation.data), ifMatch }
      return { status: 200, ...placeOf(representGroup(caller, await replaceGroup(runtime, caller, change), undefined)) }
    }
    case 'PATCH': {
      const operations = parsePatch(type, operation.data, { ...options, resourceId: id })
      const group = await patchGroup(runtime, caller, { id, operations, ifMatch })
      return { status: 200, ...placeOf(representGroup(caller, group, undefined)) }
    }
    case 'DELETE':
      await deleteGroup(runtime, caller, { id, ifMatch })
      return { status: 204, location: `${caller.baseUrl}/Groups/${id}` }
  }
}

function placeOf({
  location,
  tag,
}: {
  readonly location: string
  readonly tag: string
}): Pick<Done, 'location' | 'version'> {
  return { location, version: tag }
}

function base(operation: BulkOperation): Pick<BulkResult, 'method' | 'bulkId'> {
  const { method, bulkId } = operation
  return { method, ...(bulkId === undefined ? {} : { bulkId }) }
}

/** A part that failed: its Error message, and its entry in the journal like any refused request. */
async function failed(answer: Answer, operation: BulkOperation, error: ScimError): Promise<BulkResult> {
  const { runtime, caller } = answer
  const isOnResource = operation.method !== 'POST'
  const place = isOnResource ? `${operation.endpoint}/${operation.id}` : operation.endpoint
  if (error.status < 500) {
    await noteRefusal(runtime, caller, { request: `${operation.method} ${place} (in bulk)`, subject: undefined, error })
  }
  return {
    ...base(operation),
    status: error.status,
    ...(isOnResource ? { location: `${caller.baseUrl}${place}` } : {}),
    response: errorMessage(error),
  }
}

function ifMatchOf(operation: BulkOperation) {
  return operation.method === 'POST' || operation.version === undefined ? undefined : parseEntityTags(operation.version)
}

function unresolved(bulkId: string): ScimError {
  const shown = bulkId.length > 100 ? `${bulkId.slice(0, 100)}…` : bulkId
  return new ScimError(
    409,
    undefined,
    `This operation refers to "bulkId:${shown}", and no operation of this request has created that resource. Mend that operation first, or send this one afterwards with the real id.`,
  )
}
