// RFC 7644 sections 3.5 and 3.6: replacing, patching and deleting over the wire. Every case of a PATCH's operations is
// held by the vectors of the SCIM library.

import { expect, test } from 'vitest'
import { defineSchema } from '../../../provisioning/define-schema.ts'
import { ENTERPRISE, ERROR, GROUP, PATCH_OP, shareFluid, USER } from '../../../testing/shared-fluid.ts'

const { fluid, organisation } = shareFluid()
const UNKNOWN = '0198f000-0000-7000-8000-000000000000'

test('replaces a resource and answers 200 with all of it (C-PUT-01, C-PUT-05)', async () => {
  const acme = await organisation()
  const id = await acme.addUser('ines', { title: 'T' })
  const answer = await acme.put(`/Users/${id}`, { schemas: [USER], userName: 'ines', title: 'U' })
  expect(answer.status).toBe(200)
  expect(answer.body).toEqual((await acme.get(`/Users/${id}`)).body)
  expect(answer.body.title).toBe('U')
})

test('clears what a replacement leaves out, sets to null or empties (C-PUT-03, A-10)', async () => {
  const acme = await organisation()
  const whole = { title: 'T', nickName: 'N', emails: [{ value: 'a@x.example' }], [ENTERPRISE]: { department: 'D' } }
  const id = await acme.addUser('ines', { schemas: [USER, ENTERPRISE], ...whole })
  const { body } = await acme.put(`/Users/${id}`, { schemas: [USER], userName: 'ines', title: null, emails: [] })
  expect(new Set(Object.keys(body))).toEqual(new Set(['schemas', 'id', 'userName', 'active', 'meta']))
  expect(body.schemas).toEqual([USER])
})

test('keeps somebody deactivated whom a replacement does not reactivate in words (C-PUT-09, C-PUT-02)', async () => {
  const acme = await organisation()
  const id = await acme.addUser('ines', { active: false })
  expect((await acme.put(`/Users/${id}`, { schemas: [USER], userName: 'ines' })).body.active).toBe(false)
  expect((await acme.put(`/Users/${id}`, { schemas: [USER], userName: 'ines', active: true })).body.active).toBe(true)
})

test.each([
  ['/Users', { schemas: [USER], title: 'T' }],
  ['/Users', { schemas: [USER], userName: null }],
  ['/Groups', { schemas: [GROUP], members: [] }],
])('refuses a replacement at %s without what is required (C-PUT-04)', async (path, body) => {
  const acme = await organisation()
  const id = path === '/Users' ? await acme.addUser('ines') : await acme.addGroup('One')
  const before = (await acme.get(`${path}/${id}`)).body
  const answer = await acme.put(`${path}/${id}`, body)
  expect([answer.status, answer.body.scimType]).toEqual([400, 'invalidValue'])
  expect((await acme.get(`${path}/${id}`)).body).toEqual(before)
})

test('lets the address decide which resource is replaced (C-PUT-06, T-05)', async () => {
  const acme = await organisation()
  const [ines, omar] = [await acme.addUser('ines'), await acme.addUser('omar')]
  const answer = await acme.put(`/Users/${ines}`, { schemas: [USER], userName: 'ines', id: omar, title: 'T' })
  expect([answer.status, answer.body.id]).toEqual([200, ines])
  expect((await acme.get(`/Users/${omar}`)).body).not.toHaveProperty('title')
  expect((await acme.put(`/Users/${UNKNOWN}`, { schemas: [USER], userName: 'x' })).status).toBe(404)
})

test('keeps memberships when a replacement does not speak of them (C-PUT-07)', async () => {
  const acme = await organisation()
  const ines = await acme.addUser('ines')
  const group = await acme.addGroup('One', [ines])
  await acme.put(`/Users/${ines}`, { schemas: [USER], userName: 'ines', groups: [] })
  const renamed = await acme.put(`/Groups/${group}`, { schemas: [GROUP], displayName: 'Two' })
  expect(renamed.body.members.map(({ value }: { value: string }) => value)).toEqual([ines])
  expect(
    (await acme.put(`/Groups/${group}`, { schemas: [GROUP], displayName: 'Two', members: [] })).body,
  ).not.toHaveProperty('members')
})

