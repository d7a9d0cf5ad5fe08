// Okta's own apps from the App Integration Wizard, request by request: Bearer, and PUT for everything.

import { expect, test } from 'vitest'
import { oktaClient, type ProviderClient } from '../../testing/exact-client.ts'
import { startFluid, type TestFluid } from '../../testing/fluid.ts'
import { CORE_GROUP, CORE_USER, lookUp, member, newUser, PLACEHOLDER_PASSWORD } from '../../testing/okta-bodies.ts'

interface Scene extends AsyncDisposable {
  readonly fluid: TestFluid
  readonly okta: ProviderClient
  readonly ines: string
  readonly tomas: string
  /** A group of both. */
  readonly group: string
}

const INES = 'ines.valcourt@northrail.example'
const TOMAS = 'tomas.reyl@northrail.example'
const NAME = 'Fluid Project access'

/** Two people assigned, then the group pushed: lookup, POST with members, GET, PUT with the id. */
async function openScene(): Promise<Scene> {
  const fluid = await startFluid()
  const okta = oktaClient(fluid.acme, `Bearer ${fluid.acme.token}`)
  const ines: string = (await okta.post('/Users', newUser('Ines', 'Valcourt'))).body.id
  const tomas: string = (await okta.post('/Users', newUser('Tomas', 'Reyl'))).body.id
  await okta.get('/Groups?filter=displayName+eq+%22Fluid+Project+access%22&startIndex=1&count=100')
  const created = await okta.post('/Groups', {
    schemas: [CORE_GROUP],
    displayName: NAME,
    members: both({ ines, tomas }),
  })
  const group: string = created.body.id
  await okta.get(`/Groups/${group}`)
  await okta.put(`/Groups/${group}`, groupBody(group, both({ ines, tomas })))
  return { fluid, okta, ines, tomas, group, [Symbol.asyncDispose]: () => fluid[Symbol.asyncDispose]() }
}

function both({ ines, tomas }: Pick<Scene, 'ines' | 'tomas'>) {
  return [member(ines, INES), member(tomas, TOMAS)]
}

function groupBody(id: string, members: readonly object[], displayName = NAME) {
  return { schemas: [CORE_GROUP], id, displayName, members }
}

async function membersOf({ okta, group }: Scene): Promise<readonly string[]> {
  const { body } = await okta.get(`/Groups/${group}`)
  return (body.members ?? []).map(({ value }: { value: string }) => value)
}

test('finds a group by name in another letter case before it is pushed', async () => {
  await using scene = await openScene()
  const found = await scene.okta.get('/Groups?filter=displayName+eq+%22fluid+project+ACCESS%22&startIndex=1&count=100')
  expect(found.body).toMatchObject({
    totalResults: 1,
    startIndex: 1,
    itemsPerPage: 1,
    Resources: [{ id: scene.group }],
  })
})

test('takes the PUT after the creation as no change (C-COM-07, C-PUT-08)', async () => {
  await using scene = await openScene()
  const { body } = await scene.okta.get(`/Groups/${scene.group}`)
  expect(body.meta.version).toBe('W/"1"')
  expect(body.meta.lastModified).toBe(body.meta.created)
  expect(body.members.map(({ value }: { value: string }) => value)).toEqual([scene.ines, scene.tomas])
})

test('creates a person of whom only the required attributes are mapped, the e-mail without a type', async () => {
  await using scene = await openScene()
  const odile = {
    schemas: [CORE_USER],
    userName: 'odile.brandt@northrail.example',
    name: { givenName: 'Odile', familyName: 'Brandt' },
    emails: [{ primary: true, value: 'odile.brandt@northrail.example' }],
    externalId: '00u18ep2sjmnGT1wk698',
    active: true,
  }
  const created = await scene.okta.post('/Users', { ...odile, groups: [], password: PLACEHOLDER_PASSWORD })
  const { id: _, meta: __, ...attributes } = created.body
  expect([created.status, attributes]).toEqual([201, odile])
})

