import { describe, expect, it } from 'vitest'
import type { JsonObject, JsonValue } from '../json.ts'
import { isJsonArray, isJsonObject } from '../json.ts'
import { ENTERPRISE_USER_SCHEMA, GROUP_SCHEMA, RESOURCE_TYPE_SCHEMA, SCHEMA_SCHEMA, USER_SCHEMA } from '../urn.ts'
import type { Schema } from './attribute.ts'
import { describeResourceType, describeSchema } from './describe.ts'
import { enterpriseUserSchema } from './enterprise-user.ts'
import { groupSchema } from './group.ts'
import { resourceTypeSchema } from './resource-type-schema.ts'
import { groupResourceType, userResourceType } from './resource-types.ts'
import { schemaSchema } from './schema-schema.ts'
import { serviceProviderConfigSchema } from './service-provider-config.ts'
import { userSchema } from './user.ts'

function listAttributes(value: JsonValue | undefined): readonly JsonObject[] {
  return isJsonArray(value) ? value.filter(isJsonObject) : []
}

function find(schema: Schema, path: string): JsonObject | undefined {
  const [name, sub] = path.split('.')
  const found = listAttributes(describeSchema(schema).attributes).find((attribute) => attribute.name === name)
  return sub === undefined ? found : listAttributes(found?.subAttributes).find((attribute) => attribute.name === sub)
}

describe('describeSchema', () => {
  it('writes a whole schema (C-DSC-09, C-DSC-10)', () => {
    expect(describeSchema(groupSchema)).toEqual({
      schemas: [SCHEMA_SCHEMA],
      id: GROUP_SCHEMA,
      name: 'Group',
      description: 'Group',
      attributes: [
        {
          name: 'externalId',
          type: 'string',
          multiValued: false,
          description: expect.any(String),
          required: false,
          caseExact: true,
          mutability: 'readWrite',
          returned: 'default',
          uniqueness: 'none',
        },
        {
          name: 'displayName',
          type: 'string',
          multiValued: false,
          description: expect.any(String),
          required: true,
          caseExact: false,
          mutability: 'readWrite',
          returned: 'default',
          uniqueness: 'server',
        },
        {
          name: 'members',
          type: 'complex',
          multiValued: true,
          description: expect.any(String),
          required: false,
          mutability: 'readWrite',
          returned: 'default',
          subAttributes: [
            expect.objectContaining({ name: 'value', caseExact: true, mutability: 'immutable', required: true }),
            {
              name: '$ref',
              type: 'reference',
              multiValued: false,
              description: expect.any(String),
              required: false,
              caseExact: true,
              mutability: 'immutable',
              returned: 'default',
              uniqueness: 'none',
              referenceTypes: ['User'],
            },
            expect.objectContaining({ name: 'type', canonicalValues: ['User'], mutability: 'immutable' }),
            expect.objectContaining({ name: 'display', caseExact: false, mutability: 'immutable' }),
          ],
        },
      ],
    })
  })

  it.each<[Schema, string, JsonObject]>([
    [userSchema, 'userName', { required: true, uniqueness: 'server', caseExact: false }],
    [userSchema, 'externalId', { caseExact: true }],
    [userSchema, 'password', { mutability: 'writeOnly', returned: 'never' }],
    [userSchema, 'groups', { mutability: 'readOnly', multiValued: true }],
    [userSchema, 'groups.value', { caseExact: true, mutability: 'readOnly' }],
    [userSchema, 'groups.$ref', { referenceTypes: ['Group'], caseExact: true }],
    [userSchema, 'profileUrl', { type: 'reference', caseExact: true, referenceTypes: ['external'] }],
    [userSchema, 'photos.value', { type: 'reference', caseExact: true, referenceTypes: ['external'] }],
    [userSchema, 'emails.display', { mutability: 'readWrite' }],
    [userSchema, 'addresses.primary', { type: 'boolean' }],
    [
      userSchema,
      'ims.type',
      { canonicalValues: ['aim', 'gtalk', 'icq', 'xmpp', 'msn', 'skype', 'qq', 'yahoo', 'other'] },
    ],
    [userSchema, 'x509Certificates.value', { type: 'binary', caseExact: true }],
    [enterpriseUserSchema, 'manager.value', { caseExact: true }],
    [enterpriseUserSchema, 'manager.displayName', { mutability: 'readOnly' }],
    [resourceTypeSchema, 'schemaExtensions', { multiValued: true, type: 'complex' }],
    [schemaSchema, 'attributes.referenceTypes', { multiValued: true }],
    [
      schemaSchema,
      'attributes.type',
      {
        canonicalValues: ['string', 'boolean', 'decimal', 'integer', 'dateTime', 'binary', 'reference', 'complex'],
      },
    ],
    [serviceProviderConfigSchema, 'etag', { required: true, mutability: 'readOnly' }],
    [serviceProviderConfigSchema, 'bulk.maxOperations', { required: true, type: 'integer' }],
    [serviceProviderConfigSchema, 'pagination.cursor', { required: true, type: 'boolean' }],
  ])('gives $name %s its corrected characteristics', (schema, path, expected) => {
    expect(find(schema, path)).toMatchObject(expected)
  })

  it.each(['name', 'emails', 'addresses'])(
    'gives the complex %s neither uniqueness nor letter case (C-ATT-07)',
    (path) => {
      expect(Object.keys(find(userSchema, path) ?? {})).toEqual([
        'name',
        'type',
        'multiValued',
        'description',
        'required',
        'mutability',
        'returned',
        'subAttributes',
      ])
    },
  )

  it('lists externalId only where resources have it (C-DSC-14)', () => {
    const has = [userSchema, groupSchema, enterpriseUserSchema, schemaSchema].map((schema) =>
      find(schema, 'externalId'),
    )
    expect(has.map((found) => found !== undefined)).toEqual([true, true, false, false])
  })

  it.each([
    userSchema,
    groupSchema,
    enterpriseUserSchema,
    serviceProviderConfigSchema,
    resourceTypeSchema,
    schemaSchema,
  ])('writes $name without null and without empty lists (C-DSC-15)', (schema) => {
    const text = JSON.stringify(describeSchema(schema))
    expect([text.includes('null'), text.includes('[]')]).toEqual([false, false])
  })
})

describe('describeResourceType', () => {
  it('names the extensions and whether they are required (C-DSC-08, C-ENT-05)', () => {
    expect(describeResourceType(userResourceType)).toEqual({
      schemas: [RESOURCE_TYPE_SCHEMA],
      id: 'User',
      name: 'User',
      endpoint: '/Users',
      description: 'User Account',
      schema: USER_SCHEMA,
      schemaExtensions: [{ schema: ENTERPRISE_USER_SCHEMA, required: false }],
    })
  })

  it('leaves schemaExtensions out when there are none (C-DSC-15)', () => {
    expect(describeResourceType(groupResourceType)).toEqual({
      schemas: [RESOURCE_TYPE_SCHEMA],
      id: 'Group',
      name: 'Group',
      endpoint: '/Groups',
      description: 'Group',
      schema: GROUP_SCHEMA,
    })
  })
})
