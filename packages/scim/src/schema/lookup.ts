// From a written name to the attribute that it means (C-ATT-01, C-FLT-15, C-FLT-20). Names are looked up in Maps, so
// that `constructor` or `__proto__` is as unknown as any other name (T-50).

import type { AttributePath, ResolvedPath } from '../filter/ast.ts'
import type { Attribute, ResourceType, Schema, SchemaExtension } from './attribute.ts'
import { commonAttributes } from './common.ts'

interface Index {
  /** Base and common attributes by lower-case name. */
  readonly base: ReadonlyMap<string, Attribute>
  /** Extensions by lower-case URN. */
  readonly extensions: ReadonlyMap<
    string,
    { readonly extension: SchemaExtension; readonly attributes: ReadonlyMap<string, Attribute> }
  >
  readonly names: readonly string[]
}

const indexes = new WeakMap<ResourceType, Index>()
const subAttributeIndexes = new WeakMap<Attribute, ReadonlyMap<string, Attribute>>()

/**
 * The attribute that a path means on this resource type, or undefined when there is none. Without URN, or with the
 * URN of the base schema, base and common attributes are found; attributes of an extension only by its URN.
 */
export function resolvePath(resourceType: ResourceType, path: AttributePath): ResolvedPath | undefined {
  const found = findAttribute(resourceType, path.uri, path.name)
  if (found === undefined) return undefined
  if (path.sub === undefined) return { ...found, sub: undefined }
  const sub = findSubAttribute(found.attribute, path.sub)
  return sub === undefined ? undefined : { ...found, sub }
}

/** The sub-attribute with that name in any letter case, or undefined. */
export function findSubAttribute(attribute: Attribute, name: string): Attribute | undefined {
  let index = subAttributeIndexes.get(attribute)
  if (index === undefined) {
    index = byName(attribute.subAttributes)
    subAttributeIndexes.set(attribute, index)
  }
  return index.get(name.toLowerCase())
}

/** The extension of the resource type with that URN in any letter case, or undefined. */
export function findExtension(resourceType: ResourceType, urn: string): SchemaExtension | undefined {
  return indexOf(resourceType).extensions.get(urn.toLowerCase())?.extension
}

/** Every name that a path may have, as it is written: `userName`, `name.givenName`, `urn:…:User:department`. */
export function listAttributeNames(resourceType: ResourceType): readonly string[] {
  return indexOf(resourceType).names
}

function findAttribute(
  resourceType: ResourceType,
  uri: string | undefined,
  name: string,
): { readonly extension: string | undefined; readonly attribute: Attribute } | undefined {
  const index = indexOf(resourceType)
  const urn = uri?.toLowerCase()
  if (urn === undefined || urn === resourceType.schema.id.toLowerCase()) {
    const attribute = index.base.get(name.toLowerCase())
    return attribute && { extension: undefined, attribute }
  }
  const container = index.extensions.get(urn)
  const attribute = container?.attributes.get(name.toLowerCase())
  return container && attribute && { extension: container.extension.schema.id, attribute }
}

function indexOf(resourceType: ResourceType): Index {
  let index = indexes.get(resourceType)
  if (index === undefined) {
    index = buildIndex(resourceType)
    indexes.set(resourceType, index)
  }
  return index
}

function buildIndex(resourceType: ResourceType): Index {
  const base = [...commonAttributes, ...resourceType.schema.attributes]
  return {
    base: byName(base),
    extensions: new Map(
      resourceType.extensions.map((extension) => [
        extension.schema.id.toLowerCase(),
        { extension, attributes: byName(extension.schema.attributes) },
      ]),
    ),
    names: [...pathNames(base), ...resourceType.extensions.flatMap(({ schema }) => qualifiedNames(schema))],
  }
}

function byName(attributes: readonly Attribute[]): ReadonlyMap<string, Attribute> {
  return new Map(attributes.map((attribute) => [attribute.name.toLowerCase(), attribute]))
}

function qualifiedNames(schema: Schema): readonly string[] {
  return pathNames(schema.attributes).map((name) => `${schema.id}:${name}`)
}

function pathNames(attributes: readonly Attribute[]): readonly string[] {
  return attributes.flatMap(({ name, subAttributes }) => [name, ...subAttributes.map((sub) => `${name}.${sub.name}`)])
}