test('passes over the resource itself when it looks for a taken name (C-PUT-08)', async () => {
  const acme = await organisation()
  const [user, group] = [await acme.addUser('ines'), await acme.addGroup('One')]
  expect((await acme.put(`/Users/${user}`, { schemas: [USER], userName: 'INES' })).body.userName).toBe('INES')
  expect((await acme.put(`/Groups/${group}`, { schemas: [GROUP], displayName: 'ONE' })).body.displayName).toBe('ONE')
})

test('announces PATCH, and answers it with 200 and the resource, of people and of groups (C-PAT-01, C-PAT-04, A-21)', async () => {
  const acme = await organisation()
  expect((await acme.get('/ServiceProviderConfig')).body.patch).toEqual({ supported: true })
  const user = await acme.addUser('ines')
  const group = await acme.addGroup('One')
  const patched = await acme.patch(`/Users/${user}`, { op: 'replace', path: 'title', value: 'T' })
  expect(patched).toMatchObject({ status: 200, body: (await acme.get(`/Users/${user}`)).body })
  const renamed = await acme.patch(`/Groups/${group}`, { op: 'replace', path: 'displayName', value: 'Two' })
  expect(renamed).toMatchObject({ status: 200, body: (await acme.get(`/Groups/${group}`)).body })
})

test('answers a PATCH with attributes by those and 200 (C-PRJ-08, C-PRJ-01)', async () => {
  const acme = await organisation()
  const id = await acme.addUser('ines', { title: 'T', nickName: 'N' })
  const operation = { op: 'replace', path: 'title', value: 'U' }
  const only = await acme.send('PATCH', `/Users/${id}?attributes=title`, {
    schemas: [PATCH_OP],
    Operations: [operation],
  })
  expect(only).toMatchObject({ status: 200, body: { schemas: [USER], id, title: 'U' } })
  expect(only.body).not.toHaveProperty('userName')
  const without = await acme.send('PUT', `/Users/${id}?excludedAttributes=title`, {
    schemas: [USER],
    userName: 'ines',
    title: 'V',
  })
  expect(without).toMatchObject({ status: 200, body: { id, userName: 'ines' } })
  expect(without.body).not.toHaveProperty('title')
})

test('applies all operations or none (C-PAT-03)', async () => {
  const acme = await organisation()
  const id = await acme.addUser('ines', { title: 'T' })
  const group = await acme.addGroup('One')
  const user = await acme.patch(
    `/Users/${id}`,
    { op: 'replace', path: 'title', value: 'U' },
    { op: 'remove', path: 'userName' },
  )
  const members = await acme.patch(
    `/Groups/${group}`,
    { op: 'add', path: 'members', value: [{ value: id }] },
    { op: 'replace', path: 'displayName', value: ' ' },
  )
  expect([user.status, members.status]).toEqual([400, 400])
  expect((await acme.get(`/Users/${id}`)).body).toMatchObject({ title: 'T', meta: { version: 'W/"1"' } })
  expect((await acme.get(`/Groups/${group}`)).body).not.toHaveProperty('members')
})

test('keeps every one of parallel PATCHes on one person (C-PAT-51)', async () => {
  const acme = await organisation()
  const id = await acme.addUser('ines', { emails: [] })
  await Promise.all(
    Array.from({ length: 20 }, (_, number) =>
      acme.patch(`/Users/${id}`, { op: 'add', path: 'emails', value: [{ value: `m${number}@x.example` }] }),
    ),
  )
  expect((await acme.get(`/Users/${id}`)).body.emails).toHaveLength(20)
})

test('takes a thousand operations in one PATCH (C-PAT-50)', async () => {
  const acme = await organisation()
  const ids = await Promise.all(Array.from({ length: 20 }, (_, number) => acme.addUser(`p${number}`)))
  const group = await acme.addGroup('One')
  const operations = Array.from({ length: 1_000 }, (_, number) => ({
    op: number % 3 === 2 ? 'remove' : 'add',
    path: number % 3 === 2 ? `members[value eq "${ids[number % 20]}"]` : 'members',
    ...(number % 3 === 2 ? {} : { value: [{ value: ids[number % 20] }] }),
  }))
  expect((await acme.patch(`/Groups/${group}`, ...operations)).status).toBe(200)
})

