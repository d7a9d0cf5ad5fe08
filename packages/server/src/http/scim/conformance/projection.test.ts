// RFC 7644 sections 3.4.2.5 and 3.9: attributes and excludedAttributes.

import { expect, test } from 'vitest'
import { ENTERPRISE, SEARCH, shareFluid, USER } from '../../../testing/shared-fluid.ts'

const { organisation } = shareFluid()

const PERSON = {
  schemas: [USER, ENTERPRISE],
  userName: 'ines',
  title: 'T',
  name: { givenName: 'Ines', familyName: 'Valcourt' },
  emails: [{ value: 'a@x.example', type: 'work' }],
  [ENTERPRISE]: { department: 'D', costCenter: '1' },
}

const BASE = { schemas: [USER, ENTERPRISE] }

test.each([
  ['attributes=userName', { userName: 'ines' }],
  ['attributes=USERNAME,Title', { userName: 'ines', title: 'T' }],
  ['attributes=name', { name: PERSON.name }],
  ['attributes=name.givenName', { name: { givenName: 'Ines' } }],
  ['attributes=emails.value', { emails: [{ value: 'a@x.example' }] }],
  [`attributes=${USER}:title`, { title: 'T' }],
  [`attributes=${ENTERPRISE}:department`, { [ENTERPRISE]: { department: 'D' } }],
  [`attributes=${ENTERPRISE}`, { [ENTERPRISE]: PERSON[ENTERPRISE] }],
  ['attributes=title,shoeSize', { title: 'T' }],
  ['attributes=password', {}],
  ['attributes=shoeSize', {}],
])(
  'shows by %s what is named and what is always shown, everywhere (C-PRJ-01, C-PRJ-02, C-PRJ-03, C-PRJ-06, C-PRJ-07, A-12)',
  async (query, shown) => {
    const acme = await organisation()
    const created = await acme.post(`/Users?${query}`, PERSON)
    const { id } = created.body
    const expected = { ...BASE, id, ...shown }
    const attributes = decodeURIComponent(query.replace('attributes=', '')).split(',')
    const answers = [
      created.body,
      (await acme.get(`/Users/${id}?${query}`)).body,
      (await acme.get(`/Users?${query}`)).body.Resources[0],
      (await acme.post('/Users/.search', { schemas: [SEARCH], attributes })).body.Resources[0],
      (await acme.put(`/Users/${id}?${query}`, PERSON)).body,
    ]
    for (const answer of answers) expect(answer).toEqual(expected)
  },
)

test.each([
  ['excludedAttributes=title', ['title']],
  ['excludedAttributes=TITLE,emails', ['title', 'emails']],
  ['excludedAttributes=id,schemas', []],
  ['excludedAttributes=meta', ['meta']],
  [`excludedAttributes=${ENTERPRISE}`, [ENTERPRISE]],
  ['excludedAttributes=shoeSize', []],
])('leaves out by %s what is named, and nothing that is always shown (C-PRJ-04, C-PRJ-06)', async (query, left) => {
  const acme = await organisation()
  const { id } = (await acme.post('/Users', PERSON)).body
  const whole = Object.keys((await acme.get(`/Users/${id}`)).body)
  const rest = new Set(whole.filter((name) => !left.includes(name)))
  expect(new Set(Object.keys((await acme.get(`/Users/${id}?${query}`)).body))).toEqual(rest)
  expect(new Set(Object.keys((await acme.get(`/Users?${query}`)).body.Resources[0]))).toEqual(rest)
})

test('leaves out a part of a complex attribute (C-PRJ-04)', async () => {
  const acme = await organisation()
  const { id } = (await acme.post('/Users', PERSON)).body
  expect((await acme.get(`/Users/${id}?excludedAttributes=name.givenName`)).body.name).toEqual({
    familyName: 'Valcourt',
  })
})

test('refuses both at once (C-PRJ-05, A-11)', async () => {
  const acme = await organisation()
  const id = await acme.addUser('ines')
  const both = { attributes: ['title'], excludedAttributes: ['name'] }
  for (const answer of [
    await acme.get(`/Users/${id}?attributes=title&excludedAttributes=name`),
    await acme.get('/Users?attributes=title&excludedAttributes=name'),
    await acme.post('/Users/.search', { schemas: [SEARCH], ...both }),
  ]) {
    expect([answer.status, answer.body.scimType]).toEqual([400, 'invalidValue'])
  }
})

test('leaves out members of whom nothing is left to show (C-PRJ-04)', async () => {
  const acme = await organisation()
  const group = await acme.addGroup('One', [await acme.addUser('ines')])
  const answer = await acme.get(`/Groups/${group}?excludedAttributes=members.value,members.$ref,members.type`)
  expect([answer.status, answer.body.members]).toEqual([200, undefined])
})
