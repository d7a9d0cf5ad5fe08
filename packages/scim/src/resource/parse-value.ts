// The value of one attribute by its schema: RFC 7643 sections 2.3 to 2.5. What comes out may be stored as it is.

import { badRequest } from '../error.ts'
import { describeUnknownSubAttribute } from '../filter/unknown-attribute.ts'
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../json.ts'
import { distinctKeys, quote } from '../keys.ts'
import type { Limits } from '../limits.ts'
import type { Attribute } from '../schema/attribute.ts'
import { findSubAttribute } from '../schema/lookup.ts'
import { allows } from './client-rules.ts'
import { elementKey, isReferenceSet } from './element-key.ts'
import { parseScalar } from './parse-scalar.ts'
import { refuseFor, refuseValue } from './refuse-value.ts'

export interface ValueContext {
  /** How the attribute is called in errors: `emails`, `name.givenName`. */
  readonly path: string
  readonly limits: Limits
  /** Turns off all client rules. */
  readonly strict: boolean
  /** The value is laid over another one, so required sub-attributes may be missing. */
  readonly partial?: boolean
}

/**
 * The value in schema spelling and stored form, or undefined when it is unassigned (null, `[]`, nothing left). Unknown
 * sub-attributes are dropped (strict: refused), read-only ones always; equal elements are one (C-ATT-13, C-GRP-05).
 * Throws 400 invalidValue for wrong types, two primary values, a missing required sub-attribute or too many values,
 * and 400 invalidSyntax for keys that collide.
 */
export function parseAttributeValue(
  attribute: Attribute,
  value: JsonValue,
  context: ValueContext,
): JsonValue | undefined {
  if (value === null || (isJsonArray(value) && value.length === 0)) return undefined
  return attribute.multiValued ? parseList(attribute, value, context) : parseOne(attribute, value, context)
}

function parseList(attribute: Attribute, value: JsonValue, context: ValueContext): JsonValue | undefined {
  const elements = isJsonArray(value) ? value : allows('object-for-list', context) ? [value] : undefined
  if (elements === undefined) throw refuseValue(attribute, context.path, 'a list', value)
  refuseTooMany(attribute, elements.length, context)
  const distinct = new Map<string, JsonValue>()
  elements.forEach((element, index) => {
    if (element === null) return
    const parsed = parseElement(attribute, element, { ...context, path: `${context.path}[${index}]` })
    if (parsed === undefined) return
    const key = pairKey(attribute, parsed)
    distinct.set(key, merge(attribute, distinct.get(key), parsed))
  })
  const values = [...distinct.values()]
  refuseTwoPrimaries(values, context)
  return values.length === 0 ? undefined : values
}

function refuseTooMany(attribute: Attribute, count: number, { path, limits }: ValueContext): void {
  const most = isReferenceSet(attribute) ? limits.membersMax : limits.valuesMax
  if (count <= most) return
  throw refuseFor(path, `${count} values came, and one request may have at most ${most}. Send fewer at a time.`)
}

function parseElement(attribute: Attribute, element: JsonValue, context: ValueContext): JsonValue | undefined {
  return attribute.type === 'complex'
    ? parseComplex(attribute, element, context)
    : parseScalar(attribute, element, context)
}

/** One (value, type) pair is one element (C-ATT-13); elements without `value` are the same when all of them is. */
function pairKey(attribute: Attribute, element: JsonValue): string {
  if (!isJsonObject(element) || element.value === undefined || isReferenceSet(attribute)) {
    return elementKey(attribute, element)
  }
  return JSON.stringify([element.value, element.type ?? null])
}

function merge(attribute: Attribute, first: JsonValue | undefined, next: JsonValue): JsonValue {
  if (!isJsonObject(first) || !isJsonObject(next) || isReferenceSet(attribute)) return first ?? next
  return { ...next, ...first, ...(next.primary === true ? { primary: true } : {}) }
}

function refuseTwoPrimaries(values: readonly JsonValue[], { path }: ValueContext): void {
  const primaries = values.filter((value) => isJsonObject(value) && value.primary === true)
  if (primaries.length < 2) return
  throw refuseFor(path, `${primaries.length} values are marked as primary. Mark one of them at most.`)
}

function parseOne(attribute: Attribute, value: JsonValue, context: ValueContext): JsonValue | undefined {
  if (attribute.type !== 'complex') return parseScalar(attribute, value, context)
  if (isJsonArray(value) && value.length === 1 && allows('list-for-object', context)) {
    const [only] = value
    return only === undefined || only === null ? undefined : parseComplex(attribute, only, context)
  }
  return parseComplex(attribute, value, context)
}

function parseComplex(attribute: Attribute, value: JsonValue, context: ValueContext): JsonObject | undefined {
  const object = objectOf(attribute, value, context)
  const result: Record<string, JsonValue> = {}
  for (const key of distinctKeys(object, context.path)) {
    const sub = findSubAttribute(attribute, key)
    const written = object[key]
    if (sub === undefined) refuseUnknown(attribute, key, context)
    else if (sub.mutability !== 'readOnly' && written !== undefined) {
      const parsed = parseAttributeValue(sub, written, { ...context, path: `${context.path}.${sub.name}` })
      if (parsed !== undefined) result[sub.name] = parsed
    }
  }
  if (Object.keys(result).length === 0) return undefined
  if (context.partial !== true) requireSubAttributes(attribute, result, context)
  return result
}

function objectOf(attribute: Attribute, value: JsonValue, context: ValueContext): JsonObject {
  if (isJsonObject(value)) return value
  const isBareValue = typeof value === 'string' && findSubAttribute(attribute, 'value') !== undefined
  if (isBareValue && allows('string-for-object', context)) return { value }
  throw refuseValue(attribute, context.path, 'an object', value)
}

function refuseUnknown(attribute: Attribute, key: string, context: ValueContext): void {
  if (allows('unknown-attribute', context)) return
  throw badRequest('invalidSyntax', `${describeUnknownSubAttribute(attribute, key)} Correct the name or leave it out.`)
}

function requireSubAttributes(attribute: Attribute, result: JsonObject, { path }: ValueContext): void {
  for (const { name, required } of attribute.subAttributes) {
    const value = Object.hasOwn(result, name) ? result[name] : undefined
    if (required && (value === undefined || value === '')) {
      throw refuseFor(path, `${quote(name)} is missing. Send it with every value of ${attribute.name}.`)
    }
  }
}
