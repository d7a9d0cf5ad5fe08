// The schema of /Schemas: RFC 7643 sections 7 and 8.7.2 (errata 5606, 5607, 8415: `binary` is a type, referenceTypes
// has several values). `attributes.subAttributes` is the one complex part of a complex attribute in all of SCIM.

import { SCHEMA_SCHEMA } from '../urn.ts'
import type { Attribute, AttributeType, Mutability, Returned, Schema, Uniqueness } from './attribute.ts'
import { type AttributeDefinition, attribute } from './build.ts'

const SIMPLE_TYPES = [
  'string',
  'boolean',
  'decimal',
  'integer',
  'dateTime',
  'binary',
  'reference',
] as const satisfies readonly AttributeType[]
export const ATTRIBUTE_TYPES: readonly AttributeType[] = [...SIMPLE_TYPES, 'complex']
export const MUTABILITIES = ['readOnly', 'readWrite', 'immutable', 'writeOnly'] as const satisfies readonly Mutability[]
export const RETURNED = ['always', 'never', 'default', 'request'] as const satisfies readonly Returned[]
const UNIQUENESS = ['none', 'server', 'global'] as const satisfies readonly Uniqueness[]

function part(definition: AttributeDefinition): Attribute {
  return attribute({ ...definition, mutability: 'readOnly' })
}

function flag(name: string, description: string, required = false): Attribute {
  return part({ name, type: 'boolean', description, required })
}

function word(name: string, description: string, canonicalValues: readonly string[]): Attribute {
  return part({ name, description, caseExact: true, canonicalValues })
}

function characteristics(types: readonly AttributeType[]): readonly Attribute[] {
  return [
    part({ name: 'name', description: "The attribute's name.", required: true, caseExact: true }),
    part({ name: 'type', description: "The attribute's type.", required: true, canonicalValues: types }),
    flag('multiValued', 'Whether it may have several values.', true),
    part({ name: 'description', description: 'What it is, for people.', caseExact: true }),
    flag('required', 'Whether a resource must have it.'),
    part({ name: 'canonicalValues', multiValued: true, description: 'Suggested values.', caseExact: true }),
    flag('caseExact', 'Whether letter case matters.'),
    word('mutability', 'When it can be written.', MUTABILITIES),
    word('returned', 'When it is returned.', RETURNED),
    word('uniqueness', 'How unique a value must be.', UNIQUENESS),
    part({ name: 'referenceTypes', multiValued: true, description: 'What a reference leads to.', caseExact: true }),
  ]
}

const subAttributes = part({
  name: 'subAttributes',
  type: 'complex',
  multiValued: true,
  description: 'The parts of a complex attribute.',
  subAttributes: characteristics(SIMPLE_TYPES),
})

export const schemaSchema: Schema = {
  id: SCHEMA_SCHEMA,
  name: 'Schema',
  description: 'A schema and its attributes',
  attributes: [
    part({ name: 'id', description: 'The URN of the schema.', required: true, caseExact: true }),
    part({ name: 'name', description: 'The name, for people.', required: true }),
    part({ name: 'description', description: 'What it is, for people.' }),
    part({
      name: 'attributes',
      type: 'complex',
      multiValued: true,
      description: 'The attributes of the schema.',
      required: true,
      subAttributes: [...characteristics(ATTRIBUTE_TYPES), subAttributes],
    }),
  ],
}
