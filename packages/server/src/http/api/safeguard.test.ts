import { expect, test } from 'vitest'
import { erasePerson } from '../../provisioning/erase-person.ts'
import { listAlarms } from '../../provisioning/safeguard.ts'
import type { Store, Writing } from '../../store/port/store.ts'
import { apiClient } from '../../testing/api-client.ts'
import { startFluid, type TestFluid, type TestOrganisation } from '../../testing/fluid.ts'

const OFF = { op: 'replace', value: { active: false } }
const ON = { op: 'replace', value: { active: true } }
const BY = { actor: { kind: 'operator', id: 'test', client: 'test' }, requestId: 'test' } as const

async function addPeople(acme: TestOrganisation, count: number): Promise<readonly string[]> {
  const people: string[] = []
  for (let index = 0; index < count; index += 1) people.push(await acme.addUser(`person${index}@northrail.example`))
  return people
}

/** Everybody and every group as SCIM and the access decision show them, without versions and times of change. */
async function picture(
  acme: TestOrganisation,
  api: { access(id: string): Promise<unknown> },
  people: readonly string[],
) {
  const users = await acme.get('/Users?count=1000')
  const groups = await acme.get('/Groups?count=1000')
  const bare = ({ meta: _meta, ...resource }: { meta: unknown }) => resource
  const access = await Promise.all(people.map((id) => api.access(id)))
  return { users: users.body.Resources.map(bare), groups: groups.body.Resources.map(bare), access }
}

/** The sum of a column in the whole database. */
function sumOf({ runtime }: TestFluid, name: string, column: string): Promise<number> {
  return runtime.store.moving.readAll(async ({ tables, rowsOf }) => {
    const table = tables.find((one) => one.name === name)
    if (table === undefined) throw new Error(`there is no ${name}`)
    const place = table.columns.findIndex((one) => one.name === column)
    let sum = 0
    for await (const rows of rowsOf(table)) sum += rows.reduce((total, row) => total + Number(row[place]), 0)
    return sum
  })
}

/** What the counter says, and what it is the sum of. */
const counted = (fluid: TestFluid) => sumOf(fluid, 'loss_counts', 'people')
const kept = async (fluid: TestFluid) =>
  (await sumOf(fluid, 'losses', 'counted')) + (await sumOf(fluid, 'lost_memberships', 'counted'))

test('lets a small number of leavers go without an alarm', async () => {
  await using fluid = await startFluid()
  const api = await apiClient(fluid, fluid.acme)
  const people = await addPeople(fluid.acme, 30)
  for (const id of people.slice(0, 9)) await fluid.acme.patch(`/Users/${id}`, OFF)
  expect((await api.get('/safeguard')).body.items).toEqual([])
})

test('ends access at once, alarms, and puts everybody back exactly as they were', async () => {
  await using fluid = await startFluid()
  const { acme } = fluid
  const api = await apiClient(fluid, acme)
  const people = await addPeople(acme, 40)
  await acme.addGroup('Fluid User', people)
  const viewers = await acme.addGroup('Fluid Project Viewer', people.slice(0, 20))
  const finance = await acme.addGroup('Fluid Financial access', people.slice(10, 30))
  const before = await picture(acme, api, people)
  for (const id of people.slice(0, 8)) await acme.patch(`/Users/${id}`, OFF)
  for (const id of people.slice(8, 12)) await acme.delete(`/Users/${id}`)
  await acme.patch(`/Groups/${viewers}`, { op: 'remove', path: 'members' })
  await acme.patch(`/Groups/${finance}`, { op: 'replace', value: { displayName: 'Finance' } })
  await acme.delete(`/Groups/${finance}`)
  expect((await api.access(people[0] ?? '')).allowed).toBe(false)
  const [alarm] = (await api.get('/safeguard')).body.items
  expect(alarm).toMatchObject({ client: 'node', state: 'open', mode: 'alarm' })
  expect((await api.send('POST', `/safeguard/${alarm.id}/restore`)).body).toMatchObject({
    people: 12,
    groups: 1,
    notDone: [],
  })
  expect(await picture(acme, api, people)).toEqual(before)
  expect((await api.get('/safeguard')).body.items[0]).toMatchObject({
    state: 'restored',
    people: null,
    endedBy: 'test',
  })
})

