import { expect, test } from 'vitest'
import { type ApiClient, apiClient, clientWith } from '../../testing/api-client.ts'
import { startFluid } from '../../testing/fluid.ts'

/** All parts of a list, each of at most two. */
async function walk(api: ApiClient, path: string): Promise<readonly { userName: string }[]> {
  const items: { userName: string }[] = []
  let after: string | null = ''
  while (after !== null) {
    const mark = path.includes('?') ? '&' : '?'
    const { body } = await api.get(`${path}${mark}limit=2${after === '' ? '' : `&after=${after}`}`)
    items.push(...body.items)
    after = body.next
  }
  return items
}

const names = (items: readonly { userName: string }[]) => items.map(({ userName }) => userName)

test('lists people with licence and effective roles, filtered by state and text', async () => {
  await using fluid = await startFluid()
  const { acme } = fluid
  const api = await apiClient(fluid, acme, ['read'])
  const ines = await acme.addUser('ines@northrail.example', { displayName: 'Ines Valcourt' })
  const omar = await acme.addUser('omar@northrail.example', { displayName: 'Omar Élan' })
  await acme.addUser('kim@southrail.example')
  await acme.addGroup('Fluid User', [ines, omar])
  await acme.addGroup('Fluid Collaborator', [ines])
  await acme.addGroup('Fluid Budget Approver', [ines, omar])
  await acme.patch(`/Users/${omar}`, { op: 'replace', value: { active: false } })
  expect(await walk(api, '/people')).toEqual([
    {
      id: ines,
      userName: 'ines@northrail.example',
      name: 'Ines Valcourt',
      state: 'active',
      email: 'ines@northrail.example',
      licence: 'Collaborator',
      roles: ['Timesheet Exempt', 'User'],
      allowed: true,
      origin: 'scim',
      lastSignIn: null,
    },
    expect.objectContaining({ userName: 'kim@southrail.example', state: 'active', roles: ['User'], allowed: true }),
    {
      id: omar,
      userName: 'omar@northrail.example',
      name: 'Omar Élan',
      state: 'deactivated',
      email: 'omar@northrail.example',
      licence: 'Licensed',
      roles: [],
      allowed: false,
      origin: 'scim',
      lastSignIn: null,
    },
  ])
  expect(names(await walk(api, '/people?state=active'))).toEqual(['ines@northrail.example', 'kim@southrail.example'])
  expect(names(await walk(api, '/people?search=OMAR%20%C3%A9l'))).toEqual(['omar@northrail.example'])
  expect(names(await walk(api, '/people?search=Kim@South'))).toEqual(['kim@southrail.example'])
  expect(names(await walk(api, '/people?licence=Collaborator'))).toEqual(['ines@northrail.example'])
  expect(names(await walk(api, '/people?role=budget%20approver&state=active'))).toEqual(['ines@northrail.example'])
  expect(names(await walk(api, '/people?origin=hand'))).toEqual([])
  expect((await api.get('/people')).body.total).toBe(3)
  expect(names(await walk(api, `/people?search=${encodeURIComponent('ÉLAN')}`))).toEqual(['omar@northrail.example'])
  expect(names(await walk(api, '/people?search=%25%40'))).toEqual([])
})

test('lists who holds a role, by which groups and by hand, and the members of a group', async () => {
  await using fluid = await startFluid()
  const { acme } = fluid
  const api = await apiClient(fluid, acme)
  await api.send('PUT', '/mappings', { group: 'Staff', grant: 'User' })
  const people: string[] = []
  for (const name of ['a', 'b', 'c', 'd']) people.push(await acme.addUser(`${name}@northrail.example`))
  await acme.addGroup('Fluid User', people.slice(0, 2))
  const staff = await acme.addGroup('Staff', people.slice(1, 3))
  await api.send('POST', `/users/${people[2]}/grants`, { grant: 'User' })
  const holders = await walk(api, '/holders?grant=user')
  expect(holders).toMatchObject([
    { userName: 'a@northrail.example', groups: ['Fluid User'], byHand: false },
    { userName: 'b@northrail.example', groups: ['Fluid User', 'Staff'], byHand: false },
    { userName: 'c@northrail.example', groups: ['Staff'], byHand: true },
  ])
  expect((await api.get(`/groups/${staff}/members`)).body).toEqual({
    items: people.slice(1, 3).map((id) => ({ id, name: 'Ines Valcourt' })),
    next: null,
  })
})

test('sets, lists and ends SCIM tokens and API keys, and shows each secret once', async () => {
  await using fluid = await startFluid()
  const { acme } = fluid
  const api = await apiClient(fluid, acme)
  const weak = await api.send('POST', '/scim-tokens', { token: 'short' })
  expect([weak.status, weak.body.detail]).toEqual([
    400,
    'The token has 5 characters: it needs at least 16, better 32 or more.',
  ])
  const made = await api.send('POST', '/scim-tokens', { overlapHours: 1 })
  expect(made.body).toEqual({
    id: expect.any(String),
    token: expect.stringMatching(/^fluid_\w{40}$/),
    warning: null,
  })
  const listed = (await api.get('/scim-tokens')).body
  expect(listed.items).toMatchObject([{ id: made.body.id, state: 'live' }, { state: 'expiring' }])
  expect(JSON.stringify(listed)).not.toContain(made.body.token)
  const { body } = await api.send('POST', '/api-keys', { name: 'Timesheets', scopes: ['access'], days: 30 })
  const other = clientWith(`${fluid.origin}/o/acme/api/v1`, body.apiKey)
  expect((await other.get('/users?userName=nobody')).body).toEqual({ items: [] })
  expect((await other.get('/api-keys')).status).toBe(403)
  expect((await api.get('/api-keys')).body.items).toMatchObject([
    { name: 'Timesheets', scopes: ['access'], state: 'live' },
    { name: 'test' },
  ])
  expect((await api.send('DELETE', `/api-keys/${body.id}`)).status).toBe(204)
  expect((await api.send('DELETE', `/scim-tokens/${made.body.id}`)).status).toBe(204)
  expect((await api.send('DELETE', '/api-keys/nothing')).status).toBe(404)
})
