// The attributes that every resource has: RFC 7643 sections 3 and 3.1. They belong to no schema.

import type { Attribute } from './attribute.ts'
import { attribute } from './build.ts'

const meta = attribute({
  name: 'meta',
  type: 'complex',
  description: 'What the service provider records about the resource.',
  mutability: 'readOnly',
  subAttributes: [
    attribute({
      name: 'resourceType',
      description: 'The name of the resource type.',
      caseExact: true,
      mutability: 'readOnly',
    }),
    attribute({
      name: 'created',
      type: 'dateTime',
      description: 'When the resource was created.',
      mutability: 'readOnly',
    }),
    attribute({
      name: 'lastModified',
      type: 'dateTime',
      description: 'When the resource last changed.',
      mutability: 'readOnly',
    }),
    attribute({
      name: 'location',
      type: 'reference',
      description: 'The URI of the resource.',
      mutability: 'readOnly',
      referenceTypes: ['uri'],
    }),
    attribute({
      name: 'version',
      description: 'The version of the resource, equal to its ETag.',
      caseExact: true,
      mutability: 'readOnly',
    }),
  ],
})

/** `schemas` is derived from what a resource holds, so a client cannot write it; `externalId` is the client's own. */
export const commonAttributes: readonly Attribute[] = [
  attribute({
    name: 'schemas',
    type: 'reference',
    multiValued: true,
    description: 'The URNs of the schemas of the resource.',
    required: true,
    mutability: 'readOnly',
    returned: 'always',
    referenceTypes: ['uri'],
  }),
  attribute({
    name: 'id',
    description: 'The identifier of the resource, given by the service provider and never changed.',
    required: true,
    caseExact: true,
    mutability: 'readOnly',
    returned: 'always',
    uniqueness: 'server',
  }),
  attribute({
    name: 'externalId',
    description: 'The identifier of the resource at the client, kept as it was sent.',
    caseExact: true,
  }),
  meta,
]
