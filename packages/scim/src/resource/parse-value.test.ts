import { describe, expect, it } from 'vitest'
import { ScimError } from '../error.ts'
import type { JsonValue } from '../json.ts'
import { DEFAULT_LIMITS } from '../limits.ts'
import { resolvePath } from '../schema/lookup.ts'
import { groupResourceType, userResourceType } from '../schema/resource-types.ts'
import { ENTERPRISE_USER_SCHEMA } from '../urn.ts'
import { parseAttributeValue, type ValueContext } from './parse-value.ts'

function parse(path: string, value: JsonValue, options: Partial<ValueContext> = {}): JsonValue | undefined {
  const [name = '', sub] = path.split('.')
  const uri = ['manager', 'department'].includes(name) ? ENTERPRISE_USER_SCHEMA : undefined
  const resourceType = name === 'members' ? groupResourceType : userResourceType
  const found = resolvePath(resourceType, { uri, name, sub })
  if (found === undefined) throw new Error(`no attribute ${path}`)
  return parseAttributeValue(found.sub ?? found.attribute, value, {
    path,
    limits: DEFAULT_LIMITS,
    strict: false,
    ...options,
  })
}

function refusal(path: string, value: JsonValue, options: Partial<ValueContext> = {}): unknown {
  try {
    return { accepted: parse(path, value, options) }
  } catch (error) {
    if (!(error instanceof ScimError)) throw error
    return [error.status, error.scimType, error.detail]
  }
}

const ADVICE = 'Correct the mapping of this attribute in the identity provider.'

describe('parseAttributeValue', () => {
  it.each<[string, JsonValue, JsonValue | undefined]>([
    ['userName', 'ines@northrail.example', 'ines@northrail.example'],
    ['title', '', ''],
    ['title', 'two\nlines', 'two\nlines'],
    ['displayName', 'Zoë 🚆 עברית', 'Zoë 🚆 עברית'],
    ['title', null, undefined],
    ['title', [], undefined],
    ['emails', null, undefined],
    ['emails', [], undefined],
    ['emails', [null], undefined],
    ['emails', [{}], undefined],
    ['name', {}, undefined],
    ['name', { givenName: null, familyName: 'V' }, { familyName: 'V' }],
    ['name', { GIVENNAME: 'Ines' }, { givenName: 'Ines' }],
    ['name', { nothing: 1, givenName: 'Ines' }, { givenName: 'Ines' }],
    ['active', true, true],
    ['emails', { value: 'a@x' }, [{ value: 'a@x' }]],
    ['emails', 'a@x', [{ value: 'a@x' }]],
    ['emails', ['a@x', null, { value: 'b@x' }], [{ value: 'a@x' }, { value: 'b@x' }]],
    ['emails', [{ value: 'a@x', primary: 'True' }], [{ value: 'a@x', primary: true }]],
    ['manager', 'u-77', { value: 'u-77' }],
    ['manager', { value: 'u-77', displayName: 'Boss' }, { value: 'u-77' }],
    ['manager', [{ $ref: null, value: 'u-77' }], { value: 'u-77' }],
    ['manager', [null], undefined],
    ['groups', [{ value: 'g-1', display: 'Fluid User' }], undefined],
    ['members', [{ value: 'u-1', display: null, $ref: null }], [{ value: 'u-1' }]],
    ['members', ['u-1'], [{ value: 'u-1' }]],
    ['x509Certificates', [{ value: 'AAEC' }], [{ value: 'AAEC' }]],
    ['x509Certificates', [{ value: 'AAE=' }, { value: 'AA' }], [{ value: 'AAE=' }, { value: 'AA' }]],
    ['meta.created', '2026-03-01T08:00:00', '2026-03-01T08:00:00.000Z'],
  ])('reads %s = %j as %j', (path, value, expected) => {
    expect(parse(path, value)).toEqual(expected)
  })

  it.each(['True', 'true', 'False', 'false'])('reads %j as a boolean (C-ATT-05)', (text) => {
    expect(parse('active', text)).toBe(text.toLowerCase() === 'true')
  })

  it.each<[string, JsonValue, string]>([
    ['userName', 5, `userName: expected a string, but got the number 5. ${ADVICE}`],
    ['userName', { value: 'x' }, `userName: expected a string, but got an object. ${ADVICE}`],
    ['userName', ['x'], `userName: expected a string, but got a list of 1. ${ADVICE}`],
    ['active', 'yes', `active: expected true or false, but got the string "yes". ${ADVICE}`],
    ['active', 'TRUE', `active: expected true or false, but got the string "TRUE". ${ADVICE}`],
    ['active', 1, `active: expected true or false, but got the number 1. ${ADVICE}`],
    ['password', 12345, `password: expected a string, but got a number. ${ADVICE}`],
    ['name', 'Ines', `name: expected an object, but got the string "Ines". ${ADVICE}`],
    ['name', [{}, {}], `name: expected an object, but got a list of 2. ${ADVICE}`],
    ['emails', 7, `emails[0]: expected an object, but got the number 7. ${ADVICE}`],
    ['emails', [['a']], `emails[0]: expected an object, but got a list of 1. ${ADVICE}`],
    ['emails', [{ value: 1 }], `emails[0].value: expected a string, but got the number 1. ${ADVICE}`],
    [
      'x509Certificates',
      [{ value: 'A' }],
      `x509Certificates[0].value: expected base64 text, but got the string "A". ${ADVICE}`,
    ],
    [
      'x509Certificates',
      [{ value: 'AA=' }],
      `x509Certificates[0].value: expected base64 text, but got the string "AA=". ${ADVICE}`,
    ],
    [
      'meta.created',
      'yesterday',
      `meta.created: expected a date and time such as "2026-03-01T08:00:00Z", but got the string "yesterday". ${ADVICE}`,
    ],
    ['userName', 'a\u0085b', 'userName: a name that must be unique holds a control character. Remove it.'],
    ['title', 'a\u0000b', 'title: the text holds the character U+0000. Remove it.'],
    ['title', '\ud83d', 'title: the text holds half a character (a lone surrogate). Remove it.'],
    ['members', [{ display: 'Ines' }], 'members[0]: "value" is missing. Send it with every value of members.'],
    ['members', [{ value: '' }], 'members[0]: "value" is missing. Send it with every value of members.'],
    [
      'emails',
      [
        { value: 'a', primary: true },
        { value: 'b', primary: true },
      ],
      'emails: 2 values are marked as primary. Mark one of them at most.',
    ],
  ])('refuses %s = %j and says why (C-ATT-06)', (path, value, detail) => {
    expect(refusal(path, value)).toEqual([400, 'invalidValue', detail])
  })

  it('never echoes long text', () => {
    expect(refusal('active', 'x'.repeat(100))).toEqual([
      400,
      'invalidValue',
      `active: expected true or false, but got a string. ${ADVICE}`,
    ])
  })

  it('refuses names that differ only in letter case (T-54)', () => {
    expect(refusal('name', { givenName: 'A', GivenName: null })).toEqual([
      400,
      'invalidSyntax',
      'name has both "givenName" and "GivenName", which are the same attribute. Send it once.',
    ])
  })

  it.each<[string, JsonValue, string]>([
    ['active', 'True', 'invalidValue'],
    ['emails', { value: 'a@x' }, 'invalidValue'],
    ['emails', ['a@x'], 'invalidValue'],
    ['manager', 'u-77', 'invalidValue'],
    ['manager', [{ value: 'u-77' }], 'invalidValue'],
    ['name', { nickname: 'I' }, 'invalidSyntax'],
    ['profileUrl', 'not a uri', 'invalidValue'],
  ])('refuses %s = %j when it is strict', (path, value, scimType) => {
    expect(refusal(path, value, { strict: true })).toEqual([400, scimType, expect.any(String)])
  })

  it('lets a partial value leave required parts out', () => {
    expect(parse('members', [{ display: 'Ines' }], { partial: true })).toEqual([{ display: 'Ines' }])
  })
})