test('counts a person once, and nobody who has it back', async () => {
  await using fluid = await startFluid()
  const { acme } = fluid
  const api = await apiClient(fluid, acme)
  const people = await addPeople(acme, 40)
  const group = await acme.addGroup('Fluid User', people)
  // The same nine people over and over, and everybody out and in again.
  for (const id of people.slice(0, 9)) {
    await acme.patch(`/Groups/${group}`, { op: 'remove', path: `members[value eq "${id}"]` })
    await acme.patch(`/Users/${id}`, OFF)
  }
  const rest = people.slice(9).map((value) => ({ value }))
  await acme.patch(`/Groups/${group}`, { op: 'remove', path: 'members' }, { op: 'add', path: 'members', value: rest })
  expect((await api.get('/safeguard')).body.items).toEqual([])
})

test('counts who lost something again for as long as the last time is within the window, and nobody longer', async () => {
  const startMs = Date.now()
  let minutes = 0
  const now = () => startMs + minutes * 60_000
  await using fluid = await startFluid({ runtime: (runtime) => ({ ...runtime, now }) })
  const { acme } = fluid
  const people = await addPeople(acme, 40)
  const alarms = () => listAlarms(fluid.runtime, acme.added.organisation.id)
  const off = async (ids: readonly string[]) => {
    for (const id of ids) await acme.patch(`/Users/${id}`, OFF)
  }
  await off(people.slice(0, 9))
  for (const id of people.slice(0, 9)) await acme.patch(`/Users/${id}`, ON)
  minutes = 50
  await off(people.slice(0, 5))
  minutes = 70
  await off(people.slice(9, 13))
  expect(await alarms()).toEqual([])
  minutes = 109
  await off(people.slice(13, 14))
  expect(await alarms()).toMatchObject([{ losses: { people: 10, ended: 10 } }])
})

test('counts together what goes through several connections at once', async () => {
  await using fluid = await startFluid()
  const { acme } = fluid
  const api = await apiClient(fluid, acme)
  const people = await addPeople(acme, 40)
  await Promise.all(people.slice(0, 9).map((id) => acme.patch(`/Users/${id}`, OFF)))
  expect((await api.get('/safeguard')).body.items).toEqual([])
  await acme.patch(`/Users/${people[9]}`, OFF)
  expect((await api.get('/safeguard')).body.items).toMatchObject([{ state: 'open', people: 10 }])
})

test('counts the losses of a mass deactivation a few times near the limit, not with each request', async () => {
  let counts = 0
  await using fluid = await startFluid({
    runtime: (runtime) => ({ ...runtime, store: withCountsNoted(runtime.store, () => (counts += 1)) }),
  })
  const { acme } = fluid
  const people = await addPeople(acme, 150)
  // A fifth of 150; from 26 on the upper bound alone says too much, since it does not know who belongs to the 150.
  for (const id of people.slice(0, 30)) await acme.patch(`/Users/${id}`, OFF)
  expect(await listAlarms(fluid.runtime, acme.added.organisation.id)).toEqual([])
  expect(counts).toBeLessThanOrEqual(3)
  await acme.patch(`/Users/${people[30]}`, OFF)
  expect(await listAlarms(fluid.runtime, acme.added.organisation.id)).toMatchObject([{ losses: { people: 31 } }])
})

test('alarms as soon as it is too much for an organisation that others have made smaller', async () => {
  await using fluid = await startFluid()
  const { acme } = fluid
  const api = await apiClient(fluid, acme)
  const people = await addPeople(acme, 150)
  for (const id of people.slice(0, 27)) await acme.patch(`/Users/${id}`, OFF)
  for (const id of people.slice(50, 70)) await api.send('PATCH', `/people/${id}`, { active: false })
  expect(await listAlarms(fluid.runtime, acme.added.organisation.id)).toEqual([])
  await acme.patch(`/Users/${people[27]}`, OFF)
  expect(await listAlarms(fluid.runtime, acme.added.organisation.id)).toMatchObject([{ losses: { people: 28 } }])
})

