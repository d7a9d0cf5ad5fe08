// RFC 7644 section 3.3: creating resources.

import { expect, test } from 'vitest'
import { GROUP, shareFluid, USER } from '../../../testing/shared-fluid.ts'

const { organisation } = shareFluid()

test('answers 201 with the whole resource, its place and its version (C-PST-01, C-PST-09)', async () => {
  const acme = await organisation()
  const { status, headers, body } = await acme.post('/Users', { schemas: [USER], userName: 'ines', title: 'T' })
  expect(status).toBe(201)
  expect([headers.get('location'), headers.get('etag')]).toEqual([body.meta.location, body.meta.version])
  expect(body).toEqual((await acme.get(`/Users/${body.id}`)).body)
})

test('takes the resource type from the endpoint (C-PST-05, C-COM-08)', async () => {
  const acme = await organisation()
  const user = await acme.post('/Users', { schemas: [USER], userName: 'ines', meta: { resourceType: 'Group' } })
  const group = await acme.post('/Groups', { schemas: [GROUP], displayName: 'One', meta: { resourceType: 'User' } })
  expect([user.body.meta.resourceType, group.body.meta.resourceType]).toEqual(['User', 'Group'])
  const wrong = await acme.post('/Groups', { schemas: [USER], userName: 'omar' })
  expect([wrong.status, wrong.body.scimType]).toEqual([400, 'invalidSyntax'])
})

test('lets null and an empty list stand where a default would (C-PST-06)', async () => {
  const acme = await organisation()
  const { status, body } = await acme.post('/Users', { schemas: [USER], userName: 'ines', active: null, emails: [] })
  expect([status, body.active, body.emails]).toEqual([201, true, undefined])
})

test('finds no conflict with what has been deleted (C-PST-07, C-DEL-01)', async () => {
  const acme = await organisation()
  const user = await acme.addUser('ines')
  const group = await acme.addGroup('One')
  await acme.delete(`/Users/${user}`)
  await acme.delete(`/Groups/${group}`)
  expect(await acme.addUser('INES')).not.toBe(user)
  expect(await acme.addGroup('ONE')).not.toBe(group)
})

test('shows of the new resource what is asked for (C-PST-08, C-PRJ-01)', async () => {
  const acme = await organisation()
  const only = await acme.post('/Users?attributes=userName', { schemas: [USER], userName: 'ines', title: 'T' })
  const without = await acme.post('/Users?excludedAttributes=title', { schemas: [USER], userName: 'omar', title: 'T' })
  expect(only.body).toEqual({ schemas: [USER], id: expect.any(String), userName: 'ines' })
  expect(only.headers.get('location')).toBe(`${acme.scimBaseUrl}/Users/${only.body.id}`)
  expect(without.body).toMatchObject({ userName: 'omar', active: true })
  expect(without.body).not.toHaveProperty('title')
})

test.each([
  ['no userName', { schemas: [USER] }, 'invalidValue'],
  ['a userName that is null', { schemas: [USER], userName: null }, 'invalidValue'],
  ['a blank userName', { schemas: [USER], userName: '  ' }, 'invalidValue'],
  ['no object', ['x'], 'invalidSyntax'],
  ['a text', '"x"', 'invalidSyntax'],
  ['broken JSON', '{"schemas":', 'invalidSyntax'],
])('refuses %s (C-PST-04, C-GEN-20)', async (_what, body, scimType) => {
  const acme = await organisation()
  const answer = await acme.post('/Users', body)
  expect([answer.status, answer.body.scimType]).toEqual([400, scimType])
})

test('says what is in the way of a create (C-PST-03, C-ERR-04)', async () => {
  const acme = await organisation()
  const id = await acme.addUser('ines')
  const answer = await acme.post('/Users', { schemas: [USER], userName: 'Ines' })
  expect(answer).toMatchObject({ status: 409, body: { scimType: 'uniqueness', detail: expect.stringContaining(id) } })
})
