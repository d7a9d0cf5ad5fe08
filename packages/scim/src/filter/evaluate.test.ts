import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../json.ts'
import { userResourceType } from '../schema/resource-types.ts'
import { ENTERPRISE_USER_SCHEMA, USER_SCHEMA } from '../urn.ts'
import { matches } from './evaluate.ts'
import { parseFilter } from './parse.ts'
import { resolveFilter } from './resolve.ts'

const ines: JsonObject = {
  schemas: [USER_SCHEMA, ENTERPRISE_USER_SCHEMA],
  id: 'u-41',
  externalId: 'Ext-1',
  userName: 'Ines.Valcourt@Northrail.example',
  name: { familyName: "O'Malley", givenName: 'Zoë' },
  nickName: '',
  active: false,
  emails: [
    { value: 'ines@home.example', type: 'work' },
    { value: 'ines@Example.com', type: 'home', primary: true },
  ],
  addresses: [{ locality: 'Lund', country: 'SE' }],
  [ENTERPRISE_USER_SCHEMA]: { employeeNumber: '701984', manager: { value: 'U-77' } },
  meta: { lastModified: '2026-03-01T08:00:00.000Z', resourceType: 'User' },
}

function selects(text: string, resource = ines): boolean {
  return matches(resolveFilter(parseFilter(text), userResourceType), resource)
}

describe('a filter selects Ines', () => {
  it.each([
    'userName eq "ines.valcourt@northrail.EXAMPLE"',
    'USERNAME EQ "INES.VALCOURT@NORTHRAIL.EXAMPLE"',
    'name.givenName eq "ZOE\u0308"',
    'name.familyName co "\'mal"',
    'userName sw "INES"',
    'userName ew ".example"',
    'userName co ""',
    'nickName eq ""',
    'nickName co ""',
    'emails co "example.com"',
    'emails.type eq "work" and emails.value co "@example.com"',
    'emails[type eq "home" and value co "@example.com"]',
    'emails[type eq "home"].value eq "INES@example.COM"',
    'emails.primary eq true',
    'emails[not (primary eq true)]',
    'emails[primary ne true]',
    'emails ne "nobody@x"',
    'emails eq null or emails pr',
    'title eq null',
    'title ne "x"',
    'not (title pr)',
    'not (title eq "x")',
    'not (nickName pr)',
    'active pr',
    'active eq false',
    'active ne true',
    'phoneNumbers ne "1"',
    'not (phoneNumbers[type eq "work"])',
    'addresses pr',
    'addresses.country eq "se"',
    'name pr',
    'name[givenName eq "zoë"]',
    `schemas eq "${ENTERPRISE_USER_SCHEMA}"`,
    `schemas[value ew ":User" and value co "enterprise"]`,
    `${ENTERPRISE_USER_SCHEMA}:employeeNumber eq "701984"`,
    `${ENTERPRISE_USER_SCHEMA}:manager eq "U-77"`,
    `${ENTERPRISE_USER_SCHEMA}:manager pr`,
    `${ENTERPRISE_USER_SCHEMA}:department eq null`,
    'meta.lastModified eq "2026-03-01T09:00:00+01:00"',
    'meta.lastModified ge "2026-03-01T08:00:00Z"',
    'meta.lastModified lt "2026-03-01T08:00:00.001Z"',
    'userName gt "INES" and userName lt "inez"',
    'userName ge "ines" and userName le "ines.valcourt@northrail.example"',
    'title pr or active eq false and externalId eq "Ext-1"',
    'userName eq null or not (active eq true and title pr)',
  ])('by %s', (text) => {
    expect(selects(text)).toBe(true)
  })
})

describe('a filter does not select Ines', () => {
  it.each([
    'externalId eq "EXT-1"',
    'externalId sw "ext"',
    'id eq "U-41"',
    'meta.resourceType eq "user"',
    `${ENTERPRISE_USER_SCHEMA}:manager eq "u-77"`,
    'emails[type eq "work" and value co "@example.com"]',
    'emails[type eq "work"].value eq "ines@example.com"',
    'emails ne "ines@example.com"',
    'emails[type ne "work" and type ne "home"]',
    'nickName pr',
    'title pr',
    'title eq ""',
    'title co ""',
    'title gt "a" or title le "a"',
    'phoneNumbers pr',
    'phoneNumbers[type eq "work"]',
    'phoneNumbers[type ne "work"]',
    'active eq true',
    'active eq null',
    'userName co "%"',
    'userName co "_"',
    'meta.lastModified gt "2026-03-01T08:00:00Z"',
    '(title pr or active eq false) and externalId eq "x"',
    'not (name.familyName pr)',
  ])('by %s', (text) => {
    expect(selects(text)).toBe(false)
  })
})

it('orders text by code point, so that an emoji comes after the last plain sign (C-SRT-05)', () => {
  expect([selects('title gt "\uffee"', { title: '🚆' }), selects('title lt "🚆"', { title: '\uffee' })]).toEqual([
    true,
    true,
  ])
})

it('sees only own properties (T-50)', () => {
  const inherited: JsonObject = Object.create({ title: 'T' })
  expect(selects('title pr', inherited)).toBe(false)
})

const term = fc.constantFrom(
  'title',
  'userName',
  'emails',
  'emails.type',
  'active',
  'name.givenName',
  'name',
  'addresses.locality',
)
const text = fc.constantFrom('a', 'A', 'ab', 'b', '')
const resource: fc.Arbitrary<JsonObject> = fc.record(
  {
    title: text,
    userName: text,
    active: fc.boolean(),
    name: fc.record({ givenName: text }, { requiredKeys: [] }),
    emails: fc.array(fc.record({ value: text, type: text }, { requiredKeys: [] }), { maxLength: 3 }),
    addresses: fc.array(fc.record({ locality: text }, { requiredKeys: [] }), { maxLength: 2 }),
  },
  { requiredKeys: [] },
)

it('says of everything either yes or no: not turns each answer round (C-FLT-14)', () => {
  fc.assert(
    fc.property(term, resource, (name, user) => selects(`not (${name} pr)`, user) !== selects(`${name} pr`, user)),
  )
})

it('reads ne as not eq, also for unassigned and multi-valued attributes (A-03, A-04)', () => {
  const comparable = term.filter((name) => name !== 'name' && name !== 'active')
  fc.assert(
    fc.property(comparable, text, resource, (name, value, user) => {
      expect(selects(`${name} ne "${value}"`, user)).toBe(!selects(`${name} eq "${value}"`, user))
    }),
  )
})

it('reads eq null as not pr (C-FLT-13)', () => {
  fc.assert(
    fc.property(term, resource, (name, user) => selects(`${name} eq null`, user) === !selects(`${name} pr`, user)),
  )
})

it('takes exactly one of less, equal and greater for a single value', () => {
  fc.assert(
    fc.property(text, text, (stored, value) => {
      const answers = ['lt', 'eq', 'gt'].map((operator) => selects(`title ${operator} "${value}"`, { title: stored }))
      expect(answers.filter(Boolean)).toHaveLength(1)
    }),
  )
})
