// The value of an operation by the schema of its target: RFC 7644 sections 3.5.2.1 to 3.5.2.3.

import { badRequest, type ScimError } from '../error.ts'
import { isJsonArray, isJsonObject, type JsonValue } from '../json.ts'
import type { Limits } from '../limits.ts'
import { own } from '../own.ts'
import { isReferenceSet } from '../resource/element-key.ts'
import { parseAttributeValue } from '../resource/parse-value.ts'
import type { Attribute } from '../schema/attribute.ts'
import { findSubAttribute } from '../schema/lookup.ts'
import type { PatchOperation, PatchTarget } from './operation.ts'
import { describeTarget } from './target.ts'

export interface OperationContext {
  readonly limits: Limits
  readonly strict: boolean
}

/** add: nothing comes of an unassigned value (C-PAT-25). Throws invalidValue. */
export function parseAdd(
  target: PatchTarget,
  value: JsonValue | undefined,
  context: OperationContext,
): readonly PatchOperation[] {
  if (isWholeElement(target) && isReferenceSet(target.path.attribute)) {
    const { name } = target.path.attribute
    throw badRequest('mutability', `Values of ${name} cannot be altered. Add whole values to ${name} instead.`)
  }
  const partial = target.filter !== undefined
  const parsed = parseValue(target, required(target, value), { ...context, partial })
  if (parsed === undefined) return []
  if (isWholeElement(target) && isJsonArray(parsed) && parsed.length > 1) {
    throw badRequest('invalidValue', `${describeTarget(target)} takes one value, and ${parsed.length} came.`)
  }
  return [{ op: 'add', target, value: parsed }]
}

/** replace: null and `[]` remove, also inside a complex value (C-PAT-45, A-09). Throws invalidValue and mutability. */
export function parseReplace(
  target: PatchTarget,
  value: JsonValue | undefined,
  context: OperationContext,
): readonly PatchOperation[] {
  const parsed = parseValue(target, required(target, value), { ...context, partial: false })
  const parts = value === undefined ? [] : clearedParts(target, value, context)
  if (parsed !== undefined) return [{ op: 'replace', target, value: parsed }, ...parts]
  if (isJsonObject(value) && !addressed(target).multiValued) return parts
  if (isWholeElement(target)) {
    throw badRequest('invalidValue', `${describeTarget(target)} cannot be replaced with nothing. Use remove.`)
  }
  return parseRemove(target, undefined, context)
}

/** remove: a value names elements of a whole multi-valued attribute and means nothing elsewhere (C-PAT-34, A-08). */
export function parseRemove(
  target: PatchTarget,
  value: JsonValue | undefined,
  context: OperationContext,
): readonly PatchOperation[] {
  const attribute = addressed(target)
  const named = value === undefined || value === null || !attribute.multiValued ? undefined : value
  if (named !== undefined) {
    const values = parseAttributeValue(attribute, named, { ...context, path: describeTarget(target), partial: true })
    return [{ op: 'remove', target, values: isJsonArray(values) ? values : [] }]
  }
  if (attribute.required && target.filter === undefined) throw cannotRemove(target)
  return [{ op: 'remove', target, values: undefined }]
}

/** The refusal to leave a required attribute without a value (C-PAT-32). */
export function cannotRemove(target: PatchTarget): ScimError {
  return badRequest('mutability', `${describeTarget(target)} is required and cannot be removed. Replace it instead.`)
}

function addressed({ path }: PatchTarget): Attribute {
  return path.sub ?? path.attribute
}

function isWholeElement({ path, filter }: PatchTarget): boolean {
  return filter !== undefined && path.sub === undefined
}

function required(target: PatchTarget, value: JsonValue | undefined): JsonValue {
  if (value !== undefined) return value
  throw badRequest('invalidValue', `"value" is missing for ${describeTarget(target)}. To clear it, use remove.`)
}

function parseValue(
  target: PatchTarget,
  value: JsonValue,
  context: OperationContext & { readonly partial: boolean },
): JsonValue | undefined {
  const attribute = addressed(target)
  const path = describeTarget(target)
  const partial = context.partial || !attribute.multiValued
  const parsed = parseAttributeValue(attribute, value, { ...context, path, partial })
  if (attribute.required && typeof parsed === 'string' && parsed.trim() === '') {
    throw badRequest('invalidValue', `${path} is required and cannot be blank.`)
  }
  return parsed
}

// Parts of a complex attribute that a replace sets to null or an empty list; strict: those that it leaves out as well.
function clearedParts(target: PatchTarget, value: JsonValue, context: OperationContext): readonly PatchOperation[] {
  const { attribute, sub } = target.path
  if (attribute.type !== 'complex' || attribute.multiValued || sub !== undefined || !isJsonObject(value)) return []
  const named = new Set(Object.keys(value).map((key) => key.toLowerCase()))
  const leftOut = attribute.subAttributes.filter(
    ({ name, mutability }) => context.strict && mutability !== 'immutable' && !named.has(name.toLowerCase()),
  )
  const cleared = Object.keys(value).flatMap((key) => {
    const part = own(value, key)
    const isCleared = part === null || (isJsonArray(part) && part.length === 0)
    return (isCleared ? findSubAttribute(attribute, key) : undefined) ?? []
  })
  return [...cleared, ...leftOut].flatMap((found) => {
    if (found.mutability === 'readOnly') return []
    const whole: PatchTarget = { path: { ...target.path, sub: found }, filter: undefined }
    return parseRemove(whole, undefined, context)
  })
}
