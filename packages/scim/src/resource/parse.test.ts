import { describe, expect, it } from 'vitest'
import { ScimError } from '../error.ts'
import type { JsonObject, JsonValue } from '../json.ts'
import type { ResourceType } from '../schema/attribute.ts'
import { attribute } from '../schema/build.ts'
import { groupResourceType, userResourceType } from '../schema/resource-types.ts'
import { ENTERPRISE_USER_SCHEMA, GROUP_SCHEMA, PATCH_OP, USER_SCHEMA } from '../urn.ts'
import { type ClientRuleId, clientRules } from './client-rules.ts'
import { type ParseOptions, parseResource } from './parse.ts'

function refusal(resourceType: ResourceType, body: JsonValue, options?: ParseOptions): unknown {
  try {
    return { accepted: parseResource(resourceType, body, options) }
  } catch (error) {
    if (!(error instanceof ScimError)) throw error
    return [error.status, error.scimType, error.detail]
  }
}

const okta: JsonObject = {
  schemas: [USER_SCHEMA],
  userName: 'ines.valcourt@northrail.example',
  name: { givenName: 'Ines', familyName: 'Valcourt' },
  emails: [{ primary: true, value: 'ines.valcourt@northrail.example', type: 'work' }],
  displayName: 'Ines Valcourt',
  locale: 'en-US',
  externalId: '00u9k3exampleOKTA5d7',
  groups: [],
  password: 'qT7x2RmZ',
  active: true,
}

