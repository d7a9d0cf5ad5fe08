import { describe, expect, it } from 'vitest'
import { ScimError } from '../error.ts'
import type { JsonValue } from '../json.ts'
import { DEFAULT_LIMITS } from '../limits.ts'
import { clientRules } from '../resource/client-rules.ts'
import { groupResourceType, userResourceType } from '../schema/resource-types.ts'
import { PATCH_OP, USER_SCHEMA } from '../urn.ts'
import { applyPatch } from './apply.ts'
import { attributeDialects, createOnNoMatch, operationDialects } from './dialects.ts'
import { type PatchOptions, parsePatch } from './parse.ts'

function parseGroup(operations: readonly JsonValue[], options: PatchOptions = {}) {
  return parsePatch(groupResourceType, { schemas: [PATCH_OP], Operations: operations }, options).map((operation) => ({
    op: operation.op,
    on: operation.target.path.attribute.name,
    filter: operation.target.filter,
    values: operation.op === 'remove' ? operation.values : operation.value,
  }))
}

function refusal(act: () => unknown): unknown {
  try {
    return act()
  } catch (error) {
    if (!(error instanceof ScimError)) throw error
    return `${error.status} ${error.scimType}`
  }
}

describe('operations on members', () => {
  const u41 = expect.objectContaining({ kind: 'compare', operator: 'eq', value: 'u-41' })

  it.each<[string, JsonValue, object]>([
    [
      'add',
      { op: 'add', path: 'members', value: [{ value: 'u-41', display: null }, 'u-77'] },
      { op: 'add', filter: undefined, values: [{ value: 'u-41' }, { value: 'u-77' }] },
    ],
    [
      'add of one',
      { op: 'Add', path: 'Members', value: { value: 'u-41' } },
      { op: 'add', filter: undefined, values: [{ value: 'u-41' }] },
    ],
    [
      'replace',
      { op: 'replace', path: 'members', value: [{ value: 'u-41' }, { value: 'u-41' }] },
      { op: 'replace', filter: undefined, values: [{ value: 'u-41' }] },
    ],
    [
      'replace without path',
      { op: 'replace', value: { members: [{ value: 'u-41' }] } },
      { op: 'replace', filter: undefined, values: [{ value: 'u-41' }] },
    ],
    [
      'replace with nobody',
      { op: 'replace', path: 'members', value: [] },
      { op: 'remove', filter: undefined, values: undefined },
    ],
    [
      'remove by filter',
      { op: 'remove', path: 'members[value eq "u-41"]' },
      { op: 'remove', filter: u41, values: undefined },
    ],
    [
      'remove by list',
      { op: 'Remove', path: 'members', value: [{ $ref: null, value: 'u-41' }] },
      { op: 'remove', filter: undefined, values: [{ value: 'u-41' }] },
    ],
    [
      'remove by empty list',
      { op: 'Remove', path: 'members', value: [] },
      { op: 'remove', filter: undefined, values: [] },
    ],
    ['remove of all', { op: 'remove', path: 'members' }, { op: 'remove', filter: undefined, values: undefined }],
    [
      'remove with null',
      { op: 'remove', path: 'members', value: null },
      { op: 'remove', filter: undefined, values: undefined },
    ],
  ])('come in one form: %s (C-PAT-23, C-PAT-31, C-PAT-34)', (_name, operation, expected) => {
    expect(parseGroup([operation])).toEqual([{ on: 'members', ...expected }])
  })

  it('keep the letters of ids, which are exact (C-FLT-07)', () => {
    expect(parseGroup([{ op: 'remove', path: 'members[value eq "U-aB"]' }])).toMatchObject([
      { filter: { value: 'U-aB' } },
    ])
  })
})

