// RFC 7643 sections 4.1 and 4.3: people and the enterprise extension.

import { expect, test } from 'vitest'
import { ENTERPRISE, shareFluid, USER } from '../../../testing/shared-fluid.ts'

const { organisation } = shareFluid()

test('prepares userName in one way for creates, replacements, PATCHes and filters (C-USR-02, C-INT-01, C-INT-03)', async () => {
  const acme = await organisation()
  const id = await acme.addUser('Straße@x.example')
  const other = await acme.addUser('omar@x.example')
  const spelt = 'STRASSE@X.example'
  const answers = [
    await acme.post('/Users', { schemas: [USER], userName: spelt }),
    await acme.put(`/Users/${other}`, { schemas: [USER], userName: spelt }),
    await acme.patch(`/Users/${other}`, { op: 'replace', path: 'userName', value: spelt }),
  ]
  expect(answers.map(({ status, body }) => [status, body.scimType])).toEqual(Array(3).fill([409, 'uniqueness']))
  const found = await acme.get(`/Users?filter=${encodeURIComponent(`userName eq "${spelt}"`)}`)
  expect(found.body.Resources.map((user: { id: string }) => user.id)).toEqual([id])
})

test('makes people active unless a create says otherwise (C-USR-05)', async () => {
  const acme = await organisation()
  const created = async (attributes: object) =>
    (await acme.post('/Users', { schemas: [USER], userName: `p${JSON.stringify(attributes)}`, ...attributes })).body
      .active
  expect([await created({}), await created({ active: false }), await created({ active: true })]).toEqual([
    true,
    false,
    true,
  ])
})

const WHOLE = {
  userName: 'ines.valcourt@northrail.example',
  externalId: '00u1',
  name: {
    formatted: 'Dr Ines Marie Valcourt III',
    familyName: 'Valcourt',
    givenName: 'Ines',
    middleName: 'Marie',
    honorificPrefix: 'Dr',
    honorificSuffix: 'III',
  },
  displayName: 'Ines Valcourt',
  nickName: 'Nes',
  profileUrl: 'https://people.northrail.example/ines?x=1#top',
  title: 'Bridge Engineer',
  userType: 'Employee',
  preferredLanguage: 'fr-CA, en;q=0.5',
  locale: 'en_US',
  timezone: 'Europe/Paris',
  active: true,
  emails: [{ value: 'ines@northrail.example', display: 'Ines', type: 'work', primary: true }],
  phoneNumbers: [{ value: 'tel:+33-1-23-45', display: '01 23 45', type: 'mobile', primary: true }],
  ims: [{ value: 'ines', display: 'Ines', type: 'xmpp', primary: false }],
  photos: [{ value: 'https://photos.northrail.example/1/F', display: 'Photo', type: 'photo', primary: true }],
  addresses: [
    {
      formatted: '1 Rue du Pont\nParis',
      streetAddress: '1 Rue du Pont',
      locality: 'Paris',
      region: 'IDF',
      postalCode: '75001',
      country: 'FR',
      type: 'work',
      primary: true,
    },
  ],
  entitlements: [{ value: 'e1', display: 'E', type: 'x', primary: true }],
  roles: [{ value: 'r1', display: 'R', type: 'x', primary: true }],
  x509Certificates: [{ value: 'MIIDQzCCAqygAwIBAgICEAAwDQYJKoZIhvcNAQEFBQAw', display: 'C', type: 'x', primary: true }],
  [ENTERPRISE]: {
    employeeNumber: '701984',
    costCenter: '4130',
    organization: 'Northrail',
    division: 'Bridges',
    department: 'Structures',
    manager: { value: '26118915', $ref: '../Users/26118915' },
  },
}

test('keeps every attribute of people and of the enterprise extension, with all parts (C-USR-08, C-USR-12, C-ENT-01)', async () => {
  const acme = await organisation()
  const created = await acme.post('/Users', { schemas: [USER, ENTERPRISE], ...WHOLE })
  const { id, meta, ...read } = (await acme.get(`/Users/${created.body.id}`)).body
  expect(read).toEqual({ schemas: [USER, ENTERPRISE], ...WHOLE })
  const replaced = await acme.put(`/Users/${id}`, { schemas: [USER, ENTERPRISE], ...WHOLE })
  expect(replaced.body.meta.version).toBe(meta.version)
})

