// A whole resource as it comes in POST or PUT: RFC 7643 section 3, RFC 7644 sections 3.3 and 3.5.1 (C-ATT-17 to -21,
// C-PST-02, C-PST-04, C-PUT-04, T-54). Names are resolved against the schema before anything is stored (T-50).

import { badRequest } from '../error.ts'
import { describeUnknownAttribute } from '../filter/unknown-attribute.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts'
import { distinctKeys } from '../keys.ts'
import { DEFAULT_LIMITS, type Limits } from '../limits.ts'
import type { Attribute, ResourceType } from '../schema/attribute.ts'
import { commonAttributes } from '../schema/common.ts'
import { findExtension, resolvePath } from '../schema/lookup.ts'
import { ENTERPRISE_USER_SCHEMA, sameUrn } from '../urn.ts'
import { allows, MISSPELT_ENTERPRISE_URN } from './client-rules.ts'
import { parseSchemas } from './parse-schemas.ts'
import { parseAttributeValue } from './parse-value.ts'
import { requireAttributes } from './require-attributes.ts'
import type { Resource } from './resource.ts'

export interface ParseOptions {
  readonly limits?: Limits
  /** Takes nothing that the RFCs do not allow: every client rule is off. */
  readonly strict?: boolean
}

interface Context {
  readonly resourceType: ResourceType
  readonly limits: Limits
  readonly strict: boolean
  /** What the body's `schemas` names. */
  readonly urns: readonly string[]
  /** Values by attribute name; extension values by URN, then name. */
  readonly base: Map<string, JsonValue>
  readonly extensions: Map<string, Map<string, JsonValue>>
}

/**
 * The body of a POST or PUT as a resource that may be trusted. Read-only and unknown attributes are gone, `schemas` is
 * derived from what is there. Throws 400 invalidSyntax for a body of the wrong structure and 400 invalidValue for a
 * value that does not fit or a required one that is missing.
 */
export function parseResource(resourceType: ResourceType, body: JsonValue, options: ParseOptions = {}): Resource {
  if (!isJsonObject(body)) {
    throw badRequest('invalidSyntax', `A ${resourceType.name} is sent as a JSON object, and something else came.`)
  }
  const strict = options.strict ?? false
  const keys = distinctKeys(body, undefined)
  const schemasKey = keys.find((key) => key.toLowerCase() === 'schemas')
  const context: Context = {
    resourceType,
    limits: options.limits ?? DEFAULT_LIMITS,
    strict,
    urns: parseSchemas(resourceType, schemasKey === undefined ? undefined : body[schemasKey], { strict }),
    base: new Map(),
    extensions: new Map(),
  }
  for (const key of keys) {
    if (key !== schemasKey) readMember(key, body[key] ?? null, context)
  }
  const resource = assemble(context)
  requireAttributes(resourceType, resource)
  return resource
}

function readMember(key: string, value: JsonValue, context: Context): void {
  const { resourceType } = context
  if (sameUrn(key, resourceType.schema.id) && allows('base-container', context)) {
    for (const [name, inner] of members(key, value)) readAttribute(name, undefined, inner, context)
    return
  }
  const extension = findExtension(resourceType, containerUrn(key, context))
  if (extension === undefined) readAttribute(key, undefined, value, context)
  else readExtension(extension.schema.id, value, context)
}

function readExtension(urn: string, value: JsonValue, context: Context): void {
  if (!context.urns.some((named) => sameUrn(named, urn)) && !allows('missing-schema', context)) {
    throw badRequest('invalidSyntax', `"schemas" must name ${urn}, since the body has its attributes.`)
  }
  for (const [name, inner] of members(urn, value)) readAttribute(name, urn, inner, context)
}

function containerUrn(key: string, context: Context): string {
  const isMisspelt = sameUrn(key, MISSPELT_ENTERPRISE_URN) && allows('misspelt-enterprise-urn', context)
  return isMisspelt ? ENTERPRISE_USER_SCHEMA : key
}

/** The members of a container of attributes; null is an empty one. */
function members(urn: string, value: JsonValue): readonly (readonly [string, JsonValue])[] {
  if (value === null) return []
  if (!isJsonObject(value)) {
    throw badRequest('invalidSyntax', `${urn}: expected an object that holds the attributes of this schema.`)
  }
  return distinctKeys(value, urn).map((name) => [name, value[name] ?? null])
}

function readAttribute(name: string, extension: string | undefined, value: JsonValue, context: Context): void {
  const found = resolvePath(context.resourceType, { uri: extension, name, sub: undefined })
  if (found === undefined) {
    if (allows('unknown-attribute', context)) return
    const sentence = describeUnknownAttribute(context.resourceType, { uri: extension, name, sub: undefined })
    throw badRequest('invalidSyntax', `${sentence} Correct the name or leave it out.`)
  }
  const { attribute } = found
  if (attribute.mutability === 'readOnly') return
  const path = extension === undefined ? attribute.name : `${extension}:${attribute.name}`
  const parsed = parseAttributeValue(attribute, value, { path, limits: context.limits, strict: context.strict })
  if (parsed !== undefined) store(attribute, extension, parsed, context)
}

function store(attribute: Attribute, extension: string | undefined, value: JsonValue, context: Context): void {
  const container = extension === undefined ? context.base : containerOf(extension, context)
  if (container.has(attribute.name)) {
    throw badRequest('invalidSyntax', `${attribute.name} came twice, in two places of the body. Send it once.`)
  }
  container.set(attribute.name, value)
}

function containerOf(urn: string, { extensions }: Context): Map<string, JsonValue> {
  let container = extensions.get(urn)
  if (container === undefined) {
    container = new Map()
    extensions.set(urn, container)
  }
  return container
}

/** In the order of the schemas, so that equal resources print alike. */
function assemble({ resourceType, base, extensions }: Context): Resource {
  const containers = resourceType.extensions.flatMap(({ schema }) => {
    const values = extensions.get(schema.id)
    return values === undefined ? [] : [[schema.id, inOrder(schema.attributes, values)] as const]
  })
  return {
    schemas: [resourceType.schema.id, ...containers.map(([urn]) => urn)],
    ...inOrder([...commonAttributes, ...resourceType.schema.attributes], base),
    ...Object.fromEntries(containers),
  }
}

function inOrder(attributes: readonly Attribute[], values: ReadonlyMap<string, JsonValue>): JsonObject {
  return Object.fromEntries(
    attributes.flatMap(({ name }) => {
      const value = values.get(name)
      return value === undefined ? [] : [[name, value] as const]
    }),
  )
}
