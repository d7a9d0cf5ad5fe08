import { expect, test } from 'vitest'
import { apiClient } from '../../testing/api-client.ts'
import { startFluid } from '../../testing/fluid.ts'

const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group'

test.each([
  ['PUT', (name: string) => ['PUT', { schemas: [GROUP], displayName: name }] as const],
  [
    'PATCH with a path',
    (name: string) => ['PATCH', patch({ op: 'replace', path: 'displayName', value: name })] as const,
  ],
  [
    'PATCH without a path',
    (name: string) => ['PATCH', patch({ op: 'replace', value: { displayName: name } })] as const,
  ],
])('a group renamed in and out by %s gives and takes its role at once (T-22)', async (_form, request) => {
  await using fluid = await startFluid()
  const { acme } = fluid
  const api = await apiClient(fluid, acme)
  const ines = await acme.addUser('ines@northrail.example')
  await acme.addGroup('Fluid User', [ines])
  const group = await acme.addGroup('Managers', [ines])
  expect(await api.roles(ines)).toEqual(['User'])
  await acme.send(request('FLUID team MANAGER')[0], `/Groups/${group}`, request('FLUID team MANAGER')[1])
  expect(await api.roles(ines)).toEqual(['Team manager', 'User'])
  await acme.send(request('Managers')[0], `/Groups/${group}`, request('Managers')[1])
  expect(await api.roles(ines)).toEqual(['User'])
})

test('a group that is unlinked and pushed again gives its role again (T-22)', async () => {
  await using fluid = await startFluid()
  const { acme } = fluid
  const api = await apiClient(fluid, acme)
  const ines = await acme.addUser('ines@northrail.example')
  const first = await acme.addGroup('Fluid User', [ines])
  await acme.delete(`/Groups/${first}`)
  await acme.addGroup('Fluid Project Viewer', [ines])
  expect(await api.access(ines)).toMatchObject({
    allowed: false,
    roles: [{ role: 'Project Viewer', effective: false }],
  })
  await acme.addGroup('Fluid User', [ines])
  expect(await api.roles(ines)).toEqual(['Project Viewer', 'User'])
})

test('two groups of one role: the role stays while either remains (T-22)', async () => {
  await using fluid = await startFluid()
  const { acme } = fluid
  const api = await apiClient(fluid, acme)
  await api.send('PUT', '/mappings', { group: 'Staff', grant: 'user' })
  const ines = await acme.addUser('ines@northrail.example')
  await acme.addGroup('Fluid Project access', [ines])
  const one = await acme.addGroup('Fluid User', [ines])
  const other = await acme.addGroup('Staff', [ines])
  expect((await api.access(ines)).roles[1].because).toHaveLength(2)
  await acme.patch(`/Groups/${one}`, { op: 'remove', path: `members[value eq "${ines}"]` })
  expect(await api.roles(ines)).toEqual(['Project access', 'User'])
  await acme.delete(`/Groups/${other}`)
  expect(await api.roles(ines)).toEqual([])
})

test('a mapping takes effect at once on a group that is there, and touches no person', async () => {
  await using fluid = await startFluid()
  const { acme } = fluid
  const api = await apiClient(fluid, acme)
  const people = await Promise.all(
    Array.from({ length: 50 }, (_, index) => acme.addUser(`p${index}@northrail.example`)),
  )
  const group = await acme.addGroup('PMO London', people)
  const before = await acme.get('/Users?count=100&attributes=meta')
  const held = (await api.get('/held-groups')).body.items
  expect(held).toEqual([{ id: group, name: 'PMO London', members: 50, suggestion: null }])
  const mapped = await api.send('PUT', '/mappings', { group: ' pmo london ', grant: 'Resourcing Access' })
  expect(mapped.body).toMatchObject({
    grants: { kind: 'role', name: 'Resourcing access' },
    members: 50,
    createdBy: 'test',
  })
  const { roles } = await api.access(people[7] ?? '')
  expect(roles.map(({ role }: { role: string }) => role)).toEqual(['Resourcing access'])
  expect((await acme.get('/Users?count=100&attributes=meta')).body).toEqual(before.body)
  expect((await acme.journal()).slice(-2).map(({ sentence }) => sentence)).toEqual([
    'test mapped groups named "pmo london" to the role Resourcing access.',
    'The group "PMO London" means something else now: it now gives the role Resourcing access to its 50 members.',
  ])
  await api.send('DELETE', '/mappings', { group: 'PMO LONDON' })
  expect((await api.get('/held-groups')).body.items).toHaveLength(1)
})

