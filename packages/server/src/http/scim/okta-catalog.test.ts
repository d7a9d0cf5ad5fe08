// Okta's catalogue app "SCIM 2.0 Test App (Header Auth)", request by request: bare token, PATCH for everything but the
// profile, which is GET and then PUT of what came back.

import { expect, test } from 'vitest'
import { oktaClient, type ProviderClient } from '../../testing/exact-client.ts'
import { startFluid, type TestFluid } from '../../testing/fluid.ts'
import { CORE_GROUP, CORE_USER, emailOf, LIST_RESPONSE, lookUp, member, newUser } from '../../testing/okta-bodies.ts'

interface Scene extends AsyncDisposable {
  readonly fluid: TestFluid
  readonly okta: ProviderClient
  /** Assigns a person: the lookup, then the POST. Answers the id. */
  assign(givenName: string, familyName: string): Promise<string>
}

async function openScene(): Promise<Scene> {
  const fluid = await startFluid()
  const okta = oktaClient(fluid.acme, fluid.acme.token)
  return {
    fluid,
    okta,
    assign: async (givenName, familyName) => {
      const found = await okta.get(lookUp(emailOf(givenName, familyName)))
      if (found.body.totalResults !== 0) throw new Error('the person is there already')
      return (await okta.post('/Users', newUser(givenName, familyName))).body.id
    },
    [Symbol.asyncDispose]: () => fluid[Symbol.asyncDispose](),
  }
}

const NOBODY = { schemas: [LIST_RESPONSE], totalResults: 0, startIndex: 1, itemsPerPage: 0, Resources: [] }

test('lets the credentials be tested before anybody is there (C-LST-02)', async () => {
  await using scene = await openScene()
  const tested = await scene.okta.get('/Users?startIndex=1&count=2')
  const saved = await scene.okta.get('/Groups?startIndex=1&count=100')
  expect([tested.status, saved.status]).toEqual([200, 200])
  expect(tested.headers.get('content-type')).toBe('application/scim+json')
  expect([tested.body, saved.body]).toEqual([NOBODY, NOBODY])
})

test.each([
  ['bare', (token: string) => token],
  ['after Bearer', (token: string) => `Bearer ${token}`],
  ['after bearer in small letters', (token: string) => `bearer ${token}`],
  ['after Bearer twice, typed by hand into the OAuth app', (token: string) => `Bearer Bearer ${token}`],
  ['with spaces around it', (token: string) => `  ${token}  `],
  ['after Bearer and two spaces', (token: string) => `Bearer  ${token} `],
])('takes the token %s (C-AUTH-02, C-AUTH-03)', async (_how, header) => {
  await using scene = await openScene()
  const answer = await oktaClient(scene.fluid.acme, header(scene.fluid.acme.token)).get('/Users?startIndex=1&count=2')
  expect(answer.status).toBe(200)
})

test('creates a person after a lookup without a hit (C-PST-01)', async () => {
  await using scene = await openScene()
  const { okta } = scene
  const found = await okta.get(lookUp('ines.valcourt@northrail.example'))
  const created = await okta.post('/Users', newUser('Ines', 'Valcourt'))
  expect([found.status, found.body]).toEqual([200, NOBODY])
  expect(created.status).toBe(201)
  const { id, meta, ...attributes } = created.body
  const { password: _, groups: __, ...sent } = newUser('Ines', 'Valcourt')
  expect(attributes).toEqual(sent)
  expect(meta).toEqual({
    resourceType: 'User',
    created: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    lastModified: meta.created,
    location: `${scene.fluid.acme.scimBaseUrl}/Users/${id}`,
    version: 'W/"1"',
  })
  expect(created.headers.get('location')).toBe(meta.location)
  expect(created.headers.get('etag')).toBe(meta.version)
})

test('lists with numbers, and with the start and the size of the page (C-LST-01, C-PAG-04)', async () => {
  await using scene = await openScene()
  for (const name of ['Valcourt', 'Reyl', 'Brandt']) await scene.assign('Ines', name)
  const page = await scene.okta.get('/Users?startIndex=2&count=1')
  expect(page.text).toContain('"totalResults":3,"startIndex":2,"itemsPerPage":1,"Resources":[{')
})

