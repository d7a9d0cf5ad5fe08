import { describe, expect, it } from 'vitest'
import { ENTERPRISE_USER_SCHEMA, USER_SCHEMA } from '../urn.ts'
import { findExtension, findSubAttribute, listAttributeNames, resolvePath } from './lookup.ts'
import { groupResourceType, userResourceType } from './resource-types.ts'

function found(uri: string | undefined, name: string, sub?: string, resourceType = userResourceType) {
  const path = resolvePath(resourceType, { uri, name, sub })
  return path && [path.extension, path.attribute.name, path.sub?.name]
}

describe('resolvePath', () => {
  it.each([
    [undefined, 'userName', undefined, [undefined, 'userName', undefined]],
    [undefined, 'USERNAME', undefined, [undefined, 'userName', undefined]],
    [undefined, 'Name', 'GIVENNAME', [undefined, 'name', 'givenName']],
    [undefined, 'externalid', undefined, [undefined, 'externalId', undefined]],
    [undefined, 'meta', 'lastmodified', [undefined, 'meta', 'lastModified']],
    [USER_SCHEMA.toUpperCase(), 'userName', undefined, [undefined, 'userName', undefined]],
    [USER_SCHEMA, 'meta', 'version', [undefined, 'meta', 'version']],
    [ENTERPRISE_USER_SCHEMA, 'department', undefined, [ENTERPRISE_USER_SCHEMA, 'department', undefined]],
    [ENTERPRISE_USER_SCHEMA.toLowerCase(), 'MANAGER', '$REF', [ENTERPRISE_USER_SCHEMA, 'manager', '$ref']],
  ])('finds %s %s %s whatever its letter case (C-ATT-01, C-FLT-15)', (uri, name, sub, expected) => {
    expect(found(uri, name, sub)).toEqual(expected)
  })

  it.each([
    [undefined, 'department', undefined],
    [undefined, 'userName', 'value'],
    [undefined, 'emails', 'nothing'],
    [ENTERPRISE_USER_SCHEMA, 'userName', undefined],
    ['urn:example:other', 'userName', undefined],
    [undefined, '', undefined],
  ])('does not know %s %s %s', (uri, name, sub) => {
    expect(found(uri, name, sub)).toBeUndefined()
  })

  it.each(Object.getOwnPropertyNames(Object.prototype))('does not know %s anywhere (T-50, C-FLT-20)', (name) => {
    expect([found(undefined, name), found(undefined, 'name', name), found(name, 'userName')]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })

  it('keeps the resource types apart', () => {
    expect(found(undefined, 'members', 'value', groupResourceType)).toEqual([undefined, 'members', 'value'])
    expect(found(undefined, 'members', 'value', userResourceType)).toBeUndefined()
  })
})

it('finds sub-attributes and extensions by any letter case', () => {
  const members = groupResourceType.schema.attributes[1]
  expect(members && findSubAttribute(members, 'VALUE')?.name).toBe('value')
  expect(findExtension(userResourceType, ENTERPRISE_USER_SCHEMA.toUpperCase())?.schema.id).toBe(ENTERPRISE_USER_SCHEMA)
  expect(findExtension(groupResourceType, ENTERPRISE_USER_SCHEMA)).toBeUndefined()
})

it('lists every name that it can resolve', () => {
  expect(listAttributeNames(groupResourceType)).toEqual([
    'schemas',
    'id',
    'externalId',
    'meta',
    'meta.resourceType',
    'meta.created',
    'meta.lastModified',
    'meta.location',
    'meta.version',
    'displayName',
    'members',
    'members.value',
    'members.$ref',
    'members.type',
    'members.display',
  ])
  expect(listAttributeNames(userResourceType)).toContain(`${ENTERPRISE_USER_SCHEMA}:manager.displayName`)
})
