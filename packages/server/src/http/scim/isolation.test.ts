// What one organisation has is as unknown to another as what nobody has, byte for byte.

import { expect, test } from 'vitest'
import { startFluid, type TestFluid, type TestOrganisation } from '../../testing/fluid.ts'
import { CORE_GROUP, CORE_USER } from '../../testing/okta-bodies.ts'
import type { ScimAnswer } from '../../testing/scim-client.ts'

interface Scene extends AsyncDisposable {
  readonly fluid: TestFluid
  readonly acme: TestOrganisation
  readonly other: TestOrganisation
  readonly ines: string
  readonly group: string
}

async function openScene(): Promise<Scene> {
  const fluid = await startFluid()
  const other = await fluid.addOrganisation('northrail')
  const ines = await fluid.acme.addUser('ines.valcourt@northrail.example', { externalId: '00u1' })
  const group = await fluid.acme.addGroup('Fluid User', [ines])
  return { fluid, acme: fluid.acme, other, ines, group, [Symbol.asyncDispose]: () => fluid[Symbol.asyncDispose]() }
}

/** What a request says, with the asked id made equal. */
function said({ status, text }: ScimAnswer, id: string): readonly [number, string] {
  return [status, text.replaceAll(id, '<id>')]
}

const UNKNOWN = '01999999-9999-7999-8999-999999999999'

const BY_ID: readonly (readonly [what: string, ask: (client: TestOrganisation, id: string) => Promise<ScimAnswer>])[] =
  [
    ['GET', (client, id) => client.get(`/Users/${id}`)],
    ['GET with a version', (client, id) => client.get(`/Users/${id}`, { 'If-None-Match': 'W/"1"' })],
    ['PUT', (client, id) => client.put(`/Users/${id}`, { schemas: [CORE_USER], userName: 'x@northrail.example' })],
    ['PATCH', (client, id) => client.patch(`/Users/${id}`, { op: 'replace', value: { active: false } })],
    ['PATCH with a version', (client, id) => client.send('PATCH', `/Users/${id}`, DEACTIVATE, { 'If-Match': '*' })],
    ['DELETE', (client, id) => client.delete(`/Users/${id}`)],
    ['GET of a group', (client, id) => client.get(`/Groups/${id}`)],
    [
      'PUT of a group',
      (client, id) => client.put(`/Groups/${id}`, { schemas: [CORE_GROUP], displayName: 'x', members: [] }),
    ],
    ['PATCH of a group', (client, id) => client.patch(`/Groups/${id}`, { op: 'replace', path: 'members', value: [] })],
    ['DELETE of a group', (client, id) => client.delete(`/Groups/${id}`)],
    ['a filter on id', (client, id) => client.get(`/Users?filter=id+eq+%22${id}%22`)],
    ['a filter on members', (client, id) => client.get(`/Groups?filter=members+eq+%22${id}%22`)],
    ['a filter on groups', (client, id) => client.get(`/Users?filter=groups+eq+%22${id}%22`)],
    ['a search', (client, id) => client.post('/Users/.search', { schemas: [SEARCH], filter: `id eq "${id}"` })],
  ]

const SEARCH = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest'
const DEACTIVATE = {
  schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
  Operations: [{ op: 'replace', value: { active: false } }],
}

test.each(BY_ID)('answers %s on a foreign id as on an unknown one (C-TEN-03, T-04)', async (_what, ask) => {
  await using scene = await openScene()
  const { acme, other, ines, group } = scene
  const before = [await acme.get(`/Users/${ines}`), await acme.get(`/Groups/${group}`)]
  for (const id of [ines, group]) {
    expect(said(await ask(other, id), id)).toEqual(said(await ask(other, UNKNOWN), UNKNOWN))
  }
  const after = [await acme.get(`/Users/${ines}`), await acme.get(`/Groups/${group}`)]
  expect(after.map(({ body }) => body)).toEqual(before.map(({ body }) => body))
})