describe('limits', () => {
  const limits = { ...DEFAULT_LIMITS, patchOperationsMax: 3, membersMax: 2, valuesMax: 2 }
  const title = { op: 'add', path: 'title', value: 'T' }
  const user = { schemas: [USER_SCHEMA], userName: 'u' }

  function patch(...operations: readonly JsonValue[]): unknown {
    const message = { schemas: [PATCH_OP], Operations: operations }
    return refusal(() => applyPatch(userResourceType, user, parsePatch(userResourceType, message, { limits }), limits))
  }

  it.each<[string, readonly JsonValue[], unknown]>([
    ['three operations', [title, title, title], { ...user, title: 'T' }],
    ['four operations', [title, title, title, title], '413 undefined'],
    [
      'four keys without a path',
      [{ op: 'add', value: { title: 'T', nickName: 'N', locale: 'sv', timezone: 'x' } }],
      '413 undefined',
    ],
    ['three values in a list', [{ op: 'add', path: 'emails', value: ['a', 'b', 'c'] }], '400 invalidValue'],
    [
      'three values one by one',
      ['a', 'b', 'c'].map((value) => ({ op: 'add', path: 'emails', value: [value] })),
      '400 invalidValue',
    ],
  ])('hold for %s', (_name, operations, expected) => {
    expect(patch(...operations)).toEqual(expected)
  })

  it('hold for members', () => {
    const add = { op: 'add', path: 'members', value: ['a', 'b', 'c'] }
    expect(refusal(() => parseGroup([add], { limits }))).toBe('400 invalidValue')
  })
})

describe('names of Object.prototype and Array.prototype (T-50)', () => {
  const names = [
    ...Object.getOwnPropertyNames(Object.prototype),
    ...Object.getOwnPropertyNames(Array.prototype),
    'prototype',
  ]
  const user = {
    schemas: [USER_SCHEMA],
    userName: 'u',
    emails: [{ value: 'a@x', type: 'work' }],
    name: { givenName: 'A' },
  }

  function patch(operation: string): unknown {
    const message: JsonValue = { schemas: [PATCH_OP], Operations: [JSON.parse(operation)] }
    return refusal(() => applyPatch(userResourceType, user, parsePatch(userResourceType, message)))
  }

  it.each(names)('name nothing: %s', (name) => {
    const before = [Object.getOwnPropertyNames(Object.prototype), Object.getOwnPropertyNames(Array.prototype)]
    const value = '{"polluted": "yes"}'
    const answers = [
      patch(`{"op": "add", "path": "${name}", "value": ${value}}`),
      patch(`{"op": "replace", "path": "name.${name}", "value": "x"}`),
      patch(`{"op": "replace", "path": "emails[type eq \\"work\\"].${name}", "value": "x"}`),
      patch(`{"op": "replace", "path": "emails[${name} eq \\"work\\"].value", "value": "x"}`),
      patch(`{"op": "remove", "path": "${name}.polluted"}`),
      patch(`{"op": "add", "path": "urn:${name}:polluted", "value": "x"}`),
    ]
    const ignored = [
      patch(`{"op": "add", "value": {"${name}": ${value}}}`),
      patch(`{"op": "add", "value": {"${name}.polluted": "yes"}}`),
      patch(`{"op": "add", "path": "name", "value": {"${name}": ${value}}}`),
      patch(
        `{"op": "add", "value": {"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"${name}": ${value}}}}`,
      ),
    ]
    expect(answers).toEqual(answers.map(() => expect.stringMatching(/^400 (invalidPath|invalidFilter)$/)))
    expect(ignored).toEqual(ignored.map(() => user))
    expect([Object.getOwnPropertyNames(Object.prototype), Object.getOwnPropertyNames(Array.prototype)]).toEqual(before)
  })
})

describe('dialects', () => {
  const rules = [...operationDialects, ...attributeDialects, createOnNoMatch]

  it('have names of their own, a client, a reading and a published source', () => {
    const ids = [...rules, ...clientRules].map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const { client, reading, source } of rules) expect([client, reading, source]).not.toContain('')
  })
})
