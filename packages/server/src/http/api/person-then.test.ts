import { expect, test } from 'vitest'
import { refreshCatalogue } from '../../provisioning/refresh-catalogue.ts'
import type { Runtime } from '../../runtime.ts'
import { type ApiClient, apiClient } from '../../testing/api-client.ts'
import { startFluid } from '../../testing/fluid.ts'

/** A clock that a test can move on. */
function movingClock() {
  let aheadMs = 0
  return {
    runtime: (runtime: Runtime): Runtime => ({ ...runtime, now: () => runtime.now() + aheadMs }),
    forward: () => {
      aheadMs += 60_000
    },
  }
}

/** What somebody holds now, without the sentences for people. */
async function holdingsNow(api: ApiClient, id: string) {
  const { access, groups } = (await api.get(`/people/${id}`)).body
  const { reasons: _reasons, ...held } = access
  return { groups, access: held }
}

test('tells roles, licence and access as they were at every moment of the past', async () => {
  const clock = movingClock()
  await using fluid = await startFluid({ runtime: clock.runtime })
  const { acme } = fluid
  const api = await apiClient(fluid, acme)
  const id = await acme.addUser('ines@northrail.example')
  let choir = ''
  const acts: readonly (readonly [what: string, act: () => Promise<unknown>])[] = [
    ['created', async () => undefined],
    ['in a group of the catalogue', () => acme.addGroup('Fluid Project Viewer', [id])],
    ['in a group that is held', async () => (choir = await acme.addGroup('Choir', [id]))],
    ['its name mapped', () => api.send('PUT', '/mappings', { group: 'Choir', grant: 'User' })],
    ['given a licence by hand', () => api.send('POST', `/users/${id}/grants`, { grant: 'Collaborator' })],
    ['given a role by hand', () => api.send('POST', `/users/${id}/grants`, { grant: 'Budget Approver' })],
    ['other defaults', () => api.send('PATCH', '/settings', { defaultRoles: [], defaultLicence: 'Unlicensed' })],
    ['a licence by hand in place of the other', () => api.send('POST', `/users/${id}/grants`, { grant: 'Licensed' })],
    [
      'the group renamed',
      () => acme.patch(`/Groups/${choir}`, { op: 'replace', value: { displayName: 'Fluid User' } }),
    ],
    ['a gift taken back', () => api.send('DELETE', `/users/${id}/grants`, { grant: 'Licensed' })],
    [
      'a role with the licence',
      () => api.send('PATCH', '/settings', { licenceRoles: { Unlicensed: ['Budget Approver'] } }),
    ],
    ['deactivated', () => acme.patch(`/Users/${id}`, { op: 'replace', value: { active: false } })],
    ['reactivated', () => acme.patch(`/Users/${id}`, { op: 'replace', value: { active: true } })],
    ['the group gone', () => acme.delete(`/Groups/${choir}`)],
    ['deleted', () => acme.delete(`/Users/${id}`)],
  ]
  const moments: { what: string; at: string; held: object }[] = []
  for (const [what, act] of acts) {
    await act()
    moments.push({ what, at: new Date(fluid.runtime.now()).toISOString(), held: await holdingsNow(api, id) })
    clock.forward()
  }
  for (const { what, at, held } of moments) {
    const { groups, access, incomplete } = (await api.get(`/users/${id}/at?at=${encodeURIComponent(at)}`)).body
    expect([what, { groups, access }, incomplete]).toEqual([what, held, []])
  }
})

test('decides about the past by the catalogue of roles of then', async () => {
  const clock = movingClock()
  await using fluid = await startFluid({ runtime: clock.runtime })
  const { acme, runtime } = fluid
  const api = await apiClient(fluid, acme)
  const id = await acme.addUser('ines@northrail.example')
  await acme.addGroup('Fluid User', [id])
  await api.send('POST', `/users/${id}/grants`, { grant: 'Collaborator' })
  const then = new Date(runtime.now()).toISOString()
  clock.forward()
  const catalogue = {
    ...runtime.catalogue,
    licences: runtime.catalogue.licences.map((one) => (one.name === 'Collaborator' ? { ...one, roles: [] } : one)),
  }
  await refreshCatalogue({ ...runtime, catalogue })
  const since = new Date(runtime.now()).toISOString()
  const entry = (await acme.journal()).find(({ action }) => action === 'catalogue.changed')
  expect(entry?.sentence).toContain('another catalogue of roles')
  const allowedAt = async (at: string) => (await api.get(`/users/${id}/at?at=${at}`)).body.access.allowed
  expect([await allowedAt(then), await allowedAt(since)]).toEqual([true, false])
})
