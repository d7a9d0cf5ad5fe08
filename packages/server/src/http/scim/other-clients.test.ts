// Other identity providers, as far as their requests are known in public.

import { expect, test } from 'vitest'
import { type ProviderClient, providerClient } from '../../testing/exact-client.ts'
import { startFluid, type TestFluid, type TestOrganisation } from '../../testing/fluid.ts'
import { CORE_GROUP, CORE_USER, ENTERPRISE_USER } from '../../testing/okta-bodies.ts'

function clientOf(organisation: TestOrganisation, userAgent: string, mediaType: string): ProviderClient {
  return providerClient(
    organisation.scimBaseUrl,
    { 'User-Agent': userAgent, Authorization: `Bearer ${organisation.token}`, Accept: '*/*' },
    { 'Content-Type': mediaType },
  )
}

async function createdUser(client: ProviderClient, attributes: object = {}): Promise<string> {
  const body = { schemas: [CORE_USER], userName: 'ines.valcourt@northrail.example', ...attributes }
  return (await client.post('/Users', body)).body.id
}

test('takes bodies as application/json, with any charset parameter and letter case (C-GEN-04)', async () => {
  await using fluid: TestFluid = await startFluid()
  const statuses = []
  const types = ['application/json', 'Application/JSON; Charset=UTF-8', 'application/scim+json;charset="utf-8"']
  for (const [number, type] of types.entries()) {
    const client = clientOf(fluid.acme, 'suite', type)
    statuses.push(
      (await client.post('/Users', { schemas: [CORE_USER], userName: `p${number}@northrail.example` })).status,
    )
  }
  expect(statuses).toEqual([201, 201, 201])
})

test("takes a person from OneLogin's template: e-mail as an object, without type and primary", async () => {
  await using fluid = await startFluid()
  const client = clientOf(fluid.acme, 'OneLogin SCIM v2', 'application/json')
  const created = await client.post('/Users', {
    userName: 'ines.valcourt@northrail.example',
    name: { givenName: 'Ines', familyName: 'Valcourt' },
    emails: { value: 'ines.valcourt@northrail.example' },
  })
  expect([created.status, created.body.schemas, created.body.emails]).toEqual([
    201,
    [CORE_USER],
    [{ value: 'ines.valcourt@northrail.example' }],
  ])
})

test("passes JumpCloud's activation: a person and a group made and taken away again", async () => {
  await using fluid = await startFluid()
  const client = clientOf(fluid.acme, 'JumpCloud', 'application/scim+json')
  const id = await createdUser(client)
  const group: string = (await client.post('/Groups', { schemas: [CORE_GROUP], displayName: 'jumpcloud-test' })).body.id
  const added = await client.patch(`/Groups/${group}`, { op: 'add', path: 'members', value: [{ value: id }] })
  const removed = await client.patch(`/Groups/${group}`, { op: 'remove', path: 'members', value: [{ value: id }] })
  expect([added.body.members.length, removed.body.members]).toEqual([1, undefined])
  expect([(await client.delete(`/Groups/${group}`)).status, (await client.delete(`/Users/${id}`)).status]).toEqual([
    204, 204,
  ])
})

test('takes a create with a SCIM 1.0 URN beside the right one, from Google Workspace (C-ATT-19)', async () => {
  await using fluid = await startFluid()
  const client = clientOf(fluid.acme, 'Google-Apps', 'application/json')
  const listed = await client.get('/Users')
  const found = await client.get('/Users?filter=userName%20eq%20%22ines.valcourt%40northrail.example%22&startIndex=1')
  const created = await client.post('/Users', {
    schemas: ['urn:scim:schemas:core:1.0', CORE_USER],
    userName: 'ines.valcourt@northrail.example',
    emails: [{ primary: true, value: 'ines.valcourt@northrail.example', type: 'work' }],
    displayName: 'Ines Valcourt',
    name: { givenName: 'Ines', familyName: 'Valcourt' },
    active: true,
  })
  expect([listed.status, found.body.totalResults, created.status, created.body.schemas]).toEqual([
    200,
    0,
    201,
    [CORE_USER],
  ])
})

test('answers a create that Rippling repeats after a timeout with 409, never with a second person (T-45)', async () => {
  await using fluid = await startFluid()
  const client = clientOf(fluid.acme, 'Rippling', 'application/json')
  const body = { schemas: [CORE_USER], userName: 'ines.valcourt@northrail.example' }
  const statuses = [(await client.post('/Users', body)).status, (await client.post('/Users', body)).status]
  expect([statuses, (await client.get('/Users')).body.totalResults]).toEqual([[201, 409], 1])
})

test('finds people by e-mail, for clients that match by it', async () => {
  await using fluid = await startFluid()
  const client = clientOf(fluid.acme, 'Rippling', 'application/json')
  const id = await createdUser(client, { emails: [{ value: 'Ines@Northrail.example' }] })
  for (const filter of ['emails eq "ines@northrail.example"', 'emails.value eq "INES@northrail.example"']) {
    const found = await client.get(`/Users?filter=${encodeURIComponent(filter)}`)
    expect(found.body.Resources.map((user: { id: string }) => user.id)).toEqual([id])
  }
})