test('refuses to create somebody twice, in any letter case, and says what to do (C-USR-03, C-PST-03)', async () => {
  await using scene = await openScene()
  const id = await scene.assign('Ines', 'Valcourt')
  const again = await scene.okta.post('/Users', {
    ...newUser('Ines', 'Valcourt'),
    userName: 'INES.Valcourt@northrail.example',
  })
  expect(again.status).toBe(409)
  expect(again.body).toEqual({
    schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
    status: '409',
    scimType: 'uniqueness',
    detail: `The userName "INES.Valcourt@northrail.example" already belongs to another user here (id ${id}, active). Look that user up by userName and update it instead, or give this person another userName.`,
  })
})

test('links a person who is here already: lookup, GET, PUT', async () => {
  await using scene = await openScene()
  const id = await scene.fluid.acme.addUser('ines.valcourt@northrail.example', { title: 'Planner' })
  const found = await scene.okta.get(lookUp('Ines.VALCOURT@northrail.example'))
  expect(found.body.Resources.map((user: { id: string }) => user.id)).toEqual([id])
  const { body } = await scene.okta.get(`/Users/${id}`)
  const { password: _, ...okta } = newUser('Ines', 'Valcourt')
  const pushed = await scene.okta.put(`/Users/${id}`, { ...body, ...okta })
  expect(pushed.status).toBe(200)
  expect(pushed.body).toMatchObject({ id, title: 'Planner', externalId: okta.externalId, displayName: 'Ines Valcourt' })
})

test('finds by + and by %20, and with the quotes and the at sign encoded (C-GEN-11)', async () => {
  await using scene = await openScene()
  await scene.assign('Ines', 'Valcourt')
  const name = 'ines.valcourt%40northrail.example'
  const filters = [
    `userName+eq+%22${name}%22`,
    `userName%20eq%20%22${name}%22`,
    `userName+Eq+"ines.valcourt@northrail.example"`,
  ]
  const totals = []
  for (const filter of filters) {
    totals.push((await scene.okta.get(`/Users?filter=${filter}&startIndex=1&count=100`)).body.totalResults)
  }
  expect(totals).toEqual([1, 1, 1])
})

test('finds a userName with a plus sign in it', async () => {
  await using scene = await openScene()
  await scene.okta.post('/Users', { ...newUser('Ines', 'Valcourt'), userName: 'ines+fluid@northrail.example' })
  const found = await scene.okta.get('/Users?filter=userName+eq+%22ines%2Bfluid%40northrail.example%22')
  expect(found.body.totalResults).toBe(1)
})

