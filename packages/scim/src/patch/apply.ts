// PATCH applied: RFC 7644 section 3.5.2. Each operation works on the result of the one before, on new values: the
// resource that came in is never changed, so a refusal leaves nothing behind (C-PAT-03).

import { badRequest } from '../error.ts'
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../json.ts'
import { DEFAULT_LIMITS, type Limits } from '../limits.ts'
import { own } from '../own.ts'
import { sameValue } from '../resource/diff.ts'
import { isReferenceSet } from '../resource/element-key.ts'
import { refuseChange } from '../resource/refuse-change.ts'
import type { Resource } from '../resource/resource.ts'
import type { ResourceType } from '../schema/attribute.ts'
import { applyToElements } from './apply-to-elements.ts'
import { assignParts, removePart } from './assign-parts.ts'
import { countLooks } from './looks.ts'
import type { PatchOperation, PatchTarget } from './operation.ts'
import { cannotRemove } from './parse-operation.ts'

/**
 * The resource after all the operations, with `schemas` following the extensions that it has (C-PAT-08). When they
 * change nothing, the same object comes back (C-PAT-09). Throws noTarget for a filter that selects nothing (C-PAT-44),
 * mutability for an immutable attribute that has a value or a required one that would lose its own, invalidValue for
 * two primary values or for more than the limits allow, 413 for a PATCH that would look at too many of them.
 */
export function applyPatch(
  resourceType: ResourceType,
  resource: Resource,
  operations: readonly PatchOperation[],
  limits: Limits = DEFAULT_LIMITS,
): Resource {
  let current: JsonObject = resource
  let looks = 0
  for (const operation of operations) {
    looks = countLooks(looks, valueAt(current, operation.target), operation)
    current = applyOperation(current, operation, limits)
  }
  const patched = deriveSchemas(resourceType, current, resource.schemas)
  return sameValue(patched, resource) ? resource : patched
}

function containerOf(resource: JsonObject, { path }: PatchTarget): JsonObject {
  const container = path.extension === undefined ? resource : own(resource, path.extension)
  return isJsonObject(container) ? container : {}
}

function valueAt(resource: JsonObject, target: PatchTarget): JsonValue | undefined {
  return own(containerOf(resource, target), target.path.attribute.name)
}

function applyOperation(resource: JsonObject, operation: PatchOperation, limits: Limits): JsonObject {
  const { extension, attribute } = operation.target.path
  const before = valueAt(resource, operation.target)
  const after = attribute.multiValued
    ? emptyToUndefined(applyToElements(isJsonArray(before) ? before : [], operation, limits))
    : applyToOne(before, operation)
  if (after === undefined && attribute.required) throw cannotRemove(operation.target)
  if (isJsonArray(after)) refuseTooMany(operation, after.length, limits)
  refuseChange(attribute, before, after)
  const changed = withMember(containerOf(resource, operation.target), attribute.name, after)
  if (extension === undefined) return changed
  return withMember(resource, extension, Object.keys(changed).length === 0 ? undefined : changed)
}

function applyToOne(before: JsonValue | undefined, operation: PatchOperation): JsonValue | undefined {
  const { attribute, sub } = operation.target.path
  if (attribute.type !== 'complex') return operation.op === 'remove' ? undefined : operation.value
  const parts = isJsonObject(before) ? before : {}
  if (operation.op === 'remove') return sub === undefined ? undefined : removePart(attribute, parts, sub.name)
  if (sub !== undefined) return assignParts(attribute, parts, { [sub.name]: operation.value })
  return isJsonObject(operation.value) ? assignParts(attribute, parts, operation.value) : before
}

function withMember(object: JsonObject, name: string, value: JsonValue | undefined): JsonObject {
  if (value !== undefined) return { ...object, [name]: value }
  const { [name]: _removed, ...others } = object
  return others
}

function emptyToUndefined(elements: readonly JsonValue[]): readonly JsonValue[] | undefined {
  return elements.length === 0 ? undefined : elements
}

function refuseTooMany({ target }: PatchOperation, count: number, limits: Limits): void {
  const most = isReferenceSet(target.path.attribute) ? limits.membersMax : limits.valuesMax
  if (count <= most) return
  throw badRequest(
    'invalidValue',
    `${target.path.attribute.name} would have ${count} values; at most ${most} are kept.`,
  )
}

function deriveSchemas(resourceType: ResourceType, resource: JsonObject, before: readonly string[]): Resource {
  const present = resourceType.extensions
    .map(({ schema }) => schema.id)
    .filter((urn) => own(resource, urn) !== undefined)
  const schemas = [resourceType.schema.id, ...present]
  const same = schemas.length === before.length && schemas.every((urn) => before.includes(urn))
  return { ...resource, schemas: same ? before : schemas }
}