test('serves OneLogin: groups to choose from, members set, and a person suspended or deleted as its rules say', async () => {
  await using fluid = await startFluid()
  const client = clientOf(fluid.acme, 'OneLogin SCIM v2', 'application/json')
  const group: string = (await client.post('/Groups', { schemas: [CORE_GROUP], displayName: 'Fluid User' })).body.id
  const offered = await client.get('/Groups')
  const id = await createdUser(client)
  await client.patch(`/Groups/${group}`, { op: 'add', path: 'members', value: [{ value: id }] })
  expect(offered.body.Resources).toMatchObject([{ id: group, displayName: 'Fluid User' }])
  const { body } = await client.get(`/Users/${id}`)
  const suspended = await client.put(`/Users/${id}`, { ...body, active: false })
  expect([suspended.status, suspended.body.active, body.groups.length]).toEqual([200, false, 1])
  expect((await client.delete(`/Users/${id}`)).status).toBe(204)
})

test('takes the changes of JumpCloud: one operation with a path for each attribute', async () => {
  await using fluid = await startFluid()
  const client = clientOf(fluid.acme, 'JumpCloud', 'application/scim+json')
  const id = await createdUser(client, { title: 'Planner', emails: [{ value: 'i@northrail.example', type: 'work' }] })
  const changed = await client.patch(
    `/Users/${id}`,
    { op: 'replace', path: 'name.givenName', value: 'Ines' },
    { op: 'replace', path: 'emails[type eq "work"].value', value: 'ines@northrail.example' },
    { op: 'replace', path: `${ENTERPRISE_USER}:department`, value: 'Planning' },
    { op: 'remove', path: 'title' },
    { op: 'replace', path: 'active', value: false },
  )
  const { id: _, meta: __, ...attributes } = changed.body
  expect([changed.status, attributes]).toEqual([
    200,
    {
      schemas: [CORE_USER, ENTERPRISE_USER],
      userName: 'ines.valcourt@northrail.example',
      name: { givenName: 'Ines' },
      emails: [{ value: 'ines@northrail.example', type: 'work' }],
      active: false,
      [ENTERPRISE_USER]: { department: 'Planning' },
    },
  ])
})

test.each([
  ['PingFederate', 'Apache-HttpClient/4.5.13 (Java/11.0.22)', 'userName eq "ines.valcourt@northrail.example"'],
  ['PingOne', 'PingOne Provisioning', 'emails[value eq "ines@northrail.example"]'],
])('serves %s: the lookup by its filter, the whole person by PUT, groups by PATCH', async (_name, agent, filter) => {
  await using fluid = await startFluid()
  const client = clientOf(fluid.acme, agent, 'application/scim+json')
  const lookUp = () => client.get(`/Users?filter=${encodeURIComponent(filter)}&startIndex=1&count=100`)
  expect((await lookUp()).body).toMatchObject({ totalResults: 0, Resources: [] })
  const id = await createdUser(client, { emails: [{ value: 'ines@northrail.example', primary: true }] })
  expect((await lookUp()).body.Resources).toMatchObject([{ id }])
  const { body } = await client.get(`/Users/${id}`)
  expect((await client.put(`/Users/${id}`, { ...body, title: 'Planner' })).body.title).toBe('Planner')
  const group: string = (await client.post('/Groups', { schemas: [CORE_GROUP], displayName: 'Fluid User' })).body.id
  const added = await client.patch(`/Groups/${group}`, { op: 'add', value: { members: [{ value: id, type: 'User' }] } })
  const removed = await client.patch(`/Groups/${group}`, { op: 'remove', path: `members[value eq "${id}"]` })
  expect([added.status, added.body.members.length, removed.status, removed.body.members]).toEqual([
    200,
    1,
    200,
    undefined,
  ])
})

test('serves IBM Verify: an empty list at first, and a person deleted when access ends', async () => {
  await using fluid = await startFluid()
  const client = clientOf(fluid.acme, 'IBM Security Verify', 'application/scim+json')
  const listed = await client.get('/Users')
  const id = await createdUser(client)
  const statuses = [(await client.delete(`/Users/${id}`)).status, (await client.get(`/Users/${id}`)).status]
  expect([listed.status, listed.body.Resources, statuses]).toEqual([200, [], [204, 404]])
})

test('empties a group by a replace without a path whose value has no members, as an Okta app may send it', async () => {
  await using fluid = await startFluid()
  const client = clientOf(fluid.acme, 'Okta SCIM Client 1.0.0', 'application/scim+json; charset=utf-8')
  const id = await createdUser(client)
  const created = await client.post('/Groups', {
    schemas: [CORE_GROUP],
    displayName: 'Fluid User',
    members: [{ value: id }],
  })
  const { id: group, displayName } = created.body
  const emptied = await client.patch(`/Groups/${group}`, {
    op: 'replace',
    value: { members: [], id: group, displayName },
  })
  expect([created.body.members.length, emptied.status, emptied.body.members]).toEqual([1, 200, undefined])
})