test('links a person who is here already by a PUT with empty groups, and keeps what Okta does not map', async () => {
  await using scene = await openScene()
  const { okta, ines } = scene
  const before = await okta.get(`/Users/${ines}`)
  await okta.put(`/Users/${ines}`, { ...before.body, name: { ...before.body.name, formatted: 'Mona Octocat' } })
  const found = await okta.get(lookUp(INES))
  const read = await okta.get(`/Users/${found.body.Resources[0].id}`)
  const linked = await okta.put(`/Users/${ines}`, {
    ...read.body,
    name: { ...read.body.name, givenName: 'Jane', familyName: 'Smith' },
    displayName: 'Jane Smith',
    externalId: '00u6a15d23T9AeHhF5d7',
    groups: [],
  })
  expect([linked.status, linked.body]).toMatchObject([
    200,
    {
      id: ines,
      externalId: '00u6a15d23T9AeHhF5d7',
      name: { givenName: 'Jane', familyName: 'Smith', formatted: 'Mona Octocat' },
      displayName: 'Jane Smith',
      groups: [{ value: scene.group }],
    },
  ])
})

test('deactivates by GET and PUT, and keeps the memberships', async () => {
  await using scene = await openScene()
  const { okta, ines, tomas } = scene
  const { body } = await okta.get(`/Users/${ines}`)
  const answer = await okta.put(`/Users/${ines}`, { ...body, active: false })
  expect([answer.status, answer.body.active]).toEqual([200, false])
  expect((await okta.get(`/Users/${ines}`)).body.active).toBe(false)
  expect(await membersOf(scene)).toEqual([ines, tomas])
})

test('reactivates by PUTs whose empty groups touch no membership (C-PUT-07)', async () => {
  await using scene = await openScene()
  const { okta, ines, tomas } = scene
  const { body } = await okta.get(`/Users/${ines}`)
  await okta.put(`/Users/${ines}`, { ...body, active: false })
  const found = await okta.get(lookUp(INES))
  expect(found.body.Resources.map(({ id, active }: { id: string; active: boolean }) => [id, active])).toEqual([
    [ines, false],
  ])
  const read = await okta.get(`/Users/${ines}`)
  await okta.put(`/Users/${ines}`, { ...read.body, active: true })
  const again = await okta.get(`/Users/${ines}`)
  const pushed = await okta.put(`/Users/${ines}`, { ...again.body, groups: [], displayName: 'Ines V.' })
  expect([pushed.status, pushed.body.active, pushed.body.groups]).toEqual([
    200,
    true,
    [
      {
        value: scene.group,
        $ref: `${scene.fluid.acme.scimBaseUrl}/Groups/${scene.group}`,
        display: NAME,
        type: 'direct',
      },
    ],
  ])
  expect(await membersOf(scene)).toEqual([ines, tomas])
})

test('never reactivates by silence: a PUT without active keeps it false (C-PUT-09, T-32)', async () => {
  await using scene = await openScene()
  const { body } = await scene.okta.get(`/Users/${scene.ines}`)
  await scene.okta.put(`/Users/${scene.ines}`, { ...body, active: false })
  const { active: _, ...silent } = body
  const answer = await scene.okta.put(`/Users/${scene.ines}`, silent)
  expect([answer.status, answer.body.active]).toEqual([200, false])
})

test('adds and removes members by PUTs of the whole list', async () => {
  await using scene = await openScene()
  const { okta, group, ines, tomas } = scene
  const odile: string = (await okta.post('/Users', newUser('Odile', 'Brandt'))).body.id
  const three = [...both(scene), member(odile, 'odile.brandt@northrail.example')]
  await okta.put(`/Groups/${group}`, groupBody(group, three))
  expect(await membersOf(scene)).toEqual([ines, tomas, odile])
  const reordered = await okta.put(`/Groups/${group}`, groupBody(group, three.toReversed()))
  expect([reordered.status, reordered.body.meta.version]).toEqual([200, 'W/"2"'])
  await okta.put(`/Groups/${group}`, groupBody(group, [member(tomas, TOMAS)]))
  expect(await membersOf(scene)).toEqual([tomas])
})

