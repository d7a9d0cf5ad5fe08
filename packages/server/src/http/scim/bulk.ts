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
import { BULK_OPERATIONS_MAX, BULK_PAYLOAD_BYTES_MAX, type BulkPart, runBulk } from '../../provisioning/bulk.ts'
import { noteRefusal } from '../../provisioning/note-refusal.ts'
import { readBody } from './body.ts'
import type { Endpoint } from './endpoint.ts'
import { toScimError } from './errors.ts'
import { groups } from './groups.ts'
import { type Answer, sendJson } from './reply.ts'
import { parseOptionsOf } from './request.ts'
import { users } from './users.ts'

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
    return { ...base(part.operation), ...(await runAtEndpoint(answer, part)) }
  } catch (error) {
    return failed(answer, part.operation, toScimError(error, answer.request))
  }
}

type Done = Pick<BulkResult, 'status' | 'location' | 'version'>

function runAtEndpoint(answer: Answer, part: BulkPart): Promise<Done> {
  switch (part.operation.endpoint.toLowerCase()) {
    case '/users':
      return runOn(users, answer, part)
    case '/groups':
      return runOn(groups, answer, part)
    default:
      throw new ScimError(404, undefined, 'The path of a bulk operation begins with /Users or /Groups.')
  }
}

async function runOn<Stored, Page>(
  endpoint: Endpoint<Stored, Page>,
  answer: Answer,
  { operation, id }: BulkPart,
): Promise<Done> {
  const { caller } = answer
  const type = endpoint.typeOf(caller)
  const options = parseOptionsOf(answer)
  const ifMatch = ifMatchOf(operation)
  const done = (status: number, stored: Stored): Done => {
    const { location, tag } = endpoint.placeOf(caller, stored)
    return { status, location, version: tag }
  }
  switch (operation.method) {
    case 'POST':
      return done(201, await endpoint.create(answer, parseResource(type, operation.data, options), id))
    case 'PUT': {
      const body = parseResource(type, operation.data, options)
      return done(200, await endpoint.replace(answer, id, { body, sent: operation.data, ifMatch }))
    }
    case 'PATCH': {
      const operations = parsePatch(type, operation.data, { ...options, resourceId: id })
      return done(200, await endpoint.patch(answer, id, { operations, ifMatch }))
    }
    case 'DELETE':
      await endpoint.remove(answer, id, ifMatch)
      return { status: 204, location: `${caller.baseUrl}${endpoint.path}/${id}` }
  }
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
