// Schemas and resource types as discovery answers them: RFC 7643 sections 6 and 7 (C-DSC-08 to -10, C-DSC-14, -15).
// `meta` with its absolute location is laid over them by the service provider.

import type { JsonObject } from '../json.ts'
import { GROUP_SCHEMA, RESOURCE_TYPE_SCHEMA, SCHEMA_SCHEMA, USER_SCHEMA } from '../urn.ts'
import type { Attribute, AttributeType, ResourceType, Schema } from './attribute.ts'
import { commonAttributes } from './common.ts'

/** The schema as a resource. Base schemas of people and groups list `externalId`, which some clients look for there. */
export function describeSchema(schema: Schema): JsonObject {
  const isBase = schema.id === USER_SCHEMA || schema.id === GROUP_SCHEMA
  const common = isBase ? commonAttributes.filter(({ name }) => name === 'externalId') : []
  return {
    schemas: [SCHEMA_SCHEMA],
    id: schema.id,
    name: schema.name,
    description: schema.description,
    attributes: [...common, ...schema.attributes].map(describeAttribute),
  }
}

/** The resource type as a resource; `schemaExtensions` is there when it has any. */
export function describeResourceType(resourceType: ResourceType): JsonObject {
  const extensions = resourceType.extensions.map(({ schema, required }) => ({ schema: schema.id, required }))
  return {
    schemas: [RESOURCE_TYPE_SCHEMA],
    id: resourceType.name,
    name: resourceType.name,
    endpoint: resourceType.endpoint,
    description: resourceType.description,
    schema: resourceType.schema.id,
    ...(extensions.length === 0 ? {} : { schemaExtensions: extensions }),
  }
}

/** Which types have letter case and which can be unique: RFC 7643 section 2.3 with erratum 6004. */
const MEANING = {
  string: { caseExact: true, uniqueness: true },
  reference: { caseExact: true, uniqueness: true },
  binary: { caseExact: true, uniqueness: false },
  decimal: { caseExact: false, uniqueness: true },
  integer: { caseExact: false, uniqueness: true },
  boolean: { caseExact: false, uniqueness: false },
  dateTime: { caseExact: false, uniqueness: false },
  complex: { caseExact: false, uniqueness: false },
} satisfies Record<AttributeType, { readonly caseExact: boolean; readonly uniqueness: boolean }>

function describeAttribute(attribute: Attribute): JsonObject {
  const { caseExact, uniqueness } = MEANING[attribute.type]
  return {
    name: attribute.name,
    type: attribute.type,
    multiValued: attribute.multiValued,
    description: attribute.description,
    required: attribute.required,
    ...(caseExact ? { caseExact: attribute.caseExact } : {}),
    ...listed('canonicalValues', attribute.canonicalValues),
    mutability: attribute.mutability,
    returned: attribute.returned,
    ...(uniqueness ? { uniqueness: attribute.uniqueness } : {}),
    ...listed('referenceTypes', attribute.referenceTypes),
    ...listed('subAttributes', attribute.subAttributes.map(describeAttribute)),
  }
}

function listed(name: string, values: readonly (string | JsonObject)[]): JsonObject {
  return values.length === 0 ? {} : { [name]: values }
}
