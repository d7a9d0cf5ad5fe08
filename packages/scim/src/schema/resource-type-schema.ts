// The schema of /ResourceTypes: RFC 7643 sections 6 and 8.7.2, schemaExtensions multi-valued (erratum 7522).

import { RESOURCE_TYPE_SCHEMA } from '../urn.ts'
import type { Schema } from './attribute.ts'
import { attribute } from './build.ts'

export const resourceTypeSchema: Schema = {
  id: RESOURCE_TYPE_SCHEMA,
  name: 'ResourceType',
  description: 'A kind of resource',
  attributes: [
    attribute({ name: 'id', description: 'The identifier, equal to the name.', mutability: 'readOnly' }),
    attribute({ name: 'name', description: 'The name, such as User.', required: true, mutability: 'readOnly' }),
    attribute({ name: 'description', description: 'What it is, for people.', mutability: 'readOnly' }),
    attribute({
      name: 'endpoint',
      type: 'reference',
      description: 'The endpoint relative to the base URL, such as /Users.',
      required: true,
      mutability: 'readOnly',
      referenceTypes: ['uri'],
    }),
    attribute({
      name: 'schema',
      type: 'reference',
      description: 'The URN of the base schema.',
      required: true,
      mutability: 'readOnly',
      referenceTypes: ['uri'],
    }),
    attribute({
      name: 'schemaExtensions',
      type: 'complex',
      multiValued: true,
      description: 'The extensions that resources of this type may carry.',
      mutability: 'readOnly',
      subAttributes: [
        attribute({
          name: 'schema',
          type: 'reference',
          description: 'The URN of the extension.',
          required: true,
          mutability: 'readOnly',
          referenceTypes: ['uri'],
        }),
        attribute({
          name: 'required',
          type: 'boolean',
          description: 'Whether every resource of this type carries it.',
          required: true,
          mutability: 'readOnly',
        }),
      ],
    }),
  ],
}