test('an organisation’s own mapping comes before the catalogue', async () => {
  await using fluid = await startFluid()
  const { acme } = fluid
  const api = await apiClient(fluid, acme)
  const ines = await acme.addUser('ines@northrail.example')
  const group = await acme.addGroup('Fluid Project Viewer', [ines])
  await api.send('PUT', '/mappings', { group: 'fluid project viewer', grant: 'User' })
  expect(await api.roles(ines)).toEqual(['User'])
  expect((await api.get('/groups')).body.items).toMatchObject([
    { id: group, members: 1, grants: { kind: 'role', name: 'User', by: 'mapping', since: expect.any(String) } },
  ])
})

test('holds an unmapped group, and says loudly what to do', async () => {
  await using fluid = await startFluid()
  const { acme } = fluid
  const api = await apiClient(fluid, acme)
  await acme.addGroup('Fluid Usr')
  expect((await acme.journal()).at(-1)).toMatchObject({
    sentence: 'node created the group "Fluid Usr" with 0 members: it grants nothing, its name is not mapped.',
    notDone: [
      'The group "Fluid Usr" grants nothing and is held, because its name is not mapped to a role or licence. Did you mean "Fluid User" (the role User)? Map it (fluid mapping set acme "Fluid Usr" "User") or rename it at the source: it then takes effect at once, without a new push.',
    ],
  })
  expect((await api.get('/held-groups')).body.items[0].suggestion).toEqual({
    groupName: 'Fluid User',
    grants: { kind: 'role', name: 'User' },
  })
})

test('refuses an unmapped name where the organisation says so, on creation and on rename', async () => {
  await using fluid = await startFluid()
  const { acme } = fluid
  const known = await acme.addGroup('Fluid User')
  await acme.set({ unmappedGroups: 'refuse' })
  const created = await acme.post('/Groups', { schemas: [GROUP], displayName: 'Fluid Projekt Viewer' })
  expect(created.body).toMatchObject({
    status: '400',
    scimType: 'invalidValue',
    detail:
      'The group "Fluid Projekt Viewer" was not taken, because its name is not mapped to a role or licence of Fluid. Did you mean "Fluid Project Viewer" (the role Project Viewer)? Rename the group in your identity provider, or map its name in Fluid first, and push it again.',
  })
  expect((await acme.patch(`/Groups/${known}`, { op: 'replace', value: { displayName: 'Elsewhere' } })).status).toBe(
    400,
  )
  expect((await acme.get(`/Groups/${known}`)).body.displayName).toBe('Fluid User')
  expect((await acme.patch(`/Groups/${known}`, { op: 'replace', value: { displayName: 'fluid USER' } })).status).toBe(
    200,
  )
})

test('gives the default roles only to somebody whom no group and no hand has given a role', async () => {
  await using fluid = await startFluid()
  const { acme } = fluid
  const api = await apiClient(fluid, acme)
  const settings = await api.send('PATCH', '/settings', { defaultRoles: ['user', 'PROJECT access'] })
  expect(settings.body.defaultRoles).toEqual(['User', 'Project access'])
  const ines = await acme.addUser('ines@northrail.example')
  expect(await api.roles(ines)).toEqual(['Project access', 'User'])
  await api.send('POST', `/users/${ines}/grants`, { grant: 'User' })
  expect(await api.roles(ines)).toEqual(['User'])
  const refused = await api.send('PATCH', '/settings', { defaultRoles: ['Usr'] })
  expect([refused.status, refused.body.detail]).toEqual([
    400,
    '"defaultRoles": This names the role "Usr", which is not there. Did you mean "User"?',
  ])
})

