// Microsoft Entra ID, request by request: string booleans, capital verbs, paths with filters that match nothing.

import { expect, test } from 'vitest'
import { entraClient, type ProviderClient } from '../../testing/exact-client.ts'
import { startFluid, type TestFluid } from '../../testing/fluid.ts'
import { CORE_USER, ENTERPRISE_USER, LIST_RESPONSE } from '../../testing/okta-bodies.ts'

interface Scene extends AsyncDisposable {
  readonly fluid: TestFluid
  readonly entra: ProviderClient
}

async function openScene(): Promise<Scene> {
  const fluid = await startFluid()
  return { fluid, entra: entraClient(fluid.acme), [Symbol.asyncDispose]: () => fluid[Symbol.asyncDispose]() }
}

const NEW_USER = {
  schemas: [CORE_USER, ENTERPRISE_USER],
  externalId: 'ivalcourt',
  userName: 'ines.valcourt@northrail.example',
  active: true,
  displayName: 'Ines Valcourt',
  title: null,
  emails: [{ type: 'work', value: 'ines.valcourt@northrail.example', primary: true }],
  meta: { resourceType: 'User' },
  name: { formatted: 'Ines Valcourt', familyName: 'Valcourt', givenName: 'Ines' },
  roles: [],
}

const NEW_GROUP = {
  schemas: [
    'urn:ietf:params:scim:schemas:core:2.0:Group',
    'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group',
  ],
  externalId: '8aa1a0c0-c4c3-4bc0-b4a5-2ef676900159',
  displayName: 'Fluid User',
  meta: { resourceType: 'Group' },
}

async function createUser(scene: Scene, attributes: object = {}): Promise<string> {
  const created = await scene.entra.post('/Users', { ...NEW_USER, ...attributes })
  if (created.status !== 201) throw new Error(created.text)
  return created.body.id
}

async function createGroup(scene: Scene, members: readonly string[]): Promise<string> {
  const { id } = (await scene.entra.post('/Groups', NEW_GROUP)).body
  const value = members.map((one) => ({ $ref: null, value: one }))
  if (members.length > 0) await scene.entra.patch(`/Groups/${id}`, { op: 'Add', path: 'members', value })
  return id
}

async function memberIds(scene: Scene, group: string): Promise<readonly string[]> {
  const { body } = await scene.entra.get(`/Groups/${group}`)
  return (body.members ?? []).map(({ value }: { value: string }) => value)
}

test('answers the connection test with an empty list, not with 404 (C-LST-02)', async () => {
  await using scene = await openScene()
  const user = await scene.entra.get('/Users?filter=userName+eq+"5ff4a0a2-7c01-4d0d-8b0d-6c2b8b3fd0ff"')
  const group = await scene.entra.get('/Groups?excludedAttributes=members&filter=displayName+eq+"5ff4a0a2"')
  const empty = { schemas: [LIST_RESPONSE], totalResults: 0, startIndex: 1, itemsPerPage: 0, Resources: [] }
  expect([user.status, user.body, group.status, group.body]).toEqual([200, empty, 200, empty])
})

test('takes the compatibility flag in the query of every request (C-GEN-10)', async () => {
  await using scene = await openScene()
  const created = await scene.entra.post('/Users?aadOptscim062020', NEW_USER)
  const found = await scene.entra.get('/Users?aadOptscim062020&filter=externalId eq "ivalcourt"'.replaceAll(' ', '%20'))
  expect([created.status, found.body.totalResults]).toEqual([201, 1])
})

test('creates a person from a body with nulls, a foreign meta and an empty list (C-USR-13)', async () => {
  await using scene = await openScene()
  const created = await scene.entra.post('/Users', NEW_USER)
  const { id: _, meta: __, ...attributes } = created.body
  const { title: ___, roles: ____, meta: _____, ...kept } = NEW_USER
  expect([created.status, attributes]).toEqual([201, { ...kept, schemas: [CORE_USER] }])
})

test('reads the enterprise extension under its misspelt URN (C-ATT-19)', async () => {
  await using scene = await openScene()
  const misspelt = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0User'
  const created = await scene.entra.post('/Users', {
    ...NEW_USER,
    schemas: [CORE_USER, misspelt],
    [misspelt]: { department: 'Planning' },
  })
  expect([created.status, created.body[ENTERPRISE_USER]]).toEqual([201, { department: 'Planning' }])
})

