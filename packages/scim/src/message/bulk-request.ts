// BulkRequest: RFC 7644 section 3.7 (C-BLK-02, C-BLK-04, C-BLK-06, C-BLK-08). Envelope and addresses are read here;
// each `data` is parsed by its own kind, as if it had been sent alone.

import { badRequest, ScimError } from '../error.ts'
import { isJsonArray, isJsonObject, type JsonValue } from '../json.ts'
import { quote, readMembers } from '../keys.ts'
import { BULK_REQUEST } from '../urn.ts'
import { readMessage } from './read-message.ts'

export interface BulkLimits {
  /** Most operations in one request; as announced in the ServiceProviderConfig. */
  readonly bulkOperationsMax: number
}

interface OperationBase {
  /** Relative to the base URL, as resource types write it: `/Users`. */
  readonly endpoint: string
  readonly bulkId?: string
}
interface OperationOnResource extends OperationBase {
  /** The resource's id, or `bulkId:…` for one that another operation creates. */
  readonly id: string
  /** Like If-Match. */
  readonly version?: string
}

export type BulkOperation =
  | (OperationBase & { readonly method: 'POST'; readonly bulkId: string; readonly data: JsonValue })
  | (OperationOnResource & { readonly method: 'PUT'; readonly data: JsonValue })
  | (OperationOnResource & { readonly method: 'PATCH'; readonly data: JsonValue })
  | (OperationOnResource & { readonly method: 'DELETE' })

export interface BulkRequest {
  /** Stop after so many errors; absent: carry on to the end. */
  readonly failOnErrors?: number
  readonly operations: readonly BulkOperation[]
}

/**
 * The body of POST /Bulk. Throws 413 when there are more operations than the limit, and 400 invalidSyntax when the
 * message or one of its operations is malformed: then nothing of it is done.
 */
export function parseBulkRequest(body: JsonValue, limits: BulkLimits): BulkRequest {
  const members = readMessage(body, BULK_REQUEST)
  const operations = members.get('operations')
  if (!isJsonArray(operations) || operations.length === 0) throw refuse('Operations must be a list of operations.')
  if (operations.length > limits.bulkOperationsMax) {
    throw new ScimError(
      413,
      undefined,
      `${operations.length} operations came, and one bulk request may have at most ${limits.bulkOperationsMax}. Send fewer at a time.`,
    )
  }
  const failOnErrors = members.get('failonerrors')
  return {
    ...(failOnErrors === undefined ? {} : { failOnErrors: parseFailOnErrors(failOnErrors) }),
    operations: distinctBulkIds(operations.map(parseOperation)),
  }
}

function parseFailOnErrors(value: JsonValue): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value > 0) return value
  throw refuse('failOnErrors must be a whole number of at least 1.')
}

function parseOperation(value: JsonValue, index: number): BulkOperation {
  const place = `Operations[${index}]`
  if (!isJsonObject(value)) throw refuse(`${place} must be an object.`)
  const members = readMembers(value, place)
  const method = text(members, 'method', place)?.toUpperCase()
  const bulkId = text(members, 'bulkId', place)
  const { endpoint, id } = parsePath(text(members, 'path', place), place)
  if (method === 'POST') {
    if (bulkId === undefined || bulkId === '') throw refuse(`${place}: a POST needs a bulkId.`)
    if (id !== undefined) throw refuse(`${place}: a POST goes to an endpoint such as /Users, without an id.`)
    return { method, endpoint, bulkId, data: data(members, place) }
  }
  if (id === undefined) throw refuse(`${place}: the path must name one resource, such as /Users/{id}.`)
  const version = text(members, 'version', place)
  const target = {
    endpoint,
    id,
    ...(bulkId === undefined ? {} : { bulkId }),
    ...(version === undefined ? {} : { version }),
  }
  if (method === 'PUT' || method === 'PATCH') return { method, ...target, data: data(members, place) }
  if (method === 'DELETE') return { method, ...target }
  throw refuse(`${place}: method must be POST, PUT, PATCH or DELETE.`)
}

function parsePath(path: string | undefined, place: string): { readonly endpoint: string; readonly id?: string } {
  const [, name, id] = /^\/?([^/?#]+)(?:\/([^/?#]+))?\/?$/.exec(path ?? '') ?? []
  const decoded = id === undefined ? undefined : decode(id)
  if (name === undefined || (id !== undefined && decoded === undefined)) {
    throw refuse(`${place}: path must be an endpoint such as /Users, or a resource such as /Users/{id}.`)
  }
  return { endpoint: `/${name}`, ...(decoded === undefined ? {} : { id: decoded }) }
}

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment)
  } catch {
    return undefined
  }
}

function text(members: ReadonlyMap<string, JsonValue>, name: string, place: string): string | undefined {
  const value = members.get(name.toLowerCase())
  if (value === undefined || typeof value === 'string') return value
  throw refuse(`${place}: ${name} must be a string.`)
}

function data(members: ReadonlyMap<string, JsonValue>, place: string): JsonValue {
  const value = members.get('data')
  if (value === undefined) throw refuse(`${place}: data is missing.`)
  return value
}

function distinctBulkIds(operations: readonly BulkOperation[]): readonly BulkOperation[] {
  const seen = new Set<string>()
  for (const { method, bulkId } of operations) {
    if (method !== 'POST') continue
    if (seen.has(bulkId)) throw refuse(`The bulkId ${quote(bulkId)} stands for two operations. Give each its own.`)
    seen.add(bulkId)
  }
  return operations
}

function refuse(detail: string): ScimError {
  return badRequest('invalidSyntax', detail)
}