test('keeps apart what groups give and what a hand gives', async () => {
  await using fluid = await startFluid()
  const { acme } = fluid
  const api = await apiClient(fluid, acme)
  const ines = await acme.addUser('ines@northrail.example')
  const group = await acme.addGroup('Fluid User', [ines])
  await api.send('POST', `/users/${ines}/grants`, { grant: 'User' })
  await acme.delete(`/Groups/${group}`)
  const { roles, reasons } = await api.access(ines)
  expect(roles).toEqual([
    {
      role: 'User',
      effective: true,
      because: [{ group: null, mappedBy: 'hand', since: expect.any(String), requestId: expect.any(String) }],
    },
  ])
  expect(reasons[1]).toMatch(/^User, because your administrator \(test\) gave it by hand on \d+ \w+\.$/)
  await api.send('DELETE', `/users/${ines}/grants`, { grant: 'user' })
  expect((await api.access(ines)).roles[0].because).toEqual([])
})

test('the highest licence of the groups counts, then the hand, then the default', async () => {
  await using fluid = await startFluid()
  const { acme } = fluid
  const api = await apiClient(fluid, acme)
  const ines = await acme.addUser('ines@northrail.example')
  const licence = async () => (await api.access(ines)).licence
  const seen = [await licence()]
  await api.send('POST', `/users/${ines}/grants`, { grant: 'Collaborator' })
  seen.push(await licence())
  await api.send('POST', `/users/${ines}/grants`, { grant: 'Unlicensed' })
  seen.push(await licence())
  await acme.addGroup('Fluid Collaborator', [ines])
  seen.push(await licence())
  await acme.addGroup('Fluid Unlicensed', [ines])
  seen.push(await licence())
  await acme.addGroup('Fluid Licensed', [ines])
  seen.push(await licence())
  expect(seen).toEqual(['Licensed', 'Collaborator', 'Unlicensed', 'Collaborator', 'Collaborator', 'Licensed'])
})

test('a collaborator holds other roles without effect, an unlicensed person does not sign in', async () => {
  await using fluid = await startFluid()
  const { acme } = fluid
  const api = await apiClient(fluid, acme)
  const ines = await acme.addUser('ines@northrail.example')
  for (const name of ['Fluid User', 'Fluid Project access', 'Fluid Budget Approver']) await acme.addGroup(name, [ines])
  const group = await acme.addGroup('Fluid Collaborator', [ines])
  const collaborator = await api.access(ines)
  expect(collaborator).toMatchObject({ allowed: true, licence: 'Collaborator' })
  expect(await api.roles(ines)).toEqual(['Project access', 'Timesheet Exempt', 'User'])
  expect(collaborator.reasons[1]).toMatch(
    /^Budget Approver is held and has no effect under the licence Collaborator: it allows Project access, Timesheet Exempt and User\. Held because /,
  )
  await acme.patch(`/Groups/${group}`, { op: 'replace', value: { displayName: 'Fluid Unlicensed' } })
  expect(await api.access(ines)).toMatchObject({
    allowed: false,
    licence: 'Unlicensed',
    reasons: [
      expect.stringMatching(/may not sign in with the licence Unlicensed/),
      expect.anything(),
      expect.anything(),
      expect.anything(),
      expect.anything(),
    ],
  })
})

