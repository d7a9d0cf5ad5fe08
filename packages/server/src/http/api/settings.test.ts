import { expect, test } from 'vitest'
import { apiClient } from '../../testing/api-client.ts'
import { startFluid } from '../../testing/fluid.ts'

test('changes only the settings that are named, and journals each with who and when', async () => {
  await using fluid = await startFluid()
  const { acme } = fluid
  const api = await apiClient(fluid, acme)
  const before = (await api.get('/settings')).body
  const changed = await api.send('PATCH', '/settings', { unmappedGroups: 'refuse', licences: { Licensed: 500 } })
  expect(changed.body).toEqual({ ...before, unmappedGroups: 'refuse', licences: { Licensed: 500 } })
  expect((await acme.journal()).at(-1)).toMatchObject({
    action: 'settings.changed',
    actor: { kind: 'api-key', id: 'test' },
    sentence: 'test changed the settings: unmappedGroups, licences.',
    changes: [
      { attribute: 'unmappedGroups', before: 'hold', after: 'refuse' },
      { attribute: 'licences', before: {}, after: { Licensed: 500 } },
    ],
  })
})

test.each([
  [{ unmappedGroups: 'drop' }, '"unmappedGroups" takes one of: hold, refuse.'],
  [
    { scimUpdates: { titel: false } },
    '"scimUpdates": there is no attribute "titel" that SCIM updates. Did you mean "title"?',
  ],
  [{ scimUpdates: { active: false } }, '"active" has no update switch: a deactivated person must always lose access.'],
  [
    { licences: { Unlicensed: 5 } },
    '"licences" has "Unlicensed": numbers are contracted for Licensed and Collaborator.',
  ],
  [{ licences: { Licensed: -1 } }, '"licences.Licensed" takes a whole number from 0 to 100000000.'],
  [{ safeguard: { percent: 0 } }, '"safeguard.percent" takes a whole number from 1 to 100.'],
])('refuses %j with a sentence', async (change, detail) => {
  await using fluid = await startFluid()
  const api = await apiClient(fluid, fluid.acme)
  const before = (await api.get('/settings')).body
  const refused = await api.send('PATCH', '/settings', change)
  expect([refused.status, refused.body.detail]).toEqual([400, detail])
  expect((await api.get('/settings')).body).toEqual(before)
})

test('says that a body is missing', async () => {
  await using fluid = await startFluid()
  const api = await apiClient(fluid, fluid.acme)
  const refused = await api.send('PATCH', '/settings')
  expect([refused.status, refused.body.detail]).toEqual([
    400,
    'This request needs a JSON object as its body, and has none.',
  ])
})

test('an update switch keeps what is stored, answers it, and says so in the journal', async () => {
  await using fluid = await startFluid()
  const { acme } = fluid
  const ines = await acme.addUser('ines@northrail.example', { title: 'Planner' })
  await acme.set({ scimUpdates: { title: false } })
  const answer = await acme.patch(`/Users/${ines}`, { op: 'replace', value: { title: 'Director', nickName: 'In' } })
  expect(answer.body).toMatchObject({ title: 'Planner', nickName: 'In' })
  expect((await acme.journal()).at(-1)?.notDone).toEqual([
    'title: not updated, because updates of it are switched off.',
  ])
})

test('goes on serving when a newer Fluid beside it has stored settings of its own, and keeps them', async () => {
  await using fluid = await startFluid()
  const { acme, runtime } = fluid
  const api = await apiClient(fluid, acme)
  const organisation = acme.added.organisation.id
  const stored = () => runtime.store.read(organisation, async (tx) => (await tx.organisations.get()).settings)
  const { signIn, ...rest } = await stored()
  const newer = { ...rest, ofTomorrow: 'yes', signIn: { ...signIn, alsoOfTomorrow: 7 } }
  await runtime.store.write(organisation, (tx) => tx.organisations.updateSettings(newer))
  await acme.set({ unmappedGroups: 'refuse' })
  expect((await acme.get('/Users')).status).toBe(200)
  expect((await api.send('PATCH', '/settings', { signIn: { pins: false } })).status).toBe(200)
  expect(await stored()).toMatchObject({
    ofTomorrow: 'yes',
    unmappedGroups: 'refuse',
    signIn: { alsoOfTomorrow: 7, pins: false },
  })
})