describe('elements of a list', () => {
  it('are one when value and type are the same (C-ATT-13)', () => {
    const emails = [
      { value: 'a@x', type: 'work' },
      { type: 'work', value: 'a@x', primary: true },
      { value: 'a@x', type: 'home' },
    ]
    expect(parse('emails', emails)).toEqual([
      { value: 'a@x', type: 'work', primary: true },
      { value: 'a@x', type: 'home' },
    ])
  })

  it('are one when everything is the same and there is no value', () => {
    const address = { locality: 'Lund', type: 'work' }
    expect(parse('addresses', [address, { type: 'work', locality: 'Lund', primary: false }])).toEqual([
      { ...address, primary: false },
    ])
  })

  it('are one member when value is the same, whatever the display (C-GRP-03, C-GRP-05)', () => {
    expect(parse('members', [{ value: 'u-1' }, { value: 'u-1', display: 'Ines' }, { value: 'U-1' }])).toEqual([
      { value: 'u-1' },
      { value: 'U-1' },
    ])
  })

  it('are counted against the limit of their kind', () => {
    const limits = { ...DEFAULT_LIMITS, valuesMax: 2, membersMax: 3 }
    const values = ['1', '2', '3', '4']
    expect(refusal('emails', values.slice(0, 3), { limits })).toEqual([
      400,
      'invalidValue',
      'emails: 3 values came, and one request may have at most 2. Send fewer at a time.',
    ])
    expect(parse('members', values.slice(0, 3), { limits })).toHaveLength(3)
    expect(refusal('members', values, { limits })).toEqual([400, 'invalidValue', expect.stringContaining('at most 3')])
  })

  it('take time that grows with their number, up to 100 000 members', () => {
    const members = Array.from({ length: 100_000 }, (_, index) => ({ value: `u-${index}`, $ref: null, display: 'x' }))
    const started = performance.now()
    expect(parse('members', members)).toHaveLength(100_000)
    expect(performance.now() - started).toBeLessThan(3_000)
  })
})

describe('names of Object.prototype', () => {
  it.each(Object.getOwnPropertyNames(Object.prototype))('are unknown names of a part: %s (T-50)', (name) => {
    const before = Object.getOwnPropertyNames(Object.prototype)
    const body: JsonValue = JSON.parse(`{"${name}": {"polluted": true}, "givenName": "Ines"}`)
    expect(parse('name', body)).toStrictEqual({ givenName: 'Ines' })
    expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before)
  })
})