test('updates a profile by GET and PUT, whatever read-only things are echoed (C-PUT-02, C-PUT-07)', async () => {
  await using scene = await openScene()
  const { okta } = scene
  const id = await scene.assign('Ines', 'Valcourt')
  const group = await scene.fluid.acme.addGroup('Fluid User', [id])
  const { body } = await okta.get(`/Users/${id}`)
  const stale = [
    { value: 'g-of-last-year', $ref: 'https://elsewhere.example/Groups/1', type: 'direct', display: 'Old' },
  ]
  const pushed = await okta.put(`/Users/${id}`, {
    ...body,
    id: 'another-id',
    groups: stale,
    meta: { ...body.meta, lastModified: '2001-01-01T00:00:00Z', version: 'W/"99"' },
    displayName: 'Ines Valcourt-Reyl',
  })
  expect(pushed.status).toBe(200)
  expect(pushed.body).toEqual({
    ...body,
    displayName: 'Ines Valcourt-Reyl',
    groups: [{ ...body.groups[0], value: group }],
    meta: { ...body.meta, lastModified: expect.any(String), version: expect.stringMatching(/^W\/"2-/) },
  })
})

test('leaves version and lastModified alone when a PUT changes nothing (C-COM-07)', async () => {
  await using scene = await openScene()
  const id = await scene.assign('Ines', 'Valcourt')
  const { body } = await scene.okta.get(`/Users/${id}`)
  const before = (await scene.fluid.acme.journal()).length
  const pushed = await scene.okta.put(`/Users/${id}`, body)
  expect(pushed.body).toEqual(body)
  expect((await scene.fluid.acme.journal()).length).toBe(before)
})

test('renames a person by one PUT and keeps the id', async () => {
  await using scene = await openScene()
  const id = await scene.assign('Ines', 'Valcourt')
  const { body } = await scene.okta.get(`/Users/${id}`)
  const renamed = await scene.okta.put(`/Users/${id}`, { ...body, userName: 'ines.reyl@northrail.example' })
  const old = await scene.okta.get(lookUp('ines.valcourt@northrail.example'))
  const now = await scene.okta.get(lookUp('ines.reyl@northrail.example'))
  expect([renamed.status, renamed.body.id, old.body.totalResults, now.body.totalResults]).toEqual([200, id, 0, 1])
})

const ACTIVATE = { op: 'replace', value: { active: true } }
const DEACTIVATE = { op: 'replace', value: { active: false } }

test('deactivates by a PATCH without a path and without a GET before it', async () => {
  await using scene = await openScene()
  const id = await scene.assign('Ines', 'Valcourt')
  const group = await scene.fluid.acme.addGroup('Fluid User', [id])
  const answer = await scene.okta.patch(`/Users/${id}`, DEACTIVATE)
  expect([answer.status, answer.body.active]).toEqual([200, false])
  const [read, found, held] = [
    await scene.okta.get(`/Users/${id}`),
    await scene.okta.get(lookUp('ines.valcourt@northrail.example')),
    await scene.okta.get(`/Groups/${group}`),
  ]
  expect([read.status, read.body.active]).toEqual([200, false])
  expect(found.body.Resources.map((user: { active: boolean }) => user.active)).toEqual([false])
  expect(held.body.members.map(({ value }: { value: string }) => value)).toEqual([id])
})

test('reactivates on a new assignment: lookup, PATCH, GET, PUT (C-USR-04)', async () => {
  await using scene = await openScene()
  const { okta } = scene
  const id = await scene.assign('Ines', 'Valcourt')
  await okta.patch(`/Users/${id}`, DEACTIVATE)
  const found = await okta.get(lookUp('ines.valcourt@northrail.example'))
  expect(found.body.Resources[0]).toMatchObject({ id, active: false })
  expect((await okta.patch(`/Users/${id}`, ACTIVATE)).body.active).toBe(true)
  const { body } = await okta.get(`/Users/${id}`)
  const pushed = await okta.put(`/Users/${id}`, { ...body, displayName: 'Ines V.' })
  expect([pushed.status, pushed.body.active, pushed.body.displayName]).toEqual([200, true, 'Ines V.'])
})

test('refuses a create over somebody who is deactivated, and says so', async () => {
  await using scene = await openScene()
  const id = await scene.assign('Ines', 'Valcourt')
  await scene.okta.patch(`/Users/${id}`, DEACTIVATE)
  const again = await scene.okta.post('/Users', newUser('Ines', 'Valcourt'))
  expect([again.status, again.body.detail]).toEqual([409, expect.stringContaining(`(id ${id}, deactivated)`)])
})

test('takes a create with everything mapped and keeps it', async () => {
  await using scene = await openScene()
  const everything = {
    ...newUser('Ines', 'Valcourt'),
    schemas: [CORE_USER, 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'],
    name: { givenName: 'Ines', familyName: 'Valcourt', middleName: 'M.', honorificPrefix: 'Dr.' },
    emails: [
      { primary: true, value: 'ines.valcourt@northrail.example', type: 'work' },
      { primary: false, value: 'ines@home.example' },
    ],
    title: 'Planner',
    nickName: 'Ini',
    profileUrl: 'https://northrail.example/ines',
    preferredLanguage: 'sv',
    timezone: 'Europe/Stockholm',
    userType: 'Employee',
    phoneNumbers: [{ primary: true, value: '+46 8 555 01 22', type: 'work' }],
    addresses: [
      { primary: true, type: 'work', streetAddress: 'Kajen 4', locality: 'Lund', region: 'Skane', country: 'SE' },
    ],
    'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': {
      employeeNumber: '4471',
      costCenter: 'CC-9',
      organization: 'Northrail',
      division: 'Freight',
      department: 'Planning',
      manager: { value: '00u1managerid', displayName: 'Odile Brandt' },
    },
  }
  const created = await scene.okta.post('/Users', everything)
  const { password: _, groups: __, ...kept } = everything
  expect(created.status).toBe(201)
  expect(created.body).toMatchObject({
    ...kept,
    'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': {
      employeeNumber: '4471',
      costCenter: 'CC-9',
      organization: 'Northrail',
      division: 'Freight',
      department: 'Planning',
      manager: { value: '00u1managerid' },
    },
  })
})

interface Pushed {
  readonly id: string
  readonly ines: string
  readonly tomas: string
}

/** A group pushed with two members: the POST, and the PATCH that adds them again. */
async function pushGroup(scene: Scene): Promise<Pushed> {
  const ines = await scene.assign('Ines', 'Valcourt')
  const tomas = await scene.assign('Tomas', 'Reyl')
  const members = membersOf({ ines, tomas })
  const created = await scene.okta.post('/Groups', {
    schemas: [CORE_GROUP],
    displayName: 'Fluid Project access',
    members,
  })
  if (created.status !== 201) throw new Error(created.text)
  return { id: created.body.id, ines, tomas }
}

function membersOf({ ines, tomas }: Pick<Pushed, 'ines' | 'tomas'>) {
  return [member(ines, 'ines.valcourt@northrail.example'), member(tomas, 'tomas.reyl@northrail.example')]
}

async function memberIds(scene: Scene, group: string): Promise<readonly string[]> {
  const { body } = await scene.okta.get(`/Groups/${group}`)
  return (body.members ?? []).map(({ value }: { value: string }) => value)
}

function rename(id: string, displayName: string) {
  return { op: 'replace', value: { id, displayName } }
}

test('creates a group with its members, and lets them be added once more (C-GRP-11)', async () => {
  await using scene = await openScene()
  const pushed = await pushGroup(scene)
  const before = await scene.okta.get(`/Groups/${pushed.id}`)
  const again = await scene.okta.patch(`/Groups/${pushed.id}`, { op: 'add', path: 'members', value: membersOf(pushed) })
  expect(again.status).toBe(200)
  expect(again.body).toEqual(before.body)
  expect(before.body).toEqual({
    schemas: [CORE_GROUP],
    id: pushed.id,
    displayName: 'Fluid Project access',
    members: [memberOf(scene, pushed.ines), memberOf(scene, pushed.tomas)],
    meta: expect.objectContaining({ resourceType: 'Group', version: 'W/"1"' }),
  })
})

function memberOf(scene: Scene, value: string) {
  return { value, $ref: `${scene.fluid.acme.scimBaseUrl}/Users/${value}`, type: 'User' }
}

test('creates an empty group from an empty list', async () => {
  await using scene = await openScene()
  const created = await scene.okta.post('/Groups', { schemas: [CORE_GROUP], displayName: 'Fluid User', members: [] })
  expect([created.status, created.body.members]).toEqual([201, undefined])
})

test('takes the rename before each change, with the id in its value (C-PAT-41)', async () => {
  await using scene = await openScene()
  const { id } = await pushGroup(scene)
  const before = await scene.okta.get(`/Groups/${id}`)
  const same = await scene.okta.patch(`/Groups/${id}`, rename(id, 'Fluid Project access'))
  expect([same.status, same.body]).toEqual([200, before.body])
  const renamed = await scene.okta.patch(`/Groups/${id}`, rename(id, 'Fluid Project Viewer'))
  expect([renamed.status, renamed.body.displayName]).toEqual([200, 'Fluid Project Viewer'])
  const other = await scene.okta.patch(`/Groups/${id}`, rename('g-12', 'Fluid User'))
  expect([other.status, other.body.scimType]).toEqual([400, 'mutability'])
})

test('removes a member by a path with a filter, and again without an error (C-PAT-33)', async () => {
  await using scene = await openScene()
  const { id, ines, tomas } = await pushGroup(scene)
  const remove = { op: 'remove', path: `members[value eq "${ines}"]` }
  const first = await scene.okta.patch(`/Groups/${id}`, remove)
  const second = await scene.okta.patch(`/Groups/${id}`, remove)
  expect([first.status, second.status]).toEqual([200, 200])
  expect(await memberIds(scene, id)).toEqual([tomas])
})

test('removes and adds in one request', async () => {
  await using scene = await openScene()
  const { id, ines, tomas } = await pushGroup(scene)
  const odile = await scene.assign('Odile', 'Brandt')
  const answer = await scene.okta.patch(
    `/Groups/${id}`,
    { op: 'remove', path: `members[value eq "${ines}"]` },
    { op: 'remove', path: `members[value eq "${tomas}"]` },
    { op: 'add', path: 'members', value: [member(odile, 'odile.brandt@northrail.example')] },
  )
  expect(answer.status).toBe(200)
  expect(await memberIds(scene, id)).toEqual([odile])
})

test('replaces all members by "Push now", and empties the group by an empty list', async () => {
  await using scene = await openScene()
  const { id, tomas } = await pushGroup(scene)
  const now = [member(tomas, 'tomas.reyl@northrail.example')]
  await scene.okta.patch(`/Groups/${id}`, { op: 'replace', path: 'members', value: now })
  expect(await memberIds(scene, id)).toEqual([tomas])
  const emptied = await scene.okta.patch(`/Groups/${id}`, { op: 'replace', path: 'members', value: [] })
  expect(emptied.status).toBe(200)
  expect(await memberIds(scene, id)).toEqual([])
})

test('skips a member it does not know, tells the journal, and keeps the rest (C-GRP-07)', async () => {
  await using scene = await openScene()
  const { id, ines, tomas } = await pushGroup(scene)
  const odile = await scene.assign('Odile', 'Brandt')
  const value = [member('00u-nobody', 'nobody@northrail.example'), member(odile, 'odile.brandt@northrail.example')]
  const answer = await scene.okta.patch(`/Groups/${id}`, { op: 'add', path: 'members', value })
  expect(answer.status).toBe(200)
  expect(await memberIds(scene, id)).toEqual([ines, tomas, odile])
  const last = (await scene.fluid.acme.journal()).at(-1)
  expect(last?.notDone).toEqual([
    'Members skipped, because they are not users of this organisation: 00u-nobody. Assign these people to the app first, then push the group again.',
  ])
})

test('refuses a second group of a name, and says how to link it (A-16)', async () => {
  await using scene = await openScene()
  const { id } = await pushGroup(scene)
  const again = await scene.okta.post('/Groups', {
    schemas: [CORE_GROUP],
    displayName: 'fluid PROJECT access',
    members: [],
  })
  expect([again.status, again.body.scimType, again.body.detail]).toEqual([
    409,
    'uniqueness',
    `A group named "fluid PROJECT access" is here already (id ${id}). Link the pushed group to it instead of creating it, or rename one of the two.`,
  ])
})

test('unlinks with delete and pushes again under a new id', async () => {
  await using scene = await openScene()
  const { id, ines } = await pushGroup(scene)
  await scene.okta.get(`/Groups/${id}`)
  const deleted = await scene.okta.delete(`/Groups/${id}`)
  const gone = await scene.okta.get(`/Groups/${id}`)
  const person = await scene.okta.get(`/Users/${ines}`)
  expect([deleted.status, deleted.text, gone.status, person.body.groups]).toEqual([204, '', 404, undefined])
  const again = await scene.okta.post('/Groups', {
    schemas: [CORE_GROUP],
    displayName: 'Fluid Project access',
    members: [],
  })
  expect(again.status).toBe(201)
  expect(again.body.id).not.toBe(id)
})

test('imports people and groups page by page, each exactly once (C-LST-05, C-PAG-07)', async () => {
  await using scene = await openScene()
  const ids: string[] = []
  for (let number = 0; number < 205; number += 1) {
    ids.push(await scene.fluid.acme.addUser(`p${number}@northrail.example`))
  }
  const pages = []
  for (const startIndex of [1, 101, 201]) {
    pages.push(await scene.okta.get(`/Users?startIndex=${startIndex}&count=100`))
  }
  expect(pages.map(({ body }) => [body.totalResults, body.startIndex, body.itemsPerPage])).toEqual([
    [205, 1, 100],
    [205, 101, 100],
    [205, 201, 5],
  ])
  expect(pages.flatMap(({ body }) => body.Resources.map((user: { id: string }) => user.id))).toEqual(ids)
})
