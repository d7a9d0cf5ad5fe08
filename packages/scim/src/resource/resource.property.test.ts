// What holds for every body and every projection.

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ScimError } from '../error.ts'
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../json.ts'
import type { Attribute, ResourceType } from '../schema/attribute.ts'
import { listAttributeNames } from '../schema/lookup.ts'
import { groupResourceType, userResourceType } from '../schema/resource-types.ts'
import { parseResource } from './parse.ts'
import { project } from './project.ts'
import { parseProjection, projectionWants } from './projection.ts'
import type { Resource } from './resource.ts'

const text = fc.oneof(fc.string({ minLength: 1 }), fc.string({ unit: 'grapheme', minLength: 1 }), fc.constant('A b'))
const junk: fc.Arbitrary<JsonValue> = fc
  .jsonValue({ maxDepth: 2 })
  .map((value): JsonValue => JSON.parse(JSON.stringify(value)))

function anyValue(attribute: Attribute): fc.Arbitrary<JsonValue> {
  const one = anyOne(attribute)
  return attribute.multiValued ? fc.oneof(fc.array(one, { maxLength: 4 }), one) : one
}

function anyOne(attribute: Attribute): fc.Arbitrary<JsonValue> {
  if (attribute.type === 'boolean') return fc.constantFrom<JsonValue>(true, false, 'True', 'false')
  if (attribute.type === 'binary') return fc.base64String()
  if (attribute.type !== 'complex') return text
  return objectOf(attribute.subAttributes)
}

function objectOf(attributes: readonly Attribute[]): fc.Arbitrary<JsonObject> {
  const entries = attributes.map(
    (attribute) => [attribute.name, fc.oneof(anyValue(attribute), fc.constant(null))] as const,
  )
  return fc.record(Object.fromEntries(entries), { requiredKeys: [], noNullPrototype: true })
}

function bodyOf({ schema, extensions }: ResourceType): fc.Arbitrary<JsonObject> {
  const containers = Object.fromEntries(
    extensions.map((extension) => [extension.schema.id, objectOf(extension.schema.attributes)] as const),
  )
  return fc
    .tuple(objectOf(schema.attributes), fc.record(containers, { requiredKeys: [], noNullPrototype: true }))
    .map(([base, more]) => ({ ...base, ...more, userName: 'ines', displayName: 'Ines' }))
}

function tryParse(resourceType: ResourceType, body: JsonValue): Resource | undefined {
  try {
    return parseResource(resourceType, body)
  } catch (error) {
    if (error instanceof ScimError) return undefined
    throw error
  }
}

const resourceTypes = [userResourceType, groupResourceType]
const anyName = fc.constantFrom(...resourceTypes.flatMap(listAttributeNames), 'nothing', userResourceType.schema.id)
const names = fc.array(anyName, { minLength: 1, maxLength: 4 })

function isFreeOfNothing(value: JsonValue | undefined): boolean {
  if (value === null || value === undefined) return false
  if (isJsonArray(value)) return value.length > 0 && value.every(isFreeOfNothing)
  return !isJsonObject(value) || (Object.keys(value).length > 0 && Object.values(value).every(isFreeOfNothing))
}

it.each(resourceTypes)('parseResource answers or throws a ScimError for any JSON at $endpoint', (resourceType) => {
  fc.assert(
    fc.property(junk, fc.dictionary(anyName, junk, { noNullPrototype: true }), (value, object) => {
      tryParse(resourceType, value)
      tryParse(resourceType, { ...object, userName: 'ines' })
    }),
  )
})

it.each(resourceTypes)('a parsed resource at $endpoint parses to itself', (resourceType) => {
  fc.assert(
    fc.property(bodyOf(resourceType), (body) => {
      const resource = tryParse(resourceType, body)
      fc.pre(resource !== undefined)
      expect(parseResource(resourceType, resource)).toEqual(resource)
    }),
  )
})

it.each(resourceTypes)(
  'a parsed resource at $endpoint holds no null, no empty list and no empty object',
  (resourceType) => {
    fc.assert(
      fc.property(bodyOf(resourceType), (body) => {
        const resource = tryParse(resourceType, body)
        fc.pre(resource !== undefined)
        expect(isFreeOfNothing(resource)).toBe(true)
      }),
    )
  },
)

it.each(resourceTypes)('a projection at $endpoint done twice is the projection done once', (resourceType) => {
  fc.assert(
    fc.property(bodyOf(resourceType), names, fc.boolean(), (body, list, isOnly) => {
      const resource = tryParse(resourceType, body)
      fc.pre(resource !== undefined)
      const projection = parseProjection(resourceType, isOnly ? { attributes: list } : { excludedAttributes: list })
      const once = project(resourceType, resource, projection)
      expect(project(resourceType, once, projection)).toEqual(once)
      expect(once['schemas']).toEqual(resource.schemas)
      expect(once).not.toHaveProperty('password')
    }),
  )
})

it.each(resourceTypes)('what a projection at $endpoint does not want, it does not show', (resourceType) => {
  fc.assert(
    fc.property(bodyOf(resourceType), names, fc.boolean(), (body, list, isOnly) => {
      const resource = tryParse(resourceType, body)
      fc.pre(resource !== undefined)
      const projection = parseProjection(resourceType, isOnly ? { attributes: list } : { excludedAttributes: list })
      const shown = project(resourceType, resource, projection)
      const unwanted = resourceType.schema.attributes.filter(
        ({ name }) => !projectionWants(projection, resourceType, name),
      )
      expect(unwanted.filter(({ name }) => Object.hasOwn(shown, name))).toEqual([])
    }),
  )
})
