// RFC 7644 section 3.4.2.2 over the wire: what a filter finds among people and groups in the database.

import { beforeAll, expect, test } from 'vitest'
import type { TestOrganisation } from '../../../testing/fluid.ts'
import { ENTERPRISE, GROUP, shareFluid, USER } from '../../../testing/shared-fluid.ts'

const { fluid } = shareFluid()
let acme: TestOrganisation
let ids: Readonly<Record<string, string>>

beforeAll(async () => {
  acme = fluid().acme
  const people = {
    ines: {
      externalId: 'Ext-1',
      title: 'Bridge Engineer',
      nickName: '50%_off\\',
      name: { givenName: 'Ines', familyName: 'Valcourt' },
      emails: [
        { value: 'ines@work.example', type: 'work', primary: true },
        { value: 'ines@home.example', type: 'home' },
      ],
      schemas: [USER, ENTERPRISE],
      [ENTERPRISE]: { department: 'Structures', manager: { value: 'Boss-1' } },
    },
    omar: {
      externalId: 'ext-1',
      title: 'bridge painter',
      nickName: '50 xoffy',
      active: false,
      emails: [
        { value: 'omar@work.example', type: 'home' },
        { value: 'omar@other.example', type: 'work' },
      ],
    },
    zoe: { title: 'ÉCLAIR and (more) or "less"', displayName: '' },
  }
  const made: Record<string, string> = {}
  for (const [userName, attributes] of Object.entries(people)) {
    made[userName] = (await acme.post('/Users', { schemas: [USER], userName, ...attributes })).body.id
  }
  ids = made
  await acme.addGroup('Fluid User', [made['ines'] ?? ''])
})

async function found(filter: string): Promise<unknown> {
  const answer = await acme.get(`/Users?filter=${encodeURIComponent(filter)}`)
  if (answer.status !== 200) return `${answer.status} ${answer.body.scimType}`
  return answer.body.Resources.map((user: { userName: string }) => user.userName)
}

test.each([
  ['USERNAME EQ "INES"', ['ines'], 'C-FLT-01'],
  ['urn:IETF:params:scim:schemas:core:2.0:user:UserName Eq "ines"', ['ines'], 'C-FLT-01, C-FLT-15'],
  ['userName eq "ines" OR userName eq "omar"', ['ines', 'omar'], 'C-FLT-01'],
  ['NOT (userName eq "ines")', ['omar', 'zoe'], 'C-FLT-01'],
  ['userName eq "zoe" or userName eq "ines" and active eq false', ['zoe'], 'C-FLT-02'],
  ['(userName eq "zoe" or userName eq "omar") and active eq false', ['omar'], 'C-FLT-02'],
  ['not(userName eq "ines") and active eq true', ['zoe'], 'C-FLT-02, C-FLT-03'],
  ['not (userName eq "ines" or active eq false)', ['zoe'], 'C-FLT-03'],
  ['not userName pr', '400 invalidFilter', 'C-FLT-03'],
  ['not "a"', '400 invalidFilter', 'C-FLT-03'],
  ['title co "and (more) or \\"less\\""', ['zoe'], 'C-FLT-04'],
  ['title co "\\u0042ridge"', ['ines', 'omar'], 'C-FLT-04'],
  ["title eq 'x'", '400 invalidFilter', 'C-FLT-04'],
  ['title eq "BRIDGE ENGINEER"', ['ines'], 'C-FLT-06'],
  ['title sw "BRIDGE"', ['ines', 'omar'], 'C-FLT-06'],
  ['title ew "ENGINEER"', ['ines'], 'C-FLT-06'],
  ['title co "DGE E"', ['ines'], 'C-FLT-06'],
  ['title gt "BRIDGE F"', ['omar', 'zoe'], 'C-FLT-06'],
  ['externalId eq "ext-1"', ['omar'], 'C-FLT-06, C-FLT-07'],
  ['externalId co "ext"', ['omar'], 'C-FLT-06'],
  ['externalId sw "Ext"', ['ines'], 'C-FLT-06'],
  ['meta.resourceType eq "user"', [], 'C-FLT-06, C-FLT-07'],
  ['meta.resourceType eq "User"', ['ines', 'omar', 'zoe'], 'C-FLT-07'],
  [`${ENTERPRISE}:manager.value eq "boss-1"`, [], 'C-FLT-07, C-ENT-02'],
  [`${ENTERPRISE}:manager.value eq "Boss-1"`, ['ines'], 'C-FLT-07, C-ENT-02'],
  ['title eq "éclair AND (MORE) OR \\"LESS\\""', ['zoe'], 'C-INT-04'],
  ['title sw "e\\u0301clair"', ['zoe'], 'C-INT-04'],
  ['active gt true', '400 invalidFilter', 'C-FLT-08'],
  ['x509Certificates.value lt "AAAA"', '400 invalidFilter', 'C-FLT-08'],
  ['active eq "true"', ['ines', 'zoe'], 'A-19'],
  ['active eq TRUE', '400 invalidFilter', 'A-19'],
  ['meta.created gt "2020-01-01T00:00:00Z"', ['ines', 'omar', 'zoe'], 'C-FLT-09'],
  ['meta.created lt "2020-01-01T00:00:00+05:30"', [], 'C-FLT-09'],
  ['meta.lastModified ge "yesterday"', '400 invalidFilter', 'C-FLT-09'],
  ['emails.type eq "work" and emails.value co "omar@work"', ['omar'], 'C-FLT-10'],
  ['emails[type eq "work" and value co "omar@work"]', [], 'C-FLT-10'],
  ['emails[type eq "work" and value co "work.example"]', ['ines'], 'C-FLT-10'],
  ['emails co "home.example"', ['ines'], 'C-FLT-11'],
  ['emails eq "INES@work.example"', ['ines'], 'C-FLT-11'],
  ['addresses co "x"', '400 invalidFilter', 'C-FLT-11'],
  ['active pr', ['ines', 'omar', 'zoe'], 'C-FLT-12'],
  ['name pr', ['ines'], 'C-FLT-12'],
  ['displayName pr', [], 'C-FLT-12, A-18'],
  ['emails pr', ['ines', 'omar'], 'C-FLT-12'],
  ['groups pr', ['ines'], 'C-FLT-12'],
  ['name eq null', ['omar', 'zoe'], 'C-FLT-13'],
  ['nickName eq null', ['zoe'], 'C-FLT-13'],
  ['nickName ne null', ['ines', 'omar'], 'C-FLT-13'],
  ['nickName ne "50 xoffy"', ['ines', 'zoe'], 'C-FLT-14, A-04'],
  ['emails.type ne "work"', ['zoe'], 'C-FLT-14, A-03'],
  [`schemas eq "${ENTERPRISE}"`, ['ines'], 'C-FLT-16'],
  [`schemas eq "${USER}"`, ['ines', 'omar', 'zoe'], 'C-FLT-16'],
  [`schemas eq "${ENTERPRISE.toUpperCase()}"`, [], 'C-FLT-16, C-FLT-07'],
  ['emails[type eq "work"].value eq "omar@other.example"', ['omar'], 'C-FLT-17'],
  ['emails[type eq "work"].value eq "omar@work.example"', [], 'C-FLT-17'],
  ['  userName   eq    "ines"  ', ['ines'], 'C-FLT-19'],
  ['emails[  type eq "work"  and  value co "omar"  ]', ['omar'], 'C-FLT-19'],
  ['shoeSize eq "44"', '400 invalidFilter', 'C-FLT-20, A-13'],
  ['__proto__ pr', '400 invalidFilter', 'C-FLT-20'],
  ['constructor eq "x"', '400 invalidFilter', 'C-FLT-20'],
  ['emails.toString pr', '400 invalidFilter', 'C-FLT-20'],
  ['password eq "x"', '400 invalidFilter', 'C-FLT-21'],
  ['password pr', '400 invalidFilter', 'C-FLT-21'],
  ['nickName co "%"', ['ines'], 'C-FLT-23'],
  ['nickName co "_"', ['ines'], 'C-FLT-23'],
  ['nickName sw "50%"', ['ines'], 'C-FLT-23'],
  ['nickName ew "\\\\"', ['ines'], 'C-FLT-23'],
  ['userName eq "\' OR 1=1 --"', [], 'C-FLT-23'],
])('%s finds %s (%s)', async (filter, names, _ids) => {
  expect(await found(filter)).toEqual(names)
})

