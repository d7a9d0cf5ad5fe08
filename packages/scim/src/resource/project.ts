// What of a resource a client may see: RFC 7643 section 7 `returned`, RFC 7644 section 3.9 (C-ATT-15, C-PRJ-*, A-12).

import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../json.ts'
import type { Attribute, ResourceType } from '../schema/attribute.ts'
import { findExtension, findSubAttribute, resolvePath } from '../schema/lookup.ts'
import { type Projection, type SelectedParts, selectedParts } from './projection.ts'

/** What is shown of an attribute: nothing, or those of its sub-attributes for which the test holds. */
type Shown = 'nothing' | 'everything' | ((sub: Attribute) => boolean)

/**
 * The resource as the projection shows it, in the same order. Attributes that are never returned are left out, those
 * returned on request need to be named, `id` and `schemas` are always there. With the default projection a resource
 * in which nothing is hidden is answered as it is, not copied.
 */
export function project(resourceType: ResourceType, resource: JsonObject, projection: Projection): JsonObject {
  if (projection.kind === 'default' && !isAnythingHidden(resourceType, resource)) return resource
  return pick(resource, (key, value) => {
    const extension = findExtension(resourceType, key)
    if (extension === undefined) return projectMember(resourceType, undefined, key, value, projection)
    if (!isJsonObject(value)) return undefined
    const { id } = extension.schema
    const inner = pick(value, (name, part) => projectMember(resourceType, id, name, part, projection))
    return isEmpty(inner) ? undefined : inner
  })
}

function projectMember(
  resourceType: ResourceType,
  extension: string | undefined,
  name: string,
  value: JsonValue,
  projection: Projection,
): JsonValue | undefined {
  const attribute = resolvePath(resourceType, { uri: extension, name, sub: undefined })?.attribute
  if (attribute === undefined) return projection.kind === 'only' ? undefined : value
  return show(attribute, value, decide(attribute, extension, projection))
}

function decide(attribute: Attribute, extension: string | undefined, projection: Projection): Shown {
  if (attribute.returned === 'never') return 'nothing'
  if (projection.kind === 'only') {
    return decideOnly(attribute, selectedParts(projection.selection, extension, attribute))
  }
  const { written } = projection
  const named = written && selectedParts(written, extension, attribute)
  if (attribute.returned === 'request' && named === undefined) return 'nothing'
  const parts = projection.kind === 'without' ? selectedParts(projection.selection, extension, attribute) : undefined
  if (parts === 'all' && attribute.returned !== 'always') return 'nothing'
  const isInSet = (sub: Attribute) => isShownByDefault(sub) || (sub.returned === 'request' && isSelected(named, sub))
  if (parts === undefined) return shownWhere(attribute, isInSet)
  return (sub) => isInSet(sub) && (sub.returned === 'always' || !isSelected(parts, sub))
}

function decideOnly(attribute: Attribute, parts: SelectedParts | undefined): Shown {
  if (parts === undefined) return attribute.returned === 'always' ? 'everything' : 'nothing'
  if (parts === 'all') return shownWhere(attribute, isShownByDefault)
  return (sub) => sub.returned === 'always' || (sub.returned !== 'never' && parts.has(sub.name))
}

/** A long list of values is not gone through when every part of them is shown. */
function shownWhere(attribute: Attribute, isShown: (sub: Attribute) => boolean): Shown {
  return attribute.subAttributes.every(isShown) ? 'everything' : isShown
}

function isShownByDefault(sub: Attribute): boolean {
  return sub.returned === 'always' || sub.returned === 'default'
}

function isSelected(parts: SelectedParts | undefined, sub: Attribute): boolean {
  return parts !== undefined && (parts === 'all' || parts.has(sub.name))
}

function show(attribute: Attribute, value: JsonValue, shown: Shown): JsonValue | undefined {
  if (shown === 'nothing') return undefined
  if (shown === 'everything' || attribute.type !== 'complex') return value
  const showParts = (element: JsonValue) => {
    if (!isJsonObject(element)) return element
    const kept = pick(element, (name, part) => {
      const sub = findSubAttribute(attribute, name)
      return sub === undefined || shown(sub) ? part : undefined
    })
    return isEmpty(kept) ? undefined : kept
  }
  if (!isJsonArray(value)) return showParts(value)
  const elements = value.map(showParts).filter((element) => element !== undefined)
  return elements.length === 0 ? undefined : elements
}

function pick(object: JsonObject, keep: (key: string, value: JsonValue) => JsonValue | undefined): JsonObject {
  return Object.fromEntries(
    Object.entries(object).flatMap(([key, value]) => {
      const kept = value === undefined ? undefined : keep(key, value)
      return kept === undefined ? [] : [[key, kept] as const]
    }),
  )
}

function isEmpty(object: JsonObject): boolean {
  return Object.keys(object).length === 0
}

const hiddenNames = new WeakMap<ResourceType, readonly (readonly [string | undefined, string])[]>()

/** Whether the resource holds anything that the default projection leaves out. */
function isAnythingHidden(resourceType: ResourceType, resource: JsonObject): boolean {
  let names = hiddenNames.get(resourceType)
  if (names === undefined) {
    names = listHidden(resourceType)
    hiddenNames.set(resourceType, names)
  }
  return names.some(([urn, name]) => {
    if (urn === undefined) return Object.hasOwn(resource, name)
    const container = resource[urn]
    return isJsonObject(container) && Object.hasOwn(container, name)
  })
}

function listHidden(resourceType: ResourceType): readonly (readonly [string | undefined, string])[] {
  const hidden = (attribute: Attribute) =>
    !isShownByDefault(attribute) || !attribute.subAttributes.every(isShownByDefault)
  const namesOf = (urn: string | undefined, attributes: readonly Attribute[]) =>
    attributes.filter(hidden).map(({ name }) => [urn, name] as const)
  return [
    ...namesOf(undefined, resourceType.schema.attributes),
    ...resourceType.extensions.flatMap(({ schema }) => namesOf(schema.id, schema.attributes)),
  ]
}