test.each([
  'externalId eq "ivalcourt"',
  'emails[type eq "work"].value eq "INES.valcourt@northrail.example"',
  'userName eq "ines.valcourt@northrail.example" and active eq "true"',
])('matches people by %s (C-FLT-17)', async (filter) => {
  await using scene = await openScene()
  const id = await createUser(scene)
  const found = await scene.entra.get(`/Users?filter=${encodeURIComponent(filter)}`)
  expect(found.body.Resources.map((user: { id: string }) => user.id)).toEqual([id])
})

test('says what is wrong with a filter whose value has no quotes (C-FLT-05)', async () => {
  await using scene = await openScene()
  const found = await scene.entra.get('/Users?filter=externalId+eq+ivalcourt')
  expect([found.status, found.body.scimType]).toEqual([400, 'invalidFilter'])
  expect(found.body.detail).toMatch(/quotes/)
})

test('checks a manager by id and manager together', async () => {
  await using scene = await openScene()
  const odile = await createUser(scene, { userName: 'odile.brandt@northrail.example' })
  const ines = await createUser(scene, { [ENTERPRISE_USER]: { manager: odile } })
  const asks = async (manager: string) =>
    (
      await scene.entra.get(
        `/Users?filter=${encodeURIComponent(`id eq "${ines}" and manager eq "${manager}"`)}&attributes=id`,
      )
    ).body.Resources
  expect([await asks(odile), await asks(ines)]).toEqual([[{ schemas: [CORE_USER, ENTERPRISE_USER], id: ines }], []])
})

test('applies the default PATCH with capital verbs, string booleans and paths (C-PAT-02, C-PAT-24, C-ATT-05)', async () => {
  await using scene = await openScene()
  const id = await createUser(scene, { emails: [] })
  const answer = await scene.entra.patch(
    `/Users/${id}`,
    { op: 'Replace', path: 'active', value: 'False' },
    { op: 'Add', path: 'emails[type eq "work"].value', value: 'ines@northrail.example' },
    { op: 'Replace', path: 'addresses[type eq "work"].formatted', value: 'Kajen 4, Lund' },
    { op: 'Add', path: 'name.givenName', value: 'Inès' },
    { op: 'Replace', path: `${ENTERPRISE_USER}:department`, value: 'Planning' },
    { op: 'Add', path: `${ENTERPRISE_USER}:manager`, value: 'u-77' },
  )
  expect(answer.status).toBe(200)
  expect(answer.body).toMatchObject({
    schemas: [CORE_USER, ENTERPRISE_USER],
    active: false,
    emails: [{ type: 'work', value: 'ines@northrail.example' }],
    addresses: [{ type: 'work', formatted: 'Kajen 4, Lund' }],
    name: { formatted: 'Ines Valcourt', familyName: 'Valcourt', givenName: 'Inès' },
    [ENTERPRISE_USER]: { department: 'Planning', manager: { value: 'u-77' } },
  })
})

test('takes a role by paths whose filter has a boolean as text (C-ATT-05)', async () => {
  await using scene = await openScene()
  const id = await createUser(scene)
  const answer = await scene.entra.patch(
    `/Users/${id}`,
    { op: 'Add', path: 'roles[primary eq "True"].value', value: 'planner' },
    { op: 'Add', path: 'roles[primary eq "True"].display', value: 'Planner' },
  )
  expect([answer.status, answer.body.roles]).toEqual([200, [{ primary: true, value: 'planner', display: 'Planner' }]])
})

