import { describe, expect, it } from 'vitest'
import { ScimError } from '../error.ts'
import type { JsonObject } from '../json.ts'
import { DEFAULT_LIMITS } from '../limits.ts'
import type { ResourceType, Returned } from '../schema/attribute.ts'
import { attribute } from '../schema/build.ts'
import { groupResourceType, userResourceType } from '../schema/resource-types.ts'
import { ENTERPRISE_USER_SCHEMA, USER_SCHEMA } from '../urn.ts'
import { project } from './project.ts'
import { type ProjectionRequest, parseProjection, projectionWants } from './projection.ts'

const schemas = [USER_SCHEMA, ENTERPRISE_USER_SCHEMA]
const ines: JsonObject = {
  schemas,
  id: 'u-1',
  externalId: 'e-1',
  userName: 'ines',
  name: { givenName: 'Ines', familyName: 'Valcourt' },
  emails: [
    { value: 'a@x', type: 'work' },
    { value: 'b@x', primary: true },
  ],
  [ENTERPRISE_USER_SCHEMA]: { department: 'Planning', manager: { value: 'u-2', displayName: 'Boss' } },
  meta: { resourceType: 'User', version: 'W/"1"' },
}

function seen(request: ProjectionRequest, resource: JsonObject = ines, resourceType: ResourceType = userResourceType) {
  return project(resourceType, resource, parseProjection(resourceType, request))
}

describe('attributes', () => {
  it.each<[string, JsonObject]>([
    ['userName', { userName: 'ines' }],
    ['USERNAME', { userName: 'ines' }],
    [`${USER_SCHEMA}:userName`, { userName: 'ines' }],
    [' userName , meta ', { userName: 'ines', meta: ines.meta }],
    ['name', { name: ines.name }],
    ['name.givenName', { name: { givenName: 'Ines' } }],
    ['name.givenName,name', { name: ines.name }],
    ['name.givenName,name.familyName', { name: ines.name }],
    ['name.middleName', {}],
    ['emails.value', { emails: [{ value: 'a@x' }, { value: 'b@x' }] }],
    ['emails.type', { emails: [{ type: 'work' }] }],
    [ENTERPRISE_USER_SCHEMA, { [ENTERPRISE_USER_SCHEMA]: ines[ENTERPRISE_USER_SCHEMA] }],
    [`${ENTERPRISE_USER_SCHEMA}:department`, { [ENTERPRISE_USER_SCHEMA]: { department: 'Planning' } }],
    [
      `${ENTERPRISE_USER_SCHEMA.toLowerCase()}:manager.value`,
      { [ENTERPRISE_USER_SCHEMA]: { manager: { value: 'u-2' } } },
    ],
    ['department', {}],
    ['nothing,__proto__,constructor,emails[type eq "work"]', {}],
    [USER_SCHEMA, { userName: 'ines', name: ines.name, emails: ines.emails }],
  ])('%s shows these and what is always shown (C-PRJ-02, C-PRJ-03, C-PRJ-06)', (attributes, expected) => {
    expect(seen({ attributes })).toStrictEqual({ schemas, id: 'u-1', ...expected })
  })

  it('come as a list in /.search', () => {
    expect(seen({ attributes: ['userName', 'meta.version'] })).toEqual({
      schemas,
      id: 'u-1',
      userName: 'ines',
      meta: { version: 'W/"1"' },
    })
  })

  it.each(['', ' , ', undefined])('count as not asked for when they are %j', (attributes) => {
    expect(seen({ attributes, excludedAttributes: 'id,schemas,userName' })).not.toHaveProperty('userName')
    expect(seen({ attributes })).toBe(ines)
  })
})

describe('excludedAttributes', () => {
  it.each<[string, JsonObject]>([
    ['emails', { ...ines, emails: undefined }],
    ['id,schemas,meta', { ...ines, meta: undefined }],
    ['name.familyName', { ...ines, name: { givenName: 'Ines' } }],
    ['name.familyName,name.givenName', { ...ines, name: undefined }],
    ['emails.type', { ...ines, emails: [{ value: 'a@x' }, { value: 'b@x', primary: true }] }],
    [ENTERPRISE_USER_SCHEMA, { ...ines, [ENTERPRISE_USER_SCHEMA]: undefined }],
    [`${ENTERPRISE_USER_SCHEMA}:manager`, { ...ines, [ENTERPRISE_USER_SCHEMA]: { department: 'Planning' } }],
    ['nothing', ines],
  ])('%s leaves these out (C-PRJ-04)', (excludedAttributes, expected) => {
    expect(seen({ excludedAttributes })).toEqual(expected)
  })
})