test('a collaborator is Timesheet Exempt with the licence, until the organisation has collaborators submit timesheets', async () => {
  await using fluid = await startFluid()
  const { acme } = fluid
  const api = await apiClient(fluid, acme)
  const ines = await acme.addUser('ines@northrail.example')
  await acme.addUser('omar@northrail.example')
  await acme.addGroup('Fluid Collaborator', [ines])
  const access = await api.access(ines)
  expect(access.roles).toContainEqual({
    role: 'Timesheet Exempt',
    effective: true,
    because: [{ group: null, mappedBy: 'licence', since: null, requestId: null }],
  })
  expect(access.reasons).toContain('Timesheet Exempt, because it comes with the licence Collaborator.')
  const exempt = async () =>
    (await api.get('/people?role=Timesheet%20Exempt')).body.items.map(({ id }: { id: string }) => id)
  expect(await exempt()).toEqual([ines])
  const collaborator = async () => (await api.get('/licences')).body.items[1]
  expect(await collaborator()).toMatchObject({
    name: 'Collaborator',
    allows: ['Project access', 'Timesheet Exempt', 'User'],
    comesWith: ['Timesheet Exempt'],
  })
  const wanted = { licenceRoles: { Collaborator: [] } }
  expect((await api.send('POST', '/preview', { change: { kind: 'settings', changes: wanted } })).body).toMatchObject({
    people: 1,
    roles: [{ role: 'Timesheet Exempt', gain: 0, lose: 1 }],
  })
  expect((await api.send('PATCH', '/settings', wanted)).body.licenceRoles).toEqual({ Collaborator: [] })
  expect([await api.roles(ines), await exempt(), (await collaborator()).comesWith]).toEqual([['User'], [], []])
})

test.each([
  [{ Collaborator: ['timesheet exempt', 'Team manager'] }, 'has no effect under the licence Collaborator'],
  [{ Guest: [] }, 'the licences are Licensed, Collaborator, Unlicensed'],
  [{ Collaborator: ['Timesheet Exmpt'] }, 'Did you mean "Timesheet Exempt"?'],
  [{ Collaborator: 'Timesheet Exempt' }, '"licenceRoles.Collaborator" takes a list of role names'],
])('refuses %j as roles that come with a licence', async (licenceRoles, why) => {
  await using fluid = await startFluid()
  const api = await apiClient(fluid, fluid.acme)
  const answer = await api.send('PATCH', '/settings', { licenceRoles })
  expect([answer.status, answer.body.detail]).toEqual([400, expect.stringContaining(why)])
})

test('roles, entitlements and other attributes of a body give no right (T-20)', async () => {
  await using fluid = await startFluid()
  const { acme } = fluid
  const api = await apiClient(fluid, acme)
  const admin = [{ value: 'Application administrator', primary: true }]
  const attributes = {
    roles: admin,
    entitlements: admin,
    userType: 'Application administrator',
    title: 'Fluid User Administrator',
    groups: [{ value: 'Fluid Application administrator' }],
  }
  const ines = await acme.addUser('ines@northrail.example', attributes)
  await acme.put(`/Users/${ines}`, { userName: 'ines@northrail.example', ...attributes })
  await acme.patch(`/Users/${ines}`, { op: 'add', value: attributes })
  await acme.patch(`/Users/${ines}`, { op: 'add', path: 'roles', value: admin })
  expect(await api.roles(ines)).toEqual(['User'])
})

test('a deactivated person frees the licence, keeps the roles as held, and comes back with them', async () => {
  await using fluid = await startFluid()
  const { acme } = fluid
  const api = await apiClient(fluid, acme)
  const ines = await acme.addUser('ines@northrail.example')
  await acme.addGroup('Fluid User', [ines])
  await acme.addGroup('Fluid Licensed', [ines])
  const used = async () => (await api.get('/licences')).body.items.map(({ people }: { people: number }) => people)
  expect(await used()).toEqual([1, 0, 0])
  await acme.patch(`/Users/${ines}`, { op: 'replace', value: { active: 'False' } })
  expect(await used()).toEqual([0, 0, 0])
  expect(await api.access(ines)).toMatchObject({ allowed: false, roles: [{ role: 'User', effective: false }] })
  await acme.patch(`/Users/${ines}`, { op: 'replace', path: 'active', value: true })
  expect(await used()).toEqual([1, 0, 0])
  expect(await api.roles(ines)).toEqual(['User'])
  expect((await api.get('/former-people')).body.items).toEqual([])
})