test('takes the phone numbers and the address of a create, and changes one of each by its type (C-PAT-24)', async () => {
  await using scene = await openScene()
  const phoneNumbers = [
    { type: 'work', value: '+46 8 555 01 22' },
    { type: 'mobile', value: '+46 70 555 01 22' },
  ]
  const addresses = [
    { type: 'work', formatted: 'Kajen 4, Lund', streetAddress: 'Kajen 4', country: 'SE', primary: true },
  ]
  const id = await createUser(scene, { phoneNumbers, addresses })
  const answer = await scene.entra.patch(
    `/Users/${id}`,
    { op: 'Replace', path: 'phoneNumbers[type eq "mobile"].value', value: '+46 70 555 99 99' },
    { op: 'Add', path: 'phoneNumbers[type eq "fax"].value', value: '+46 8 555 01 23' },
    { op: 'Remove', path: 'phoneNumbers[type eq "work"]' },
    { op: 'Replace', path: 'addresses[type eq "work"].locality', value: 'Lund' },
  )
  expect(answer.status).toBe(200)
  expect([answer.body.phoneNumbers, answer.body.addresses]).toEqual([
    [
      { type: 'mobile', value: '+46 70 555 99 99' },
      { type: 'fax', value: '+46 8 555 01 23' },
    ],
    [{ ...addresses[0], locality: 'Lund' }],
  ])
})

test('applies the member changes of the compatibility flag: lower-case verbs, removal by a path (C-PAT-33)', async () => {
  await using scene = await openScene()
  const ines = await createUser(scene)
  const tomas = await createUser(scene, { userName: 'tomas.reyl@northrail.example', externalId: 'treyl' })
  const group = await createGroup(scene, [ines])
  const flagged = `/Groups/${group}?aadOptscim062020`
  await scene.entra.patch(flagged, { op: 'add', path: 'members', value: [{ value: tomas }] })
  await scene.entra.patch(flagged, { op: 'remove', path: `members[value eq "${ines}"]` })
  const renamed = await scene.entra.patch(flagged, { op: 'replace', value: { displayName: 'Fluid Financial access' } })
  expect([renamed.status, renamed.body.displayName, await memberIds(scene, group)]).toEqual([
    200,
    'Fluid Financial access',
    [tomas],
  ])
  expect((await scene.entra.delete(`/Groups/${group}`)).status).toBe(204)
})

test.each([
  ['a plain string', 'u-77'],
  ['a list of one object', [{ $ref: null, value: 'u-77' }]],
  ['an object', { value: 'u-77' }],
])('takes a manager as %s (C-ENT-03)', async (_form, value) => {
  await using scene = await openScene()
  const id = await createUser(scene)
  const answer = await scene.entra.patch(`/Users/${id}`, { op: 'Replace', path: `${ENTERPRISE_USER}:manager`, value })
  expect([answer.status, answer.body[ENTERPRISE_USER]]).toEqual([200, { manager: { value: 'u-77' } }])
})

test('merges a replaced name, and takes values away by null and by a remove with a value', async () => {
  await using scene = await openScene()
  const id = await createUser(scene, { title: 'Planner', nickName: 'Ini' })
  const answer = await scene.entra.patch(
    `/Users/${id}`,
    { op: 'Replace', path: 'name', value: { givenName: 'Inès' } },
    { op: 'Replace', path: 'title', value: null },
    { op: 'Remove', path: 'nickName', value: 'Ini' },
  )
  expect(answer.status).toBe(200)
  expect([answer.body.name, answer.body.title, answer.body.nickName]).toEqual([
    { formatted: 'Ines Valcourt', familyName: 'Valcourt', givenName: 'Inès' },
    undefined,
    undefined,
  ])
})

test('applies a PATCH wholly or not at all (C-PAT-03)', async () => {
  await using scene = await openScene()
  const id = await createUser(scene)
  const before = await scene.entra.get(`/Users/${id}`)
  const answer = await scene.entra.patch(
    `/Users/${id}`,
    { op: 'Replace', path: 'displayName', value: 'Somebody' },
    { op: 'Replace', path: 'favouriteColour', value: 'blue' },
  )
  expect([answer.status, answer.body.scimType]).toEqual([400, 'invalidPath'])
  expect((await scene.entra.get(`/Users/${id}`)).body).toEqual(before.body)
})

test('applies the PATCH of the compatibility flag: one value with dotted and qualified keys (C-PAT-40)', async () => {
  await using scene = await openScene()
  const id = await createUser(scene)
  const answer = await scene.entra.patch(`/Users/${id}?aadOptscim062020`, {
    op: 'replace',
    value: {
      displayName: 'I. Valcourt',
      'name.givenName': 'I.',
      'emails[type eq "work"].value': 'i@northrail.example',
      [`${ENTERPRISE_USER}:employeeNumber`]: '4471',
    },
  })
  expect(answer.status).toBe(200)
  expect(answer.body).toMatchObject({
    displayName: 'I. Valcourt',
    name: { givenName: 'I.', familyName: 'Valcourt' },
    emails: [{ type: 'work', value: 'i@northrail.example', primary: true }],
    [ENTERPRISE_USER]: { employeeNumber: '4471' },
  })
})

