// One operation as it came: its shape is checked, its meaning not yet known.

import { badRequest } from '../error.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts'
import { distinctKeys } from '../keys.ts'
import { own } from '../own.ts'
import type { ResourceType } from '../schema/attribute.ts'
import { findExtension } from '../schema/lookup.ts'
import { sameUrn } from '../urn.ts'

export interface RawOperation {
  readonly op: string
  /** Undefined when there is none: the operation is about the resource itself. */
  readonly path: string | undefined
  /** Undefined when there is none, which is not the same as null. */
  readonly value: JsonValue | undefined
  /** The path was a key of a path-less value. */
  readonly fromValue: boolean
}

/** Reads one element of `Operations`. Member names count in any letter case (C-GEN-21). Throws invalidSyntax. */
export function parseRawOperation(element: JsonValue): RawOperation {
  if (!isJsonObject(element)) throw badRequest('invalidSyntax', 'An operation is an object with "op" and "path".')
  const members = new Map(distinctKeys(element, 'An operation').map((key) => [key.toLowerCase(), own(element, key)]))
  const op = members.get('op')
  const path = members.get('path') ?? undefined
  if (typeof op !== 'string') throw badRequest('invalidSyntax', 'An operation needs "op": add, remove or replace.')
  if (path !== undefined && typeof path !== 'string') {
    throw badRequest('invalidPath', '"path" must be a text such as members or name.givenName.')
  }
  return { op, path, value: members.get('value'), fromValue: false }
}

/** One operation per key of a path-less value; each key is a path. */
export function takeApart(operation: RawOperation, value: JsonObject): readonly RawOperation[] {
  return distinctKeys(value, 'value').map((path) => ({
    ...operation,
    path,
    value: own(value, path),
    fromValue: true,
  }))
}

/**
 * An operation whose path is the URN of a schema is about all the attributes in that container: one operation each
 * (RFC 7643 section 3.3). Any other operation is left as it is. Throws invalidValue when its value is no object.
 */
export function openContainer(operation: RawOperation, resourceType: ResourceType): readonly RawOperation[] {
  const { op, path, value } = operation
  if (path === undefined || !path.includes(':')) return [operation]
  const isBase = sameUrn(path, resourceType.schema.id)
  const schema = isBase ? resourceType.schema : findExtension(resourceType, path)?.schema
  if (schema === undefined) return [operation]
  const prefix = isBase ? '' : `${schema.id}:`
  if (isJsonObject(value) && op !== 'remove') {
    return takeApart(operation, value).map((part) => ({ ...part, path: `${prefix}${part.path}` }))
  }
  if (isBase && op === 'remove') throw badRequest('noTarget', 'A remove needs the attribute to remove in "path".')
  const clears = op === 'remove' || (op === 'replace' && value === null)
  if (!clears || isBase) throw badRequest('invalidValue', `${schema.id}: expected an object with its attributes.`)
  return schema.attributes.map(({ name }) => ({
    op: 'remove',
    path: `${prefix}${name}`,
    value: undefined,
    fromValue: false,
  }))
}
