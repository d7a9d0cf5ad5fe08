import { expect, test } from 'vitest'
import { apiClient } from '../../testing/api-client.ts'
import { startFluid } from '../../testing/fluid.ts'

const OKTA = { 'User-Agent': 'Okta SCIM Client 1.0.0' }
const USER = 'urn:ietf:params:scim:schemas:core:2.0:User'

test('adds a person by hand, tells where each value comes from, and lets a push take the person over', async () => {
  await using fluid = await startFluid()
  const { acme } = fluid
  const api = await apiClient(fluid, acme)
  const added = await api.send('POST', '/people', {
    userName: ' ines@northrail.example ',
    givenName: 'Ines',
    familyName: 'Valcourt',
    email: 'ines@northrail.example',
    title: '',
  })
  expect(added.status).toBe(201)
  const byHand = { kind: 'hand', by: 'test', at: expect.any(String), requestId: added.headers.get('x-request-id') }
  expect(added.body).toMatchObject({ name: 'Ines Valcourt', origin: 'hand', client: null, state: 'active' })
  expect(sources(added.body)).toEqual({
    active: byHand,
    displayName: byHand,
    emails: byHand,
    'name.familyName': byHand,
    'name.givenName': byHand,
    userName: byHand,
  })
  const { id } = added.body
  await acme.send('PUT', `/Users/${id}`, { schemas: [USER], userName: 'ines@northrail.example', title: 'Lead' }, OKTA)
  const pushed = (await api.get(`/people/${id}`)).body
  expect(pushed).toMatchObject({ origin: 'scim', client: 'Okta' })
  expect(sources(pushed)['title']).toMatchObject({ kind: 'scim', by: 'Okta' })
})

test('changes by hand only what was named, whatever the update switches of SCIM say', async () => {
  await using fluid = await startFluid()
  const { acme } = fluid
  const api = await apiClient(fluid, acme)
  await acme.set({ scimUpdates: { title: false } })
  const id = await acme.addUser('ines@northrail.example', { title: 'Analyst', nickName: 'In' })
  const changed = await api.send('PATCH', `/people/${id}`, { title: 'Lead', email: 'iv@northrail.example' })
  expect(values(changed.body)).toMatchObject({
    title: 'Lead',
    nickName: 'In',
    emails: [{ value: 'iv@northrail.example', type: 'work', primary: true }],
  })
  const cleared = await api.send('PATCH', `/people/${id}`, { title: '' })
  expect(values(cleared.body)['title']).toBeUndefined()
  expect((await acme.journal()).at(-1)).toMatchObject({ sentence: expect.stringMatching(/^test updated /) })
})

test('ends and restores access by hand, and frees nothing else', async () => {
  await using fluid = await startFluid()
  const { acme } = fluid
  const api = await apiClient(fluid, acme)
  const id = await acme.addUser('ines@northrail.example')
  await acme.addGroup('Fluid User', [id])
  const ended = await api.send('PATCH', `/people/${id}`, { active: false })
  expect(ended.body).toMatchObject({ state: 'deactivated', ended: { by: 'test' }, access: { allowed: false } })
  expect(ended.body.groups).toEqual([
    { id: expect.any(String), name: 'Fluid User', grants: { kind: 'role', name: 'User' } },
  ])
  const back = await api.send('PATCH', `/people/${id}`, { active: true })
  expect(back.body).toMatchObject({ state: 'active', ended: null, access: { allowed: true } })
})

test('says of an erased person when that was, and by which certificate', async () => {
  await using fluid = await startFluid()
  const { acme } = fluid
  const api = await apiClient(fluid, acme)
  const id = await acme.addUser('ines@northrail.example')
  expect((await api.send('PATCH', `/people/${id}`, { active: false })).body.erased).toBeNull()
  const erased = (await api.send('POST', `/users/${id}/erase`, { confirm: id })).body
  const page = (await api.get(`/people/${id}`)).body
  expect(page).toMatchObject({ state: 'deleted', erased: { at: erased.erased, certificate: erased.sha256 } })
  expect(JSON.stringify(page)).not.toContain('ines')
})

test('refuses a userName that is taken, an address that is none, and an unknown id, with a sentence', async () => {
  await using fluid = await startFluid()
  const { acme } = fluid
  const api = await apiClient(fluid, acme)
  await acme.addUser('ines@northrail.example')
  const taken = await api.send('POST', '/people', { userName: 'INES@northrail.example' })
  expect([taken.status, taken.body.detail]).toEqual([409, expect.stringContaining('already belongs to another user')])
  const wrong = await api.send('POST', '/people', { userName: 'omar', email: 'omar' })
  expect([wrong.status, wrong.body.detail]).toEqual([400, expect.stringContaining('"omar" is no e-mail address')])
  expect((await api.send('PATCH', '/people/nobody', { title: 'x' })).status).toBe(404)
})

interface Shown {
  readonly attributes: readonly { readonly attribute: string; readonly value: unknown; readonly source: unknown }[]
}

function sources({ attributes }: Shown): Record<string, unknown> {
  return Object.fromEntries(
    attributes.map(({ attribute, source }) => [attribute, source]).filter(([key]) => key !== 'schemas'),
  )
}

function values({ attributes }: Shown): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ attribute, value }) => [attribute, value]))
}