test('creates a group with a foreign URN and fills it by PATCHes', async () => {
  await using scene = await openScene()
  const ines = await createUser(scene)
  const created = await scene.entra.post('/Groups', NEW_GROUP)
  expect([created.status, created.body.externalId]).toEqual([201, NEW_GROUP.externalId])
  const value = [{ $ref: null, value: ines }]
  const added = await scene.entra.patch(`/Groups/${created.body.id}`, { op: 'Add', path: 'members', value })
  expect(added.status).toBe(200)
  expect(await memberIds(scene, created.body.id)).toEqual([ines])
})

test('finds groups without their members (C-GRP-06, C-PRJ-09)', async () => {
  await using scene = await openScene()
  const ines = await createUser(scene)
  const group = await createGroup(scene, [ines])
  const found = await scene.entra.get(
    '/Groups?excludedAttributes=members&filter=displayName eq "Fluid User"'.replaceAll(' ', '%20'),
  )
  const read = await scene.entra.get(`/Groups/${group}?excludedAttributes=members`)
  expect([found.body.Resources[0].id, found.body.Resources[0].members, read.body.members]).toEqual([
    group,
    undefined,
    undefined,
  ])
})

test('removes the members of a value list and no others (C-PAT-34, T-41)', async () => {
  await using scene = await openScene()
  const people = []
  for (const name of ['ines', 'tomas', 'odile'])
    people.push(await createUser(scene, { userName: `${name}@northrail.example` }))
  const [ines = '', tomas = '', odile = ''] = people
  const group = await createGroup(scene, people)
  const remove = (value: unknown) => scene.entra.patch(`/Groups/${group}`, { op: 'Remove', path: 'members', value })
  await remove([{ $ref: null, value: tomas }])
  expect(await memberIds(scene, group)).toEqual([ines, odile])
  await remove([])
  expect(await memberIds(scene, group)).toEqual([ines, odile])
  await remove({ members: [{ value: ines }] })
  expect(await memberIds(scene, group)).toEqual([odile])
  await scene.entra.patch(`/Groups/${group}`, { op: 'remove', path: `members[value eq "${odile}"]` })
  expect(await memberIds(scene, group)).toEqual([])
})

test('renames a group by a path', async () => {
  await using scene = await openScene()
  const group = await createGroup(scene, [])
  const answer = await scene.entra.patch(`/Groups/${group}`, {
    op: 'Replace',
    path: 'displayName',
    value: 'Fluid Financial access',
  })
  expect([answer.status, answer.body.displayName]).toEqual([200, 'Fluid Financial access'])
})

test('keeps memberships of a disabled person, and gives them back without being told again (C-GRP-08)', async () => {
  await using scene = await openScene()
  const ines = await createUser(scene)
  const group = await createGroup(scene, [ines])
  await scene.entra.patch(`/Users/${ines}`, { op: 'Replace', path: 'active', value: 'False' })
  expect(await memberIds(scene, group)).toEqual([ines])
  const back = await scene.entra.patch(`/Users/${ines}`, { op: 'Replace', path: 'active', value: 'True' })
  expect(back.body).toMatchObject({ active: true, groups: [{ value: group, display: 'Fluid User' }] })
})

test('deletes a person for good: 204, then 404, out of every group, the name free again (C-DEL-01)', async () => {
  await using scene = await openScene()
  const ines = await createUser(scene)
  const group = await createGroup(scene, [ines])
  const statuses = [await scene.entra.delete(`/Users/${ines}`), await scene.entra.delete(`/Users/${ines}`)]
  expect(statuses.map(({ status }) => status)).toEqual([204, 404])
  expect((await scene.entra.get(`/Users/${ines}`)).status).toBe(404)
  expect(await memberIds(scene, group)).toEqual([])
  const again = await createUser(scene)
  expect(again).not.toBe(ines)
  expect((await scene.entra.get(`/Users/${again}`)).body.groups).toBe(undefined)
})
