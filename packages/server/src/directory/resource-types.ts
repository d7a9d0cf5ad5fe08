// The resource types of an organisation: the standard ones, and what it has defined beside them.

import {
  type Attribute,
  groupResourceType,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  parseSchemaDefinition,
  type ResourceType,
  type Schema,
  ScimError,
  userResourceType,
  withExtension,
} from '@fluid-scim/scim'

export interface ResourceTypes {
  readonly user: ResourceType
  readonly group: ResourceType
}

/** An extension schema that an organisation has defined for its people or groups. */
export interface CustomSchema {
  readonly resourceType: 'User' | 'Group'
  /** Whether every resource must carry it; creates without it are refused then (C-ENT-05). */
  readonly required: boolean
  readonly schema: Schema
  /** The definition as it was given: what is stored and shown. */
  readonly definition: JsonObject
}

/** IPSIE AL SCIM: where it is kept, there is no attribute `password`, so that one that is sent is refused as unknown. */
const userTypeWithoutPassword: ResourceType = {
  ...userResourceType,
  schema: {
    ...userResourceType.schema,
    attributes: userResourceType.schema.attributes.filter(({ name }) => name !== 'password'),
  },
}

/**
 * Here the name of a member is derived from the member, whatever a client sends, and shown to who asks for it: what a
 * schema announces must come back as it was sent (C-DSC-11), and a large group is sent often.
 */
const groupTypeWithDerivedNames: ResourceType = {
  ...groupResourceType,
  schema: { ...groupResourceType.schema, attributes: groupResourceType.schema.attributes.map(withDerivedDisplay) },
}

function withDerivedDisplay(attribute: Attribute): Attribute {
  if (attribute.name !== 'members') return attribute
  const subAttributes = attribute.subAttributes.map(
    (part): Attribute => (part.name === 'display' ? { ...part, mutability: 'readOnly', returned: 'request' } : part),
  )
  return { ...attribute, subAttributes }
}

/** A definition that cannot be: the sentence says what is wrong with it. */
export class InvalidCustomSchema extends Error {}

/** Reads one definition: `{resourceType, required?, id, name, description, attributes}`. Throws InvalidCustomSchema. */
export function parseCustomSchema(definition: JsonValue): CustomSchema {
  if (!isJsonObject(definition)) throw new InvalidCustomSchema('A schema is defined by a JSON object.')
  const { resourceType = 'User', required = false, ...schema } = definition
  if (resourceType !== 'User' && resourceType !== 'Group') {
    throw new InvalidCustomSchema('resourceType must be "User" or "Group".')
  }
  if (typeof required !== 'boolean') throw new InvalidCustomSchema('required must be true or false.')
  return { resourceType, required, schema: parsed(schema), definition }
}

function parsed(definition: JsonObject): Schema {
  try {
    return parseSchemaDefinition(definition)
  } catch (error) {
    if (error instanceof ScimError) throw new InvalidCustomSchema(error.detail)
    throw error
  }
}

/** The standard types with an organisation's own extensions. `strict`: by the profiles that `strictProfile` stands for. */
export function resourceTypesWith(
  schemas: readonly CustomSchema[],
  { strict }: { readonly strict: boolean },
): ResourceTypes {
  return {
    user: extended(strict ? userTypeWithoutPassword : userResourceType, schemas),
    group: extended(groupTypeWithDerivedNames, schemas),
  }
}

function extended(resourceType: ResourceType, schemas: readonly CustomSchema[]): ResourceType {
  return schemas
    .filter((custom) => custom.resourceType === resourceType.name)
    .reduce((type, { schema, required }) => withExtension(type, schema, required), resourceType)
}