test('begins anew after people were put back, after a release, and when somebody was erased', async () => {
  await using fluid = await startFluid()
  const { acme } = fluid
  const api = await apiClient(fluid, acme)
  const people = await addPeople(acme, 120)
  const organisation = acme.added.organisation.id
  const group = await acme.addGroup('Fluid User', people)
  const viewers = await acme.addGroup('Fluid Project Viewer', people.slice(0, 20))
  const takeAway = async () => {
    await acme.patch(`/Groups/${viewers}`, { op: 'remove', path: `members[value eq "${people[1]}"]` })
    for (const id of people.slice(1, 6)) await acme.patch(`/Users/${id}`, OFF)
    await acme.patch(`/Groups/${group}`, { op: 'remove', path: 'members' })
    await acme.delete(`/Users/${people[6]}`)
    await acme.delete(`/Groups/${viewers}`)
    const [alarm] = (await api.get('/safeguard')).body.items
    expect([alarm.state, await counted(fluid)]).toEqual(['open', await kept(fluid)])
    return alarm.id
  }
  expect((await api.send('POST', `/safeguard/${await takeAway()}/restore`)).status).toBe(200)
  expect([await counted(fluid), await kept(fluid)]).toEqual([0, 0])
  expect((await api.send('POST', `/safeguard/${await takeAway()}/release`)).status).toBe(204)
  expect([await counted(fluid), await kept(fluid)]).toEqual([0, 0])
  await acme.patch(`/Users/${people[7]}`, OFF)
  expect([await counted(fluid), await kept(fluid)]).toEqual([1, 1])
  await erasePerson(fluid, BY, { organisation, user: people[7] ?? '' })
  expect([await counted(fluid), await kept(fluid)]).toEqual([0, 0])
})

test('keeps the licences of an alarm waiting until it is released, and lets the client go on then', async () => {
  await using fluid = await startFluid()
  const { acme } = fluid
  const api = await apiClient(fluid, acme)
  const people = await addPeople(acme, 40)
  await acme.addGroup('Fluid Licensed', people)
  for (const id of people.slice(0, 10)) await acme.patch(`/Users/${id}`, OFF)
  const licensed = async () => (await api.get('/licences')).body.items[0]
  expect(await licensed()).toMatchObject({ people: 40, waiting: 10 })
  const [alarm] = (await api.get('/safeguard')).body.items
  expect((await api.send('POST', `/safeguard/${alarm.id}/release`)).status).toBe(204)
  expect(await licensed()).toMatchObject({ people: 30, waiting: 0 })
  for (const id of people.slice(10, 30)) await acme.patch(`/Users/${id}`, OFF)
  expect((await api.get('/safeguard')).body.items.map(({ state }: { state: string }) => state)).toEqual(['released'])
})

