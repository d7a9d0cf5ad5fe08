// RFC 7643 section 3.1: id, externalId, meta and schemas of every resource.

import { expect, test } from 'vitest'
import { GROUP, shareFluid, USER } from '../../../testing/shared-fluid.ts'

const { organisation } = shareFluid()

test('chooses ids by itself, and keeps them whatever happens to the resource (C-COM-01, C-PST-02)', async () => {
  const acme = await organisation()
  const created = await acme.post('/Users', { schemas: [USER], userName: 'ines', id: 'mine' })
  const { id } = created.body
  expect(id).not.toBe('mine')
  await acme.put(`/Users/${id}`, { schemas: [USER], userName: 'ines.moreau', id: 'mine' })
  const refused = await acme.patch(`/Users/${id}`, { op: 'replace', path: 'id', value: 'mine' })
  expect([refused.status, refused.body.scimType]).toEqual([400, 'mutability'])
  expect((await acme.get(`/Users/${id}`)).body).toMatchObject({ id, userName: 'ines.moreau' })
})

test('never gives an id again, not even to the same name (C-COM-01, C-DEL-01)', async () => {
  const acme = await organisation()
  const ids = new Set<string>()
  for (let round = 0; round < 3; round += 1) {
    const id = await acme.addUser('ines')
    ids.add(id)
    await acme.delete(`/Users/${id}`)
  }
  expect(ids.size).toBe(3)
})

test('compares ids exactly (C-COM-01, C-FLT-07)', async () => {
  const acme = await organisation()
  const id = await acme.addUser('ines')
  const find = async (value: string) => (await acme.get(`/Users?filter=id+eq+%22${value}%22`)).body.totalResults
  expect([await find(id), await find(id.toUpperCase())]).toEqual([1, 0])
  expect((await acme.get(`/Users/${id.toUpperCase()}`)).status).toBe(404)
})

test('makes no id that holds the word bulkId (C-COM-02)', async () => {
  const acme = await organisation()
  for (let number = 0; number < 20; number += 1) {
    expect(await acme.addUser(`person${number}`)).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
  }
})

test('keeps externalId as the client sends it, lets it change, and makes none up (C-COM-03)', async () => {
  const acme = await organisation()
  const id = await acme.addUser('ines', { externalId: ' 00uA/ß ' })
  expect((await acme.get(`/Users/${id}`)).body.externalId).toBe(' 00uA/ß ')
  await acme.patch(`/Users/${id}`, { op: 'replace', path: 'externalId', value: '00uB' })
  expect((await acme.get(`/Users/${id}`)).body.externalId).toBe('00uB')
  expect((await acme.get(`/Users/${await acme.addUser('omar')}`)).body).not.toHaveProperty('externalId')
})

test('lets two resources have one externalId, and finds both (C-COM-04)', async () => {
  const acme = await organisation()
  const ids = [await acme.addUser('ines', { externalId: '00u1' }), await acme.addUser('omar', { externalId: '00u1' })]
  const found = await acme.get('/Users?filter=externalId+eq+%2200u1%22')
  expect(found.body.Resources.map((user: { id: string }) => user.id)).toEqual(ids)
})

test('never takes an externalId for an id, in addresses and in members (C-COM-05)', async () => {
  const acme = await organisation()
  const id = await acme.addUser('ines')
  const omar = await acme.addUser('omar', { externalId: id })
  expect((await acme.get(`/Users/${id}`)).body.userName).toBe('ines')
  const group = await acme.addGroup('Fluid User', [id])
  expect((await acme.get(`/Groups/${group}`)).body.members.map(({ value }: { value: string }) => value)).toEqual([id])
  expect((await acme.get(`/Users/${omar}`)).body).not.toHaveProperty('groups')
})

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

test('sets meta by itself, in full, and ignores what a client sends (C-COM-06, C-COM-08, C-ATT-08)', async () => {
  const acme = await organisation()
  const meta = {
    resourceType: 'Robot',
    created: '1999-01-01T00:00:00Z',
    location: 'https://evil.example',
    version: '7',
  }
  const user = await acme.post('/Users', { schemas: [USER], userName: 'ines', meta })
  const group = await acme.post('/Groups', { schemas: [GROUP], displayName: 'Fluid User', meta })
  for (const [name, { body, headers }] of [
    ['User', user],
    ['Group', group],
  ] as const) {
    expect(body.meta).toEqual({
      resourceType: name,
      created: expect.stringMatching(INSTANT),
      lastModified: body.meta.created,
      location: `${acme.scimBaseUrl}/${name}s/${body.id}`,
      version: headers.get('etag'),
    })
  }
  const replaced = await acme.put(`/Users/${user.body.id}`, { schemas: [USER], userName: 'ines', title: 'T', meta })
  expect(replaced.body.meta).toMatchObject({ resourceType: 'User', created: user.body.meta.created })
})

test('says the same place in Location and meta.location (C-COM-09, A-15)', async () => {
  const acme = await organisation()
  const { body, headers } = await acme.post('/Users', { schemas: [USER], userName: 'ines' })
  expect(headers.get('location')).toBe(body.meta.location)
})

test('says the same version in ETag and meta.version, in every answer (C-COM-10)', async () => {
  const acme = await organisation()
  const id = await acme.addUser('ines')
  const answers = [
    await acme.get(`/Users/${id}`),
    await acme.patch(`/Users/${id}`, { op: 'replace', path: 'title', value: 'T' }),
    await acme.put(`/Users/${id}`, { schemas: [USER], userName: 'ines', title: 'U' }),
  ]
  for (const { body, headers } of answers) expect(headers.get('etag')).toBe(body.meta.version)
  expect(new Set(answers.map(({ body }) => body.meta.version)).size).toBe(3)
  const [listed] = (await acme.get('/Users')).body.Resources
  expect(listed.meta.version).toBe(answers.at(-1)?.body.meta.version)
})

test('moves lastModified with a change, and with nothing else (C-COM-07, C-PAT-09)', async () => {
  const acme = await organisation()
  const { id, meta } = (await acme.post('/Users', { schemas: [USER], userName: 'ines', title: 'T' })).body
  const nothing = [
    await acme.patch(`/Users/${id}`, { op: 'replace', path: 'title', value: 'T' }),
    await acme.patch(`/Users/${id}`, { op: 'add', path: 'active', value: true }),
    await acme.patch(`/Users/${id}`, { op: 'remove', path: 'nickName' }),
    await acme.put(`/Users/${id}`, { schemas: [USER], userName: 'ines', title: 'T' }),
  ]
  for (const { body } of nothing) expect(body.meta).toEqual(meta)
  const changed = await acme.patch(`/Users/${id}`, { op: 'replace', path: 'title', value: 'U' })
  expect(changed.body.meta.version).not.toBe(meta.version)
  expect(Date.parse(changed.body.meta.lastModified)).toBeGreaterThanOrEqual(Date.parse(meta.created))
})

test('gives Schema resources their URN as id, and the configuration none (C-COM-11)', async () => {
  const acme = await organisation()
  for (const { id, meta } of (await acme.get('/Schemas')).body.Resources) {
    expect(meta.location).toBe(`${acme.scimBaseUrl}/Schemas/${id}`)
  }
  expect((await acme.get('/ServiceProviderConfig')).body).not.toHaveProperty('id')
})
