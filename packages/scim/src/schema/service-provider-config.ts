// The schema of /ServiceProviderConfig: RFC 7643 sections 5 and 8.7.2, `pagination` by RFC 9865 section 4. Everything
// in it is read-only.

import { SERVICE_PROVIDER_CONFIG_SCHEMA } from '../urn.ts'
import type { Attribute, Schema } from './attribute.ts'
import { type AttributeDefinition, attribute } from './build.ts'

const READ_ONLY = { mutability: 'readOnly' } as const

function feature(name: string, description: string, more: readonly Attribute[] = []): Attribute {
  const supported = part({
    name: 'supported',
    type: 'boolean',
    description: 'Whether it is supported.',
    required: true,
  })
  return part({ name, type: 'complex', description, required: true, subAttributes: [supported, ...more] })
}

function part(definition: AttributeDefinition): Attribute {
  return attribute({ ...definition, ...READ_ONLY })
}

function amount(name: string, description: string, required = true): Attribute {
  return part({ name, type: 'integer', description, required })
}

function link(name: string, description: string): Attribute {
  return part({ name, type: 'reference', description, referenceTypes: ['external'] })
}

const authenticationSchemes = part({
  name: 'authenticationSchemes',
  type: 'complex',
  multiValued: true,
  description: 'How clients authenticate.',
  required: true,
  subAttributes: [
    part({
      name: 'type',
      description: 'The kind of scheme.',
      required: true,
      canonicalValues: ['oauth', 'oauth2', 'oauthbearertoken', 'httpbasic', 'httpdigest'],
    }),
    part({ name: 'name', description: 'The common name of the scheme.', required: true }),
    part({ name: 'description', description: 'What the scheme is.', required: true }),
    link('specUri', "The address of the scheme's specification."),
    link('documentationUri', 'The address of its documentation.'),
    part({ name: 'primary', type: 'boolean', description: 'Whether this is the preferred scheme.' }),
  ],
})

const pagination = part({
  name: 'pagination',
  type: 'complex',
  description: 'How lists are paged.',
  subAttributes: [
    part({ name: 'cursor', type: 'boolean', description: 'Whether cursors are supported.', required: true }),
    part({ name: 'index', type: 'boolean', description: 'Whether startIndex is supported.', required: true }),
    part({
      name: 'defaultPaginationMethod',
      description: 'The method when a request names none.',
      canonicalValues: ['cursor', 'index'],
    }),
    amount('defaultPageSize', 'Results on a page when count is not given.', false),
    amount('maxPageSize', 'Most results on a page, whatever count says.', false),
    amount('cursorTimeout', 'Seconds for which a cursor is valid at least.', false),
  ],
})

export const serviceProviderConfigSchema: Schema = {
  id: SERVICE_PROVIDER_CONFIG_SCHEMA,
  name: 'ServiceProviderConfig',
  description: "The service provider's configuration",
  attributes: [
    link('documentationUri', 'The address of the documentation for people.'),
    feature('patch', 'PATCH.'),
    feature('bulk', 'Bulk requests.', [
      amount('maxOperations', 'Most operations in one bulk request.'),
      amount('maxPayloadSize', 'Largest bulk request in bytes.'),
    ]),
    feature('filter', 'Filters.', [amount('maxResults', 'Most resources in one answer.')]),
    feature('changePassword', 'Changing a password.'),
    feature('sort', 'Sorting.'),
    feature('etag', 'Versions of resources as ETags.'),
    authenticationSchemes,
    pagination,
    // draft-zollner-scim-interop-profile, scope and conformance.
    part({
      name: 'interopProfileConformant',
      type: 'boolean',
      description: 'Whether the SCIM 2.0 Interoperability Profile is kept; left out when it is not.',
    }),
  ],
}