test('holds requests with 429 in the stricter mode, and changes nothing until they are released', async () => {
  await using fluid = await startFluid()
  const { acme } = fluid
  const api = await apiClient(fluid, acme)
  const people = await addPeople(acme, 40)
  await acme.set({ safeguard: { mode: 'hold' } })
  for (const id of people.slice(0, 9)) expect((await acme.patch(`/Users/${id}`, OFF)).status).toBe(200)
  const held = await acme.patch(`/Users/${people[9]}`, OFF)
  expect([held.status, held.headers.get('retry-after')]).toEqual([429, '300'])
  expect(held.body.detail).toMatch(/^Fluid's safeguard holds this request: .* releases it/)
  expect((await acme.get(`/Users/${people[9]}`)).body.active).toBe(true)
  const [alarm] = (await api.get('/safeguard')).body.items
  expect(alarm).toMatchObject({ state: 'open', mode: 'hold', people: 9 })
  await api.send('POST', `/safeguard/${alarm.id}/release`)
  expect((await acme.patch(`/Users/${people[9]}`, OFF)).status).toBe(200)
})

test('tells whom it could not put back, and puts back the others', async () => {
  await using fluid = await startFluid()
  const { acme } = fluid
  const api = await apiClient(fluid, acme)
  const people = await addPeople(acme, 40)
  for (const id of people.slice(0, 10)) await acme.delete(`/Users/${id}`)
  await acme.addUser('person3@northrail.example')
  const [alarm] = (await api.get('/safeguard')).body.items
  expect((await api.send('POST', `/safeguard/${alarm.id}/restore`)).body).toEqual({
    people: 9,
    groups: 0,
    memberships: 0,
    notDone: ['Ines Valcourt (person3@northrail.example) was not put back: somebody else has the userName now.'],
  })
})

test('says in the journal when no managed person can administer Fluid any more (T-23)', async () => {
  await using fluid = await startFluid()
  const { acme } = fluid
  const ines = await acme.addUser('ines@northrail.example')
  await acme.addGroup('Fluid User', [ines])
  await acme.addGroup('Fluid Application Administrator', [ines])
  expect((await acme.patch(`/Users/${ines}`, OFF)).status).toBe(200)
  expect((await acme.journal()).at(-1)).toMatchObject({
    action: 'administrators.gone',
    sentence:
      'Nobody whom node manages can administer Fluid any more. The local administrator still can, since SCIM does not reach local accounts.',
  })
})

test('never shuts out the last person who can administer Fluid, by any path (T-23, T-21)', async () => {
  await using fluid = await startFluid({
    runtime: (runtime) => ({ ...runtime, store: withoutLocalAdministrators(runtime.store) }),
  })
  const { acme } = fluid
  const api = await apiClient(fluid, acme)
  const [ines = '', omar = ''] = await addPeople(acme, 2)
  const users = await acme.addGroup('Fluid User', [ines, omar])
  const administrators = await acme.addGroup('Fluid Application Administrator', [ines, omar])
  expect((await acme.delete(`/Users/${omar}`)).status).toBe(204)
  const refused = [
    await acme.patch(`/Users/${ines}`, OFF),
    await acme.delete(`/Users/${ines}`),
    await acme.patch(`/Groups/${administrators}`, { op: 'remove', path: `members[value eq "${ines}"]` }),
    await acme.patch(`/Groups/${administrators}`, { op: 'replace', value: { displayName: 'Nothing' } }),
    await acme.put(`/Groups/${administrators}`, { displayName: 'Fluid Application Administrator', members: [] }),
    await acme.delete(`/Groups/${administrators}`),
    await acme.delete(`/Groups/${users}`),
    await acme.post('/Groups', { displayName: 'Fluid Unlicensed', members: [{ value: ines }] }),
  ]
  expect(refused.map(({ status }) => status)).toEqual(refused.map(() => 403))
  expect(refused[0]?.body.detail).toMatch(/^This was not done, because nobody could administer Fluid afterwards/)
  expect(await api.roles(ines)).toEqual(['Application administrator', 'User'])
})

/** An organisation that relies on its identity provider alone: nobody has a password of Fluid's own. */
function withoutLocalAdministrators(store: Store): Store {
  const none = async () => 0
  const hidden = (tx: Writing): Writing =>
    overlaid(tx, { organisations: overlaid(tx.organisations, { countLocalAdministrators: none }) })
  return overlaid(store, { write: (organisation, work) => store.write(organisation, (tx) => work(hidden(tx))) })
}

/** A store that tells whenever somebody counts losses one by one. */
function withCountsNoted(store: Store, note: () => void): Store {
  const noted = (tx: Writing): Writing =>
    overlaid(tx, {
      safeguard: overlaid(tx.safeguard, {
        countLosses: (clientId: string, sinceMs: number) => {
          note()
          return tx.safeguard.countLosses(clientId, sinceMs)
        },
      }),
    })
  return overlaid(store, { write: (organisation, work) => store.write(organisation, (tx) => work(noted(tx))) })
}

/** `whole` with some of its parts replaced; methods keep the object that they belong to. */
function overlaid<Whole extends object>(whole: Whole, parts: Partial<Whole>): Whole {
  return new Proxy(whole, {
    get: (target, key) => {
      const value: unknown = Reflect.get(Object.hasOwn(parts, key) ? parts : target, key)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}