describe('parseResource', () => {
  it('reads what Okta sends on create', () => {
    const { groups: _groups, ...expected } = okta
    expect(parseResource(userResourceType, okta)).toEqual(expected)
  })

  it('reads what Entra ID sends on create (C-ATT-19, C-ENT-03)', () => {
    const body = {
      schemas: [USER_SCHEMA, ENTERPRISE_USER_SCHEMA],
      externalId: 'ivalcourt',
      userName: 'ines.valcourt@northrail.example',
      active: true,
      displayName: 'Ines Valcourt',
      emails: [{ primary: true, type: 'work', value: 'ines.valcourt@northrail.example' }],
      meta: { resourceType: 'User' },
      name: { formatted: 'Ines Valcourt', familyName: 'Valcourt', givenName: 'Ines' },
      addresses: [{ type: 'work', formatted: null, locality: 'Lund', country: 'Sweden' }],
      phoneNumbers: null,
      roles: [],
      title: 'Planner',
      [ENTERPRISE_USER_SCHEMA]: { department: 'Planning', manager: 'u-77' },
    }
    expect(parseResource(userResourceType, body)).toEqual({
      schemas: [USER_SCHEMA, ENTERPRISE_USER_SCHEMA],
      externalId: 'ivalcourt',
      userName: 'ines.valcourt@northrail.example',
      active: true,
      displayName: 'Ines Valcourt',
      emails: [{ primary: true, type: 'work', value: 'ines.valcourt@northrail.example' }],
      name: { formatted: 'Ines Valcourt', familyName: 'Valcourt', givenName: 'Ines' },
      addresses: [{ type: 'work', locality: 'Lund', country: 'Sweden' }],
      title: 'Planner',
      [ENTERPRISE_USER_SCHEMA]: { department: 'Planning', manager: { value: 'u-77' } },
    })
  })

  it('reads the group that Entra ID sends, with a URN of its own (C-ATT-19)', () => {
    const foreign = 'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group'
    const body = { schemas: [GROUP_SCHEMA, foreign], externalId: 'o-1', displayName: 'Fluid User', meta: {} }
    expect(parseResource(groupResourceType, body)).toEqual({
      schemas: [GROUP_SCHEMA],
      externalId: 'o-1',
      displayName: 'Fluid User',
    })
  })

  it('reads the group that Okta pushes, each member once (C-GRP-05)', () => {
    const body = {
      schemas: [GROUP_SCHEMA],
      id: 'g-1',
      displayName: 'Fluid User',
      members: [{ value: 'u-1', display: 'ines@northrail.example' }, { value: 'u-2' }, { value: 'u-1' }],
    }
    expect(parseResource(groupResourceType, body)).toEqual({
      schemas: [GROUP_SCHEMA],
      displayName: 'Fluid User',
      members: [{ value: 'u-1', display: 'ines@northrail.example' }, { value: 'u-2' }],
    })
  })

  it('derives schemas from what is there (C-ATT-18, C-ENT-04)', () => {
    const body = {
      schemas: [USER_SCHEMA],
      userName: 'ines',
      [ENTERPRISE_USER_SCHEMA.toUpperCase()]: { DEPARTMENT: 'P' },
    }
    expect(parseResource(userResourceType, body)).toEqual({
      schemas: [USER_SCHEMA, ENTERPRISE_USER_SCHEMA],
      userName: 'ines',
      [ENTERPRISE_USER_SCHEMA]: { department: 'P' },
    })
  })

  it.each<[string, JsonValue]>([
    ['null', null],
    ['an empty object', {}],
    ['an object of nothing', { department: null, manager: [] }],
  ])('has no extension whose container is %s', (_title, container) => {
    const body = {
      schemas: [USER_SCHEMA, ENTERPRISE_USER_SCHEMA],
      userName: 'ines',
      [ENTERPRISE_USER_SCHEMA]: container,
    }
    expect(parseResource(userResourceType, body)).toEqual({ schemas: [USER_SCHEMA], userName: 'ines' })
  })

  it('ignores what is read-only (C-ATT-17, C-PST-02)', () => {
    const body = { ...okta, id: 'x', meta: { version: 'W/"9"' }, groups: [{ value: 'g-1' }] }
    expect(parseResource(userResourceType, body)).toEqual(parseResource(userResourceType, okta))
  })

  it('ignores what it does not know (C-ATT-20)', () => {
    const body = { ...okta, favouriteColour: 'red', 'urn:example:2.0:User': { a: 1 }, 'name.givenName': 'X' }
    expect(parseResource(userResourceType, body)).toEqual(parseResource(userResourceType, okta))
  })

  it('reads names in any letter case and keeps the spelling of the schema (C-ATT-01)', () => {
    const body = { SCHEMAS: [USER_SCHEMA.toUpperCase()], USERNAME: 'ines', eMails: [{ VALUE: 'a@x', Type: 'work' }] }
    expect(parseResource(userResourceType, body)).toEqual({
      schemas: [USER_SCHEMA],
      userName: 'ines',
      emails: [{ value: 'a@x', type: 'work' }],
    })
  })

  it('prints attributes in the order of the schema', () => {
    const body = { active: true, emails: 'a@x', name: { givenName: 'I' }, userName: 'ines', externalId: 'e' }
    expect(Object.keys(parseResource(userResourceType, body))).toEqual([
      'schemas',
      'externalId',
      'userName',
      'name',
      'active',
      'emails',
    ])
  })

  it.each<[string, ResourceType, JsonValue, string]>([
    ['a list', userResourceType, [okta], 'A User is sent as a JSON object, and something else came.'],
    ['null', groupResourceType, null, 'A Group is sent as a JSON object, and something else came.'],
    ['text', userResourceType, 'ines', 'A User is sent as a JSON object, and something else came.'],
    [
      'two spellings of one name',
      userResourceType,
      { ...okta, Active: false },
      'The body has both "active" and "Active", which are the same attribute. Send it once.',
    ],
    [
      'two spellings of one extension',
      userResourceType,
      { ...okta, [ENTERPRISE_USER_SCHEMA]: {}, [ENTERPRISE_USER_SCHEMA.toUpperCase()]: {} },
      `The body has both "${ENTERPRISE_USER_SCHEMA}" and "${ENTERPRISE_USER_SCHEMA.toUpperCase()}", which are the same attribute. Send it once.`,
    ],
    [
      'an attribute both flat and under the base URN',
      userResourceType,
      { ...okta, [USER_SCHEMA]: { active: false } },
      'active came twice, in two places of the body. Send it once.',
    ],
    [
      'an extension that is no object',
      userResourceType,
      { ...okta, [ENTERPRISE_USER_SCHEMA]: 'Planning' },
      `${ENTERPRISE_USER_SCHEMA}: expected an object that holds the attributes of this schema.`,
    ],
    [
      'a group at the users',
      userResourceType,
      { ...okta, schemas: [GROUP_SCHEMA] },
      `/Users takes ${USER_SCHEMA}, but the body says that it is "${GROUP_SCHEMA}". Send it to its own endpoint, or correct "schemas".`,
    ],
    [
      'a PATCH message in a PUT',
      groupResourceType,
      { schemas: [PATCH_OP], Operations: [] },
      `/Groups takes ${GROUP_SCHEMA}, but the body says that it is "${PATCH_OP}". Send it to its own endpoint, or correct "schemas".`,
    ],
    [
      'schemas that hold a number',
      userResourceType,
      { ...okta, schemas: [1] },
      '"schemas" must be a list of schema URNs.',
    ],
    [
      'schemas that are an object',
      userResourceType,
      { ...okta, schemas: {} },
      '"schemas" must be a list of schema URNs.',
    ],
  ])('refuses %s (C-ATT-19, T-54)', (_title, resourceType, body, detail) => {
    expect(refusal(resourceType, body)).toEqual([400, 'invalidSyntax', detail])
  })

  it('needs the URN of an extension that is there when strict (C-ENT-04)', () => {
    const body = { schemas: [USER_SCHEMA], userName: 'ines', [ENTERPRISE_USER_SCHEMA]: { department: 'P' } }
    expect(refusal(userResourceType, body, { strict: true })).toEqual([
      400,
      'invalidSyntax',
      `"schemas" must name ${ENTERPRISE_USER_SCHEMA}, since the body has its attributes.`,
    ])
  })

  it.each<JsonValue>([undefined, null, '', '   ', []].map((value) => value ?? null))(
    'refuses a person whose userName is %j and says what to check (C-PST-04)',
    (userName) => {
      expect(refusal(userResourceType, { ...okta, userName })).toEqual([
        400,
        'invalidValue',
        'userName is required and has no value. In Okta, check the application username format on the Sign On tab and the mapping of userName on the Provisioning tab.',
      ])
    },
  )

  it('refuses a group without a name (C-GRP-01)', () => {
    expect(refusal(groupResourceType, { schemas: [GROUP_SCHEMA], members: [] })).toEqual([
      400,
      'invalidValue',
      'displayName is required and has no value. In Okta, check the name of the pushed group on the Push Groups tab.',
    ])
  })

  it('names the whole path of a wrong value', () => {
    const body = { ...okta, [ENTERPRISE_USER_SCHEMA]: { manager: { value: 7 } } }
    expect(refusal(userResourceType, body)).toEqual([
      400,
      'invalidValue',
      `${ENTERPRISE_USER_SCHEMA}:manager.value: expected a string, but got the number 7. Correct the mapping of this attribute in the identity provider.`,
    ])
  })

  it('needs the container of a required extension, and its required attributes (C-ENT-05)', () => {
    const schema = {
      id: 'urn:example:2.0:User',
      name: 'X',
      description: '',
      attributes: [attribute({ name: 'code', description: '', required: true })],
    }
    const strictType = { ...userResourceType, extensions: [{ schema, required: true }] }
    expect(refusal(strictType, okta)).toEqual([
      400,
      'invalidValue',
      'A User needs the attributes of urn:example:2.0:User.',
    ])
    expect(refusal(strictType, { ...okta, 'urn:example:2.0:user': { code: ' ' } })).toEqual([
      400,
      'invalidValue',
      'code is required and has no value. Check that the identity provider maps this attribute.',
    ])
  })

  it.each(Object.getOwnPropertyNames(Object.prototype))('takes no harm from a member named %s (T-50)', (name) => {
    const before = Object.getOwnPropertyNames(Object.prototype)
    const body: JsonValue = JSON.parse(
      `{"userName": "ines", "${name}": {"polluted": true}, "${ENTERPRISE_USER_SCHEMA}": {"${name}": {"polluted": true}}}`,
    )
    expect(parseResource(userResourceType, body)).toStrictEqual({ schemas: [USER_SCHEMA], userName: 'ines' })
    expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before)
  })
})