test('lists former people with what they held and when it ended; a person created anew inherits nothing (T-25)', async () => {
  await using fluid = await startFluid()
  const { acme } = fluid
  const api = await apiClient(fluid, acme)
  const ines = await acme.addUser('ines@northrail.example', { displayName: 'Ines Valcourt' })
  await acme.addGroup('Fluid User', [ines])
  await acme.addGroup('Fluid Team manager', [ines])
  await acme.addGroup('Choir', [ines])
  const deleted = await acme.delete(`/Users/${ines}`)
  expect((await api.get('/former-people')).body).toEqual({
    items: [
      {
        id: ines,
        userName: 'ines@northrail.example',
        name: 'Ines Valcourt',
        state: 'deleted',
        ended: expect.any(String),
        endedBy: 'node',
        requestId: deleted.headers.get('x-request-id'),
        licence: 'Licensed',
        roles: ['Team manager', 'User'],
        groups: ['Fluid User', 'Fluid Team manager', 'Choir'],
      },
    ],
    next: null,
  })
  const again = await acme.addUser('ines@northrail.example')
  expect(again).not.toBe(ines)
  expect((await api.access(again)).roles).toEqual([{ role: 'User', effective: true, because: [] }])
})

test('counts licences against the contracted numbers, and never refuses for them', async () => {
  await using fluid = await startFluid()
  const { acme } = fluid
  const api = await apiClient(fluid, acme)
  await api.send('PATCH', '/settings', { licences: { Licensed: 10 } })
  const state = async () => {
    const [licensed] = (await api.get('/licences')).body.items
    return [licensed.people, licensed.state, licensed.sentence]
  }
  for (let index = 0; index < 8; index += 1) await acme.addUser(`p${index}@northrail.example`)
  expect(await state()).toEqual([8, 'ok', '8 of 10 contracted licences Licensed are in use.'])
  await acme.addUser('p8@northrail.example')
  expect(await state()).toEqual([9, 'near', '9 of 10 contracted licences Licensed are in use: 1 is left.'])
  await acme.addUser('p9@northrail.example')
  await acme.addUser('p10@northrail.example')
  expect((await state()).slice(0, 2)).toEqual([11, 'exceeded'])
})

test('the journal tells which role a group gives and takes, as a story', async () => {
  await using fluid = await startFluid()
  const { acme } = fluid
  const ines = await acme.addUser('ines@northrail.example')
  const omar = await acme.addUser('omar@northrail.example')
  const group = await acme.addGroup('Fluid User', [ines])
  await acme.patch(`/Groups/${group}`, { op: 'add', path: 'members', value: [{ value: omar }] })
  await acme.patch(`/Groups/${group}`, { op: 'remove', path: `members[value eq "${ines}"]` })
  await acme.patch(`/Groups/${group}`, { op: 'replace', value: { displayName: 'Fluid Team manager' } })
  await acme.delete(`/Groups/${group}`)
  const entries = (await acme.journal()).filter(({ subject }) => subject?.kind === 'group')
  expect(entries.map(({ sentence }) => sentence)).toEqual([
    'node created the group "Fluid User" with 1 member: they now have the role User.',
    'node changed the group "Fluid User": added 1 person (now with the role User from it).',
    'node changed the group "Fluid User": removed 1 person (no longer with the role User from it).',
    'node changed the group "Fluid User": renamed it to "Fluid Team manager", it now gives the role Team manager to its 1 member, and no longer the role User.',
    'node deleted the group "Fluid Team manager" with 1 member: they no longer get the role Team manager from it.',
  ])
})

test('the catalogue has 17 roles, each with its meaning and a group name', async () => {
  await using fluid = await startFluid()
  const api = await apiClient(fluid, fluid.acme, ['read'])
  const { items } = (await api.get('/roles')).body
  expect(items).toHaveLength(17)
  const names = items.map(({ name, groupNames }: { name: string; groupNames: string[] }) => [
    `Fluid ${name}`,
    groupNames,
  ])
  for (const [expected, groupNames] of names) expect(groupNames).toEqual([expected])
})

function patch(...operations: readonly object[]) {
  return { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations: operations }
}