test('deletes once, and knows the resource no more in any operation (C-DEL-01, C-DEL-03)', async () => {
  const acme = await organisation()
  const id = await acme.addUser('ines')
  const first = await acme.delete(`/Users/${id}`)
  expect([first.status, first.text]).toEqual([204, ''])
  const later = [
    await acme.delete(`/Users/${id}`),
    await acme.get(`/Users/${id}`),
    await acme.put(`/Users/${id}`, { schemas: [USER], userName: 'ines' }),
    await acme.patch(`/Users/${id}`, { op: 'replace', path: 'active', value: true }),
  ]
  for (const answer of later) expect(answer).toMatchObject({ status: 404, body: { schemas: [ERROR], status: '404' } })
  expect((await acme.get('/Users')).body.totalResults).toBe(0)
  expect((await acme.get(`/Users?filter=id+eq+%22${id}%22`)).body.totalResults).toBe(0)
})

test('keeps the record of a deletion for audit, and shows nothing of it by SCIM (C-DEL-02)', async () => {
  const acme = await organisation()
  const id = await acme.addUser('unseen@northrail.example')
  await acme.delete(`/Users/${id}`)
  const entries = await acme.journal()
  expect(entries.filter(({ subject }) => subject?.id === id).map(({ action }) => action)).toEqual([
    'user.created',
    'user.deleted',
  ])
  const answers = [
    await acme.get('/Users'),
    await acme.get('/Groups'),
    await acme.get('/'),
    await acme.get(`/Users/${id}`),
  ]
  expect(JSON.stringify(answers.map(({ body }) => body))).not.toContain('unseen@')
})

test('has no "me" for a provisioning token, whatever the method (C-ME-01, C-ME-02)', async () => {
  for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']) {
    const body = method === 'GET' || method === 'DELETE' ? undefined : {}
    const answer = await fluid().acme.send(method, '/Me', body)
    expect(answer).toMatchObject({ status: 501, body: { schemas: [ERROR], status: '501', detail: expect.any(String) } })
  }
})

test('takes active away without giving anybody access, and gives it back by an explicit true only (C-PAT-31, T-32)', async () => {
  const acme = await organisation()
  const [ines, omar] = [await acme.addUser('ines', { active: false }), await acme.addUser('omar')]
  for (const id of [ines, omar]) {
    const removed = await acme.patch(`/Users/${id}`, { op: 'remove', path: 'active' })
    expect([removed.status, removed.body.active]).toEqual([200, undefined])
    expect((await acme.get(`/Users?filter=id+eq+%22${id}%22+and+active+eq+true`)).body.totalResults).toBe(0)
  }
  const actions = (await acme.journal()).flatMap(({ action, subject }) => (subject?.id === omar ? [action] : []))
  expect(actions).toEqual(['user.created', 'user.deactivated'])
  expect((await acme.patch(`/Users/${omar}`, { op: 'add', path: 'active', value: true })).body.active).toBe(true)
})

const PERSON = 'urn:acme:params:scim:schemas:extension:2.0:Person'

test('holds a replacement to the mutability of an organisation’s own attributes (C-PUT-02, C-PAT-06)', async () => {
  const acme = await organisation()
  const by = { actor: { kind: 'operator', id: 'test', client: 'test' }, requestId: 'test' } as const
  const attributes = [
    { name: 'badge', type: 'string', mutability: 'immutable' },
    { name: 'pin', type: 'string', mutability: 'writeOnly' },
    { name: 'score', type: 'integer', mutability: 'readOnly' },
  ]
  const definition = { resourceType: 'User', id: PERSON, name: 'Person', description: 'Of ours.', attributes }
  await defineSchema(fluid().runtime, by, { organisation: acme.added.organisation.id, definition })
  await acme.set({})
  const id = await acme.addUser('ines')
  const put = (own: object | undefined) =>
    acme.put(`/Users/${id}`, {
      schemas: [USER, PERSON],
      userName: 'ines',
      ...(own === undefined ? {} : { [PERSON]: own }),
    })
  expect((await put({ badge: 'a', pin: '1', score: 7 })).body[PERSON]).toEqual({ badge: 'a' })
  expect((await put({ badge: 'a' })).status).toBe(200)
  const refused = await put({ badge: 'b' })
  expect([refused.status, refused.body.scimType]).toEqual([400, 'mutability'])
  expect((await put(undefined)).body[PERSON]).toEqual({ badge: 'a' })
  const patched = await acme.patch(`/Users/${id}`, { op: 'replace', path: `${PERSON}:badge`, value: 'c' })
  expect([patched.status, patched.body.scimType]).toEqual([400, 'mutability'])
})