describe('parseProjection', () => {
  it('refuses both parameters at once (C-PRJ-05, A-11)', () => {
    expect(() => parseProjection(userResourceType, { attributes: 'id', excludedAttributes: 'id' })).toThrow(
      new ScimError(400, 'invalidValue', 'attributes and excludedAttributes exclude each other. Send one of them.'),
    )
  })

  it('refuses more names than the limit', () => {
    const limits = { ...DEFAULT_LIMITS, projectionNamesMax: 2 }
    expect(() => parseProjection(userResourceType, { attributes: 'a,b,c' }, limits)).toThrow(
      'At most 2 attribute names',
    )
  })
})

describe('returned', () => {
  const sub = (name: string, returned: Returned) => attribute({ name, description: '', returned })
  const resourceType: ResourceType = {
    ...userResourceType,
    schema: {
      ...userResourceType.schema,
      attributes: [
        sub('always', 'always'),
        sub('asked', 'request'),
        sub('secret', 'never'),
        sub('plain', 'default'),
        attribute({
          name: 'parts',
          type: 'complex',
          description: '',
          subAttributes: [
            sub('always', 'always'),
            sub('asked', 'request'),
            sub('secret', 'never'),
            sub('plain', 'default'),
          ],
        }),
      ],
    },
  }
  const parts = { always: 1, asked: 2, secret: 3, plain: 4 }
  const resource: JsonObject = { schemas: [USER_SCHEMA], id: 'x', ...parts, parts }

  it.each<[ProjectionRequest, JsonObject]>([
    [{}, { always: 1, plain: 4, parts: { always: 1, plain: 4 } }],
    [{ attributes: 'asked,secret' }, { always: 1, asked: 2 }],
    [{ attributes: 'parts' }, { always: 1, parts: { always: 1, plain: 4 } }],
    [{ attributes: 'parts.asked,parts.secret' }, { always: 1, parts: { always: 1, asked: 2 } }],
    [{ excludedAttributes: 'always,plain,asked' }, { always: 1, parts: { always: 1, plain: 4 } }],
    [{ excludedAttributes: 'parts.always,parts.plain' }, { always: 1, plain: 4, parts: { always: 1 } }],
    [{ excludedAttributes: 'parts' }, { always: 1, plain: 4 }],
  ])('is kept to for %j (C-ATT-15, C-PRJ-07)', (request, expected) => {
    expect(seen(request, resource, resourceType)).toStrictEqual({ schemas: [USER_SCHEMA], id: 'x', ...expected })
  })

  it('never shows a password, however it is asked for (C-ATT-15, C-ATT-16)', () => {
    const withPassword = { ...ines, password: 'qT7x2RmZ' }
    expect(seen({}, withPassword)).toEqual(ines)
    expect(seen({ attributes: 'password' }, withPassword)).toEqual({ schemas, id: 'u-1' })
    expect(seen({ excludedAttributes: 'password' }, withPassword)).toEqual(ines)
  })
})

describe('projectionWants', () => {
  it.each<[ProjectionRequest, boolean]>([
    [{}, true],
    [{ attributes: 'displayName' }, false],
    [{ attributes: 'members' }, true],
    [{ attributes: 'MEMBERS.value' }, true],
    [{ excludedAttributes: 'members' }, false],
    [{ excludedAttributes: 'members.display' }, true],
    [{ excludedAttributes: 'displayName' }, true],
  ])('tells for %j whether members must be loaded: %s (C-PRJ-09)', (request, expected) => {
    expect(projectionWants(parseProjection(groupResourceType, request), groupResourceType, 'members')).toBe(expected)
  })

  it('knows what is never, always and nowhere', () => {
    const projection = parseProjection(userResourceType, { attributes: 'password' })
    const wants = (name: string) => projectionWants(projection, userResourceType, name)
    expect([wants('password'), wants('id'), wants('nothing'), wants(`${ENTERPRISE_USER_SCHEMA}:manager`)]).toEqual([
      false,
      true,
      false,
      false,
    ])
  })
})

it('does not copy a long member list to show it', () => {
  const group = { schemas: [], id: 'g', displayName: 'G', members: [{ value: 'u-1' }] }
  expect(seen({}, group, groupResourceType)).toBe(group)
  expect(seen({ excludedAttributes: 'externalId' }, group, groupResourceType).members).toBe(group.members)
})