test('finds nobody of another organisation by name, address or externalId (C-TEN-02, T-03)', async () => {
  await using scene = await openScene()
  const filters = ['userName eq "ines.valcourt@northrail.example"', 'emails co "ines"', 'externalId eq "00u1"', 'id pr']
  const totals = []
  for (const filter of filters) {
    totals.push((await scene.other.get(`/Users?filter=${encodeURIComponent(filter)}`)).body.totalResults)
  }
  totals.push((await scene.other.get('/Users')).body.totalResults, (await scene.other.get('/Groups')).body.totalResults)
  expect(totals).toEqual([0, 0, 0, 0, 0, 0])
})

test('lets two organisations have the same person and group, apart from each other (T-03)', async () => {
  await using scene = await openScene()
  const { acme, other, ines, group } = scene
  const theirs = await other.addUser('ines.valcourt@northrail.example', { externalId: '00u1' })
  const theirGroup = await other.addGroup('Fluid User', [theirs])
  expect([theirs === ines, theirGroup === group]).toEqual([false, false])
  const before = (await acme.get(`/Users/${ines}`)).text
  await other.patch(`/Users/${theirs}`, { op: 'replace', value: { displayName: 'Somebody', active: false } })
  await other.delete(`/Groups/${theirGroup}`)
  await other.delete(`/Users/${theirs}`)
  expect((await acme.get(`/Users/${ines}`)).text).toBe(before)
})

test('takes a foreign member for an unknown one (C-TEN-03)', async () => {
  await using scene = await openScene()
  const { other, ines, acme } = scene
  const own = await other.addUser('tomas.reyl@northrail.example')
  const group = await other.addGroup('Fluid User', [ines, own])
  const added = await other.patch(`/Groups/${group}`, { op: 'add', path: 'members', value: [{ value: ines }] })
  expect(added.body.members.map(({ value }: { value: string }) => value)).toEqual([own])
  expect((await other.journal()).at(-1)?.notDone).toEqual([
    `Members skipped, because they are not users of this organisation: ${ines}. Assign these people to the app first, then push the group again.`,
  ])
  expect((await acme.get(`/Users/${ines}`)).body.groups).toHaveLength(1)
})

test('takes the id from the URL, never from the body (T-05)', async () => {
  await using scene = await openScene()
  const { acme, ines } = scene
  const tomas = await acme.addUser('tomas.reyl@northrail.example')
  const before = (await acme.get(`/Users/${tomas}`)).text
  const put = await acme.put(`/Users/${ines}`, { schemas: [CORE_USER], id: tomas, userName: 'ines@northrail.example' })
  const patched = await acme.patch(`/Users/${ines}`, { op: 'replace', value: { id: tomas, displayName: 'x' } })
  expect([put.status, put.body.id, patched.status, patched.body.scimType]).toEqual([200, ines, 400, 'mutability'])
  expect((await acme.get(`/Users/${tomas}`)).text).toBe(before)
})

test('never takes an externalId for an id (C-COM-05, T-01)', async () => {
  await using scene = await openScene()
  const { acme, ines } = scene
  const odd = ['1', '0', '-1', 'true', 'null', ines, 'ines.valcourt@northrail.example', UNKNOWN]
  for (const [number, externalId] of odd.entries()) {
    await acme.addUser(`p${number}@northrail.example`, { externalId })
  }
  const statuses = []
  for (const id of ['1', '0', '-1', 'true', 'null', UNKNOWN, '00u1'])
    statuses.push((await acme.get(`/Users/${id}`)).status)
  expect(statuses).toEqual([404, 404, 404, 404, 404, 404, 404])
  expect((await acme.get(`/Users/${ines}`)).body.userName).toBe('ines.valcourt@northrail.example')
  expect((await acme.get(`/Users?filter=id+eq+%22${ines}%22`)).body.totalResults).toBe(1)
})

test('gives a version of one organisation no meaning in another (C-ETG-03)', async () => {
  await using scene = await openScene()
  const { acme, other, ines } = scene
  const theirs = await other.addUser('ines.valcourt@northrail.example')
  await other.patch(`/Users/${theirs}`, { op: 'replace', value: { title: 'Planner' } })
  const tag = (await acme.get(`/Users/${ines}`)).headers.get('etag') ?? ''
  const answer = await other.send('PATCH', `/Users/${theirs}`, DEACTIVATE, { 'If-Match': tag })
  expect(answer.status).toBe(412)
})
