import { expect, test } from 'vitest'
import { apiClient, clientWith } from '../../testing/api-client.ts'
import { startFluid } from '../../testing/fluid.ts'

const OKTA = { 'User-Agent': 'Okta SCIM Client 1.0.0' }

test('gives the roles of the guide’s own example groups, and takes them away with the membership', async () => {
  await using fluid = await startFluid()
  const api = await apiClient(fluid, fluid.acme)
  const ines = await fluid.acme.addUser('ines@northrail.example')
  await fluid.acme.addGroup('Fluid User', [ines])
  const administrators = await fluid.acme.addGroup('Fluid Application Administrator', [ines])
  expect(await api.roles(ines)).toEqual(['Application administrator', 'User'])
  await fluid.acme.patch(`/Groups/${administrators}`, { op: 'remove', path: `members[value eq "${ines}"]` })
  expect(await api.roles(ines)).toEqual(['User'])
})

test('answers access with its explanation, person by person', async () => {
  const nowMs = Date.parse('2026-03-03T10:00:00Z')
  let clockMs = Date.parse('2026-03-01T09:00:00Z')
  await using fluid = await startFluid({ runtime: (runtime) => ({ ...runtime, now: () => clockMs }) })
  const api = await apiClient(fluid, fluid.acme)
  await api.send('PUT', '/mappings', { group: 'PMO London', grant: 'Resourcing access' })
  const ines = await fluid.acme.addUser('ines@northrail.example', { displayName: 'Ines Valcourt' })
  clockMs = nowMs
  const schemas = ['urn:ietf:params:scim:schemas:core:2.0:Group']
  const members = [{ value: ines }]
  const user = await fluid.acme.send('POST', '/Groups', { schemas, displayName: 'Fluid User', members }, OKTA)
  const pmo = await fluid.acme.send('POST', '/Groups', { schemas, displayName: 'PMO London', members }, OKTA)
  const since = '2026-03-03T10:00:00.000Z'
  expect(await api.access(ines)).toEqual({
    allowed: true,
    licence: 'Licensed',
    roles: [
      {
        role: 'Resourcing access',
        effective: true,
        because: [{ group: 'PMO London', mappedBy: 'mapping', since, requestId: pmo.headers.get('x-request-id') }],
      },
      {
        role: 'User',
        effective: true,
        because: [{ group: 'Fluid User', mappedBy: 'catalogue', since, requestId: user.headers.get('x-request-id') }],
      },
    ],
    reasons: [
      'Licence Licensed, because no group and no hand has given one: it is the default of this organisation.',
      'Resourcing access, because Okta pushed the group "PMO London" on 3 March, mapped to it by your administrator (test) on 1 March.',
      'User, because Okta pushed the group "Fluid User" on 3 March, which is Fluid\'s own name for it.',
    ],
  })
})

test('refuses everything but a live API key, with the next step (T-13)', async () => {
  await using fluid = await startFluid()
  const api = await apiClient(fluid, fluid.acme)
  const other = await apiClient(fluid, await fluid.addOrganisation('globex'))
  const baseUrl = `${fluid.origin}/o/acme/api/v1`
  const ines = await fluid.acme.addUser('ines@northrail.example')
  const path = `/users/${ines}/access`
  for (const key of ['', fluid.acme.token, other.key, `${api.key}x`, api.key.slice(0, -1)]) {
    const refused = await clientWith(baseUrl, key).get(path)
    expect([key, refused.status, refused.headers.get('content-type')]).toEqual([key, 401, 'application/problem+json'])
  }
  expect((await api.get(path)).status).toBe(200)
})

test('lets an API key in on no other surface (T-13)', async () => {
  await using fluid = await startFluid()
  const api = await apiClient(fluid, fluid.acme)
  const refused = await fluid.acme.get('/Users', { Authorization: `Bearer ${api.key}` })
  expect(refused.status).toBe(401)
})

test('holds a key to its scopes', async () => {
  await using fluid = await startFluid()
  const api = await apiClient(fluid, fluid.acme, ['access'])
  const ines = await fluid.acme.addUser('ines@northrail.example')
  expect((await api.get(`/users/${ines}/access`)).status).toBe(200)
  const refused = await api.send('PUT', '/mappings', { group: 'PMO', grant: 'User' })
  expect(refused.body).toMatchObject({
    status: 403,
    type: 'urn:fluid:problem:scope-missing',
    detail: expect.stringContaining('--scope write'),
  })
})

test('refuses access to inactive and deleted people, and says why (T-30)', async () => {
  await using fluid = await startFluid()
  const api = await apiClient(fluid, fluid.acme)
  const ines = await fluid.acme.addUser('ines@northrail.example', { displayName: 'Ines Valcourt' })
  await fluid.acme.addGroup('Fluid User', [ines])
  await fluid.acme.patch(`/Users/${ines}`, { op: 'replace', value: { active: false } })
  const deactivated = await api.access(ines)
  expect(deactivated).toMatchObject({ allowed: false, roles: [{ role: 'User', effective: false }] })
  expect(deactivated.reasons[0]).toMatch(
    /^Ines Valcourt \(ines@northrail.example\) was deactivated: node ended the access on /,
  )
  await fluid.acme.delete(`/Users/${ines}`)
  expect(await api.access(ines)).toMatchObject({
    allowed: false,
    roles: [],
    reasons: [expect.stringContaining('was deleted')],
  })
  expect((await api.get('/users/01900000-0000-7000-8000-000000000000/access')).status).toBe(404)
})

test('describes itself in OpenAPI 3.1, for the address at which it is asked', async () => {
  await using fluid = await startFluid()
  const baseUrl = `${fluid.origin}/o/acme/api/v1`
  const { status, body } = await clientWith(baseUrl, '').get('/openapi.json')
  expect([status, body.openapi, body.servers]).toEqual([200, '3.1.0', [{ url: baseUrl }]])
  expect(Object.keys(body.paths)).toContain('/users/{id}/access')
})

test.each([
  ['text/plain', /^Send the body as application\/json\.$/],
  ['application/xml', /^Send the body as application\/json\.$/],
  ['application/json; charset=utf-16', /another charset than UTF-8.+send charset=utf-8 or no charset/],
  ['application/json;Charset="ISO-8859-1"', /another charset than UTF-8/],
])('reads no body sent as %s (T-54)', async (type, detail) => {
  await using fluid = await startFluid()
  const { key } = await apiClient(fluid, fluid.acme)
  const put = (contentType: string) =>
    fetch(`${fluid.origin}/o/acme/api/v1/mappings`, {
      method: 'PUT',
      headers: { Authorization: `Bearer ${key}`, 'Content-Type': contentType },
      body: '{"group":"PMO London","grant":"Resourcing access"}',
    })
  const refused = await put(type)
  expect([refused.status, await refused.json()]).toEqual([
    415,
    expect.objectContaining({ status: 415, detail: expect.stringMatching(detail) }),
  ])
  expect((await put('application/json; charset="utf-8"')).status).toBe(200)
})
