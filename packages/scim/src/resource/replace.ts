// PUT: RFC 7644 section 3.5.1 (C-PUT-02, C-PUT-03). What the client sends replaces what is there, what it leaves out is
// cleared, but for what it may not change or has never been shown.

import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts'
import { own } from '../own.ts'
import type { Attribute, ResourceType } from '../schema/attribute.ts'
import { refuseChange } from './refuse-change.ts'
import type { Resource } from './resource.ts'

/**
 * The resource that a parsed body of a PUT makes of the current one. An attribute that the body leaves out stays when it is
 * immutable or read-only, or when no answer shows it unasked (a password): a client that reads, changes and puts back
 * cannot know of it. Throws 400 mutability when an immutable attribute would get another value.
 */
export function replaceResource(resourceType: ResourceType, current: Resource, body: Resource): Resource {
  const { schema, extensions } = resourceType
  const base = withKept(schema.attributes, current, body)
  const containers = extensions.flatMap(({ schema: { id, attributes } }) => {
    const kept = withKept(attributes, containerOf(current, id), containerOf(body, id))
    return Object.keys(kept).length === 0 ? [] : [[id, kept] as const]
  })
  const urns = containers.map(([id]) => id)
  return {
    ...base,
    ...Object.fromEntries(containers),
    schemas: [...body.schemas, ...urns.filter((id) => !body.schemas.includes(id))],
  }
}

function withKept(attributes: readonly Attribute[], current: JsonObject, body: JsonObject): JsonObject {
  const kept = attributes.flatMap((attribute) => {
    const value = keptValue(attribute, own(current, attribute.name), own(body, attribute.name))
    return value === undefined ? [] : [[attribute.name, value] as const]
  })
  return kept.length === 0 ? body : { ...body, ...Object.fromEntries(kept) }
}

/** What an attribute keeps of its current value; undefined: nothing but what came. */
function keptValue(
  attribute: Attribute,
  before: JsonValue | undefined,
  after: JsonValue | undefined,
): JsonValue | undefined {
  if (before === undefined) return undefined
  if (after === undefined && isKept(attribute)) return before
  const isSingleComplex = isJsonObject(before) && (after === undefined || isJsonObject(after))
  const merged = isSingleComplex ? withKept(attribute.subAttributes, before, isJsonObject(after) ? after : {}) : after
  refuseChange(attribute, before, merged)
  return merged === after || (isJsonObject(merged) && Object.keys(merged).length === 0) ? undefined : merged
}

function isKept({ mutability, returned }: Attribute): boolean {
  return mutability === 'immutable' || mutability === 'readOnly' || returned === 'never' || returned === 'request'
}

function containerOf(resource: JsonObject, urn: string): JsonObject {
  const container = own(resource, urn)
  return isJsonObject(container) ? container : {}
}
