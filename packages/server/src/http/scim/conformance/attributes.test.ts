// RFC 7643 section 2: names, types and characteristics of attributes, as they show on the wire.

import { expect, test } from 'vitest'
import { ENTERPRISE, shareFluid, USER } from '../../../testing/shared-fluid.ts'

const { organisation } = shareFluid()

test('finds attributes by names with a dollar sign, in any letter case (C-ATT-01, C-ATT-02)', async () => {
  const acme = await organisation()
  const user = await acme.addUser('ines@northrail.example')
  const group = await acme.addGroup('Fluid User', [user])
  const ref = `${acme.scimBaseUrl}/Users/${user}`
  const shown = await acme.get(`/Groups/${group}?attributes=MEMBERS.$REF`)
  expect(shown.body.members).toEqual([{ $ref: ref }])
})

test.each([
  ['a boolean that is a number', { active: 1 }],
  ['a boolean that is another text', { active: 'yes' }],
  ['a text that is a number', { title: 7 }],
  ['a text that is an object', { displayName: {} }],
  ['a complex value that is a number', { name: 7 }],
  ['a list that is a number', { emails: 7 }],
  ['a list of numbers', { emails: [7] }],
  ['a reference that is a number', { profileUrl: 7 }],
  ['binary that is not base64', { x509Certificates: [{ value: '***' }] }],
])('refuses %s with invalidValue (C-ATT-04, C-ATT-06)', async (_what, attributes) => {
  const acme = await organisation()
  const created = await acme.post('/Users', { schemas: [USER], userName: 'ines', ...attributes })
  expect([created.status, created.body.scimType]).toEqual([400, 'invalidValue'])
  const id = await acme.addUser('ines')
  for (const [path, value] of Object.entries(attributes)) {
    const patched = await acme.patch(`/Users/${id}`, { op: 'replace', path, value })
    expect([patched.status, patched.body.scimType]).toEqual([400, 'invalidValue'])
  }
})

test.each([
  ['a missing attribute', {}],
  ['null', { title: null, emails: null, name: null, [ENTERPRISE]: null }],
  ['an empty list', { emails: [], addresses: [] }],
  ['parts that are all null', { name: { givenName: null, familyName: null } }],
])('takes %s for unassigned, and leaves it out of answers (C-ATT-11)', async (_what, attributes) => {
  const acme = await organisation()
  const { body } = await acme.post('/Users', { schemas: [USER], userName: 'ines', ...attributes })
  expect(new Set(Object.keys(body))).toEqual(new Set(['active', 'id', 'meta', 'schemas', 'userName']))
  expect(body.schemas).toEqual([USER])
})

test('holds one primary value at most, in creates, replacements and PATCHes (C-ATT-12)', async () => {
  const acme = await organisation()
  const emails = [
    { value: 'a@x.example', primary: true },
    { value: 'b@x.example', primary: true },
  ]
  const id = await acme.addUser('ines')
  const answers = [
    await acme.post('/Users', { schemas: [USER], userName: 'two', emails }),
    await acme.put(`/Users/${id}`, { schemas: [USER], userName: 'ines', emails }),
    await acme.patch(`/Users/${id}`, { op: 'replace', path: 'emails', value: emails }),
  ]
  expect(answers.map(({ status, body }) => [status, body.scimType])).toEqual(Array(3).fill([400, 'invalidValue']))
})

test('moves primary to the value that is made primary (C-ATT-12, C-PAT-07)', async () => {
  const acme = await organisation()
  const id = await acme.addUser('ines', {
    emails: [
      { value: 'a@x.example', type: 'work', primary: true },
      { value: 'b@x.example', type: 'home' },
    ],
  })
  const operation = { op: 'add', path: 'emails', value: [{ value: 'c@x.example', type: 'other', primary: true }] }
  const { emails } = (await acme.patch(`/Users/${id}`, operation)).body
  expect(
    emails.filter((email: { primary?: boolean }) => email.primary).map(({ value }: { value: string }) => value),
  ).toEqual(['c@x.example'])
})

test('keeps types of values that nobody has listed (C-ATT-14)', async () => {
  const acme = await organisation()
  const emails = [{ value: 'a@x.example', type: 'Primary Work' }]
  const id = await acme.addUser('ines', { emails })
  expect((await acme.get(`/Users/${id}`)).body.emails).toEqual(emails)
})

test('stores values as they were sent, and finds them in another spelling (C-ATT-10, C-ATT-22)', async () => {
  const acme = await organisation()
  const id = await acme.addUser('Ines.Valcourt@Northrail.Example', {
    emails: [{ value: 'Ines@Northrail.EXAMPLE', type: 'Work' }],
    phoneNumbers: [{ value: '+33 (0)1 23-45' }],
  })
  expect((await acme.get(`/Users/${id}`)).body).toMatchObject({
    userName: 'Ines.Valcourt@Northrail.Example',
    emails: [{ value: 'Ines@Northrail.EXAMPLE', type: 'Work' }],
    phoneNumbers: [{ value: '+33 (0)1 23-45' }],
  })
  const found = await acme.get(
    `/Users?filter=${encodeURIComponent('emails[type eq "work" and value eq "INES@northrail.example"]')}`,
  )
  expect(found.body.totalResults).toBe(1)
})

test('finds by filter what it has set by itself (C-ATT-23)', async () => {
  const acme = await organisation()
  const { body } = await acme.post('/Users', { schemas: [USER], userName: 'ines' })
  for (const filter of ['active eq true', 'active pr', 'meta.resourceType eq "User"', `id eq "${body.id}"`]) {
    const found = await acme.get(`/Users?filter=${encodeURIComponent(filter)}`)
    expect(found.body.totalResults).toBe(1)
  }
})

test('gives references that lead to their resource (C-ATT-09)', async () => {
  const acme = await organisation()
  const user = await acme.addUser('ines@northrail.example')
  const group = await acme.addGroup('Fluid User', [user])
  const follow = async (ref: string) => (await acme.get(ref.slice(acme.scimBaseUrl.length))).body.id
  const [member] = (await acme.get(`/Groups/${group}`)).body.members
  const [held] = (await acme.get(`/Users/${user}`)).body.groups
  expect([await follow(member.$ref), await follow(held.$ref)]).toEqual([user, group])
})