test.each([
  '',
  '   ',
  'userName',
  'userName eq',
  'userName like "x"',
  'userName eq "a" userName',
  '(userName pr',
  'userName eq "a',
])('refuses "%s" and names the place (C-FLT-05)', async (filter) => {
  const answer = await acme.get(`/Users?filter=${encodeURIComponent(filter)}`)
  expect(answer).toMatchObject({ status: 400, body: { scimType: 'invalidFilter' } })
  expect(answer.body.detail).toMatch(/position \d+|empty/)
})

test('finds groups by their members, by value and bare, and not by foreign letters (C-FLT-07, C-FLT-18)', async () => {
  const count = async (filter: string) =>
    (await acme.get(`/Groups?filter=${encodeURIComponent(filter)}`)).body.totalResults
  const ines = ids['ines'] ?? ''
  expect(await count(`members.value eq "${ines}"`)).toBe(1)
  expect(await count(`members[value eq "${ines}"]`)).toBe(1)
  expect(await count(`members eq "${ines}"`)).toBe(1)
  expect(await count(`members.value eq "${ines.toUpperCase()}"`)).toBe(0)
  expect(await count(`members.value eq "${ids['omar']}"`)).toBe(0)
  expect(await count(`${GROUP}:displayName eq "FLUID user"`)).toBe(1)
})

test('takes an attribute of another type for unassigned at the base (C-LST-03, A-13)', async () => {
  const answer = await acme.get(`/?filter=${encodeURIComponent('userName eq "ines" or displayName eq "Fluid User"')}`)
  expect(answer.body.totalResults).toBe(2)
  const unknown = await acme.get(`/?filter=${encodeURIComponent('shoeSize pr')}`)
  expect(unknown).toMatchObject({ status: 200, body: { totalResults: 0 } })
})

test('compares times as instants, whatever their offset and fraction (C-FLT-09)', async () => {
  const { created } = (await acme.get(`/Users/${ids['ines']}`)).body.meta
  const at = new Date(created)
  const shifted = `${new Date(at.getTime() + 7_200_000).toISOString().replace('Z', '')}+02:00`
  expect(await found(`meta.created eq "${shifted}" and userName eq "ines"`)).toEqual(['ines'])
  expect(await found(`meta.created lt "${shifted}" and userName eq "ines"`)).toEqual([])
})