test.each(['FR', 'France', 'USA', '法国'])('keeps the country %s (C-USR-09)', async (country) => {
  const acme = await organisation()
  const id = await acme.addUser('ines', { addresses: [{ type: 'work', country }] })
  expect((await acme.get(`/Users/${id}`)).body.addresses).toEqual([{ type: 'work', country }])
})

test.each([
  { preferredLanguage: 'en-US', locale: 'en-US', timezone: 'Etc/GMT+1' },
  { preferredLanguage: 'da, en-gb;q=0.8', locale: 'de_CH', timezone: 'Central European Time' },
])('keeps languages, locales and time zones as they come (C-USR-10): %o', async (attributes) => {
  const acme = await organisation()
  const id = await acme.addUser('ines', attributes)
  expect((await acme.get(`/Users/${id}`)).body).toMatchObject(attributes)
})

test('holds addresses of photos and profiles to the form of a URI when strict, and certificates to base64 (C-USR-11)', async () => {
  const acme = await organisation()
  await acme.set({ strictProfile: true })
  const create = async (attributes: object) => {
    const { status, body } = await acme.post('/Users', {
      schemas: [USER],
      userName: JSON.stringify(attributes),
      ...attributes,
    })
    return [status, body.scimType]
  }
  expect(await create({ profileUrl: 'https://x.example/a' })).toEqual([201, undefined])
  expect(await create({ profileUrl: 'no uri at all' })).toEqual([400, 'invalidValue'])
  expect(await create({ photos: [{ value: 'no uri at all' }] })).toEqual([400, 'invalidValue'])
  expect(await create({ x509Certificates: [{ value: 'no base64!' }] })).toEqual([400, 'invalidValue'])
})

test('finds people by every part of the enterprise extension (C-ENT-01, C-FLT-15)', async () => {
  const acme = await organisation()
  await acme.post('/Users', { schemas: [USER, ENTERPRISE], ...WHOLE })
  await acme.addUser('omar')
  for (const path of [
    'employeeNumber eq "701984"',
    'costCenter eq "4130"',
    'division sw "BRI"',
    'manager.value eq "26118915"',
  ]) {
    const found = await acme.get(`/Users?filter=${encodeURIComponent(`${ENTERPRISE}:${path}`)}`)
    expect(found.body.totalResults).toBe(1)
  }
})

test('needs a userName that nobody else has, in any letter case (C-USR-01, C-USR-03)', async () => {
  const acme = await organisation()
  const id = await acme.addUser('Ines@x.example')
  const outcomes = []
  for (const userName of [undefined, '', 'INES@X.EXAMPLE', 'ines@x.example']) {
    const { status, body } = await acme.post('/Users', { schemas: [USER], userName })
    outcomes.push([status, body.scimType])
  }
  expect(outcomes).toEqual([
    [400, 'invalidValue'],
    [400, 'invalidValue'],
    [409, 'uniqueness'],
    [409, 'uniqueness'],
  ])
  expect((await acme.put(`/Users/${id}`, { schemas: [USER], userName: 'ines@x.example' })).status).toBe(200)
})

test('computes the groups of a person, and takes none from a body (C-USR-07)', async () => {
  const acme = await organisation()
  const groups = [{ value: 'made-up', display: 'Fluid Administrator', type: 'direct' }]
  const { body } = await acme.post('/Users', { schemas: [USER], userName: 'ines', groups })
  expect(body).not.toHaveProperty('groups')
  const group = await acme.addGroup('Fluid User', [body.id])
  const expected = [
    { value: group, $ref: `${acme.scimBaseUrl}/Groups/${group}`, display: 'Fluid User', type: 'direct' },
  ]
  expect((await acme.get(`/Users/${body.id}`)).body.groups).toEqual(expected)
  const replaced = await acme.put(`/Users/${body.id}`, { schemas: [USER], userName: 'ines', title: 'T', groups: [] })
  expect(replaced.body.groups).toEqual(expected)
})
