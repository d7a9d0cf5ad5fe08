// One user or group holds so much and no more, by whatever way it would grow.

import { expect, test } from 'vitest'
import { defineSchema } from '../../provisioning/define-schema.ts'
import { person } from '../../store/contract/scene.ts'
import { startFluid } from '../../testing/fluid.ts'
import { CORE_GROUP, CORE_USER, ERROR } from '../../testing/okta-bodies.ts'

const LONG = 'x'.repeat(600_000)
const HALF = 'x'.repeat(300_000)
const BADGE = 'urn:acme:params:scim:schemas:extension:2.0:Notes'

const tooLarge = (attribute: string) => ({
  schemas: [ERROR],
  status: '400',
  scimType: 'invalidValue',
  detail: expect.stringMatching(new RegExp(`more than 524288 characters.+"${attribute}": leave that attribute out`)),
})

test('takes no user that holds more than half a million characters: by POST, PUT, PATCH or Bulk (T-56)', async () => {
  await using fluid = await startFluid()
  const user = { schemas: [CORE_USER], userName: 'ines@northrail.example' }
  expect((await fluid.acme.post('/Users', { ...user, title: LONG })).body).toEqual(tooLarge('title'))
  const ines = await fluid.acme.addUser(user.userName)
  expect((await fluid.acme.put(`/Users/${ines}`, { ...user, title: LONG })).body).toEqual(tooLarge('title'))
  const replace = { op: 'replace', path: 'title', value: LONG }
  expect((await fluid.acme.patch(`/Users/${ines}`, replace)).body).toEqual(tooLarge('title'))
  const post = { method: 'POST', path: '/Users', bulkId: 'a', data: { ...user, userName: 'ruth', title: LONG } }
  const schemas = ['urn:ietf:params:scim:api:messages:2.0:BulkRequest']
  const bulk = await fluid.acme.post('/Bulk', { schemas, Operations: [post] })
  expect(bulk.body.Operations[0].response).toEqual(tooLarge('title'))
  expect((await fluid.acme.get(`/Users/${ines}`)).body.meta.version).toBe('W/"1"')
})

test('lets no user grow beyond it step by step (T-56)', async () => {
  await using fluid = await startFluid()
  const ines = await fluid.acme.addUser('ines@northrail.example')
  const first = await fluid.acme.patch(`/Users/${ines}`, { op: 'replace', path: 'title', value: HALF })
  const second = await fluid.acme.patch(`/Users/${ines}`, { op: 'replace', path: 'nickName', value: HALF })
  expect([first.status, second.body]).toEqual([200, tooLarge('title')])
})

test('refuses one long text in a thousand values without building them (T-56)', async () => {
  await using fluid = await startFluid()
  const roles = Array.from({ length: 1_000 }, (_, index) => ({ value: `r${index}`, type: 't' }))
  const ines = await fluid.acme.addUser('ines@northrail.example', { roles })
  const set = { op: 'replace', path: 'roles[type eq "t"].display', value: 'x'.repeat(20_000_000) }
  expect((await fluid.acme.patch(`/Users/${ines}`, set)).body).toEqual(tooLarge('roles'))
})

const NOTES = {
  resourceType: 'Group',
  id: BADGE,
  name: 'Notes',
  description: 'Notes.',
  attributes: [{ name: 'note', type: 'string' }],
}

test('takes no group that holds more, and counts no members (T-56)', async () => {
  await using fluid = await startFluid()
  const actor = { kind: 'operator', id: 'test', client: 'test' } as const
  const organisation = fluid.acme.added.organisation.id
  await defineSchema(fluid.runtime, { actor, requestId: 'test' }, { organisation, definition: NOTES })
  await fluid.acme.set({})
  const group = { schemas: [CORE_GROUP, BADGE], displayName: 'PMO', [BADGE]: { note: LONG } }
  expect((await fluid.acme.post('/Groups', group)).body).toEqual(tooLarge(BADGE))
  const members = Array.from({ length: 20_000 }, (_, index) => ({ value: `00000000-0000-7000-8000-${index}` }))
  const large = await fluid.acme.post('/Groups', { schemas: [CORE_GROUP], displayName: 'PMO', members })
  expect(large.status).toBe(201)
  const id = large.body.id
  expect((await fluid.acme.put(`/Groups/${id}`, group)).body).toEqual(tooLarge(BADGE))
  const replace = { op: 'replace', path: `${BADGE}:note`, value: LONG }
  expect((await fluid.acme.patch(`/Groups/${id}`, replace)).body).toEqual(tooLarge(BADGE))
})

test('deactivates whoever holds more since before, and lets nobody add to it', async () => {
  await using fluid = await startFluid()
  const organisation = fluid.acme.added.organisation.id
  const before = person('ines', { title: LONG })
  await fluid.runtime.store.write(organisation, (tx) => tx.users.insert(before))
  const path = `/Users/${before.id}`
  const more = await fluid.acme.patch(path, { op: 'replace', path: 'nickName', value: 'Ines' })
  expect(more.body).toEqual(tooLarge('title'))
  const left = await fluid.acme.patch(path, { op: 'replace', path: 'active', value: false })
  const less = await fluid.acme.patch(path, { op: 'remove', path: 'title' })
  expect([left.status, less.status, less.body.active]).toEqual([200, 200, false])
})