const base = { schemas: [USER_SCHEMA], userName: 'ines' }
const forms: Readonly<Record<ClientRuleId, readonly [body: JsonObject, read: JsonObject]>> = {
  'unknown-schema': [{ ...base, schemas: ['urn:scim:schemas:core:1.0', USER_SCHEMA] }, base],
  'missing-schema': [{ userName: 'ines' }, base],
  'misspelt-enterprise-urn': [
    {
      ...base,
      schemas: [USER_SCHEMA, 'urn:ietf:params:scim:schemas:extension:enterprise:2.0User'],
      'urn:ietf:params:scim:schemas:extension:enterprise:2.0User': { department: 'P' },
    },
    { ...base, schemas: [USER_SCHEMA, ENTERPRISE_USER_SCHEMA], [ENTERPRISE_USER_SCHEMA]: { department: 'P' } },
  ],
  'base-container': [{ schemas: [USER_SCHEMA], [USER_SCHEMA]: { userName: 'ines' } }, base],
  'unknown-attribute': [{ ...base, colour: 'red' }, base],
  'boolean-as-string': [
    { ...base, active: 'False' },
    { ...base, active: false },
  ],
  'object-for-list': [
    { ...base, schemas: USER_SCHEMA, emails: { value: 'a@x' } },
    { ...base, emails: [{ value: 'a@x' }] },
  ],
  'list-for-object': [
    { ...base, name: [{ givenName: 'Ines' }] },
    { ...base, name: { givenName: 'Ines' } },
  ],
  'string-for-object': [
    { ...base, emails: ['a@x'] },
    { ...base, emails: [{ value: 'a@x' }] },
  ],
}

describe.each(clientRules)('client rule $id', ({ id }) => {
  const [body, read] = forms[id]

  it('reads the form', () => {
    expect(parseResource(userResourceType, body)).toEqual(read)
  })

  it('is off when strict', () => {
    expect(refusal(userResourceType, body, { strict: true })).toEqual([
      400,
      expect.stringMatching(/^invalid/),
      expect.any(String),
    ])
  })
})

it.each<[JsonObject, string]>([
  [
    { ...base, nickname: 'I', tilte: 'P' },
    'A User has no attribute "tilte". Did you mean "title"? Correct the name or leave it out.',
  ],
  [
    { ...base, department: 'P' },
    `A User has no attribute "department". Did you mean "${ENTERPRISE_USER_SCHEMA}:department"? Correct the name or leave it out.`,
  ],
  [
    { ...base, name: { givenname: 'I', familiName: 'V' } },
    'name has no sub-attribute "familiName". Did you mean "familyName"? Correct the name or leave it out.',
  ],
])('proposes the name that was meant when strict: %j', (body, detail) => {
  expect(refusal(userResourceType, body, { strict: true })).toEqual([400, 'invalidSyntax', detail])
})

it('takes a plain resource when strict', () => {
  expect(parseResource(userResourceType, base, { strict: true })).toEqual(base)
})