test('takes the same member twice for one (C-GRP-05)', async () => {
  await using scene = await openScene()
  const { okta, group, ines } = scene
  const answer = await okta.put(
    `/Groups/${group}`,
    groupBody(group, [member(ines, INES), member(ines, INES), { value: ines }]),
  )
  expect(answer.status).toBe(200)
  expect(await membersOf(scene)).toEqual([ines])
})

test('takes members whose display is null or stale (C-GRP-03)', async () => {
  await using scene = await openScene()
  const { okta, group, ines, tomas } = scene
  const members = [
    { value: ines, display: null },
    { value: tomas, display: 'Somebody Else', $ref: null },
  ]
  const answer = await okta.put(`/Groups/${group}`, groupBody(group, members))
  const named = await okta.get(`/Groups/${group}?attributes=members.value,members.display`)
  expect(named.body.members).toEqual([
    { value: ines, display: 'Ines Valcourt' },
    { value: tomas, display: 'Tomas Reyl' },
  ])
  expect(answer.body.meta.version).toBe('W/"1"')
})

test('renames by PUT, and refuses the name of another group (C-PUT-08)', async () => {
  await using scene = await openScene()
  const { okta, group } = scene
  await okta.post('/Groups', { schemas: [CORE_GROUP], displayName: 'Fluid User', members: [] })
  const renamed = await okta.put(`/Groups/${group}`, groupBody(group, both(scene), 'Fluid Project Viewer'))
  const taken = await okta.put(`/Groups/${group}`, groupBody(group, both(scene), 'FLUID USER'))
  expect([renamed.status, renamed.body.displayName]).toEqual([200, 'Fluid Project Viewer'])
  expect([taken.status, taken.body.scimType]).toEqual([409, 'uniqueness'])
})

test('keeps the members when a PUT does not speak of them (C-PUT-07)', async () => {
  await using scene = await openScene()
  const { okta, group, ines, tomas } = scene
  await okta.put(`/Groups/${group}`, { schemas: [CORE_GROUP], id: group, displayName: 'Fluid User' })
  expect(await membersOf(scene)).toEqual([ines, tomas])
})

test('ends with the list of the last PUT when several pushes of a group cross', async () => {
  await using scene = await openScene()
  const { okta, group, ines, tomas } = scene
  const lists = [both(scene), [member(ines, INES)], both(scene), [member(tomas, TOMAS)], both(scene)]
  const answers = await Promise.all(lists.map((list) => okta.put(`/Groups/${group}`, groupBody(group, list))))
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
  await okta.put(`/Groups/${group}`, groupBody(group, both(scene)))
  expect(await membersOf(scene)).toEqual([ines, tomas])
})

test('answers PUTs of somebody unknown with 404 and never creates (C-PUT-06)', async () => {
  await using scene = await openScene()
  const person = await scene.okta.put('/Users/0199-unknown', newUser('Odile', 'Brandt'))
  const group = await scene.okta.put('/Groups/0199-unknown', groupBody('0199-unknown', [], 'Fluid User'))
  expect([person.status, group.status]).toEqual([404, 404])
  expect(person.body.detail).toContain('There is no user with the id "0199-unknown" in this organisation')
  expect((await scene.okta.get('/Users')).body.totalResults).toBe(2)
})

test('takes the userName from PUTs in arrival order', async () => {
  await using scene = await openScene()
  const { okta, ines } = scene
  const { body } = await okta.get(`/Users/${ines}`)
  for (const active of [true, false, true, false]) await okta.put(`/Users/${ines}`, { ...body, active })
  expect((await okta.get(`/Users/${ines}`)).body.active).toBe(false)
})

test('lets Okta take values away by null, empty text and absence', async () => {
  await using scene = await openScene()
  const { okta, ines } = scene
  const { body } = await okta.get(`/Users/${ines}`)
  await okta.put(`/Users/${ines}`, { ...body, title: 'Planner', nickName: 'Ini', userType: 'Employee' })
  const answer = await okta.put(`/Users/${ines}`, { ...body, title: null, nickName: '' })
  expect(answer.status).toBe(200)
  expect([answer.body.title, answer.body.nickName, answer.body.userType]).toEqual([undefined, '', undefined])
})
