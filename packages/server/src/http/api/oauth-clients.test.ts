import { expect, test } from 'vitest'
import { apiClient } from '../../testing/api-client.ts'
import { startFluid } from '../../testing/fluid.ts'
import { askForToken, createSigner, withAssertion } from '../../testing/oauth-client.ts'

test('adds an OAuth client whose secret is shown once, gives it another secret, and revokes it', async () => {
  await using fluid = await startFluid()
  const root = `${fluid.origin}/o/acme`
  const api = await apiClient(fluid, fluid.acme)
  const added = await api.send('POST', '/oauth-clients', { name: 'Okta', tokenLifetimeSeconds: 1_800 })
  const { id, clientSecret } = added.body
  expect([added.status, added.body]).toEqual([
    201,
    { id, clientSecret: expect.stringMatching(/^fluid_cs_/), tokenUrl: `${root}/oauth2/token`, scope: 'scim' },
  ])
  const ask = async (client_secret: string) =>
    (await askForToken(root, { grant_type: 'client_credentials', client_id: id, client_secret })).status
  expect(await ask(clientSecret)).toBe(200)
  const rotated = (await api.send('POST', `/oauth-clients/${id}/secret`)).body.clientSecret
  expect([await ask(clientSecret), await ask(rotated)]).toEqual([401, 200])
  const listed = await api.get('/oauth-clients')
  expect(listed.body.items).toMatchObject([
    {
      id,
      name: 'Okta',
      state: 'live',
      authentication: 'secret',
      lastFour: rotated.slice(-4),
      tokenLifetimeSeconds: 1_800,
    },
  ])
  expect(JSON.stringify(listed.body)).not.toContain(rotated)
  expect((await api.send('DELETE', `/oauth-clients/${id}`)).status).toBe(204)
  expect(await ask(rotated)).toBe(401)
  expect((await api.send('POST', `/oauth-clients/${id}/secret`)).body.detail).toContain('is revoked')
  expect((await fluid.acme.journal()).map(({ action }) => action).slice(-3)).toContain('oauth-client.revoked')
})

test('adds an OAuth client with public keys of its own, which has no secret', async () => {
  await using fluid = await startFluid()
  const root = `${fluid.origin}/o/acme`
  const api = await apiClient(fluid, fluid.acme)
  const signer = await createSigner('one')
  const jwks = { keys: [signer.publicJwk] }
  const { id, clientSecret } = (await api.send('POST', '/oauth-clients', { name: 'Entra ID', jwks })).body
  expect(clientSecret).toBeNull()
  expect((await askForToken(root, withAssertion(await signer.sign(id, root)))).status).toBe(200)
  expect((await api.send('POST', `/oauth-clients/${id}/secret`)).body.detail).toContain('keys of its own')
  const both = await api.send('POST', '/oauth-clients', { name: 'x', jwks, jwksUrl: 'https://keys.example/' })
  expect(both.body.detail).toContain('not both')
})

test('does not know the OAuth clients of another organisation (T-04)', async () => {
  await using fluid = await startFluid()
  const api = await apiClient(fluid, fluid.acme)
  const other = await apiClient(fluid, await fluid.addOrganisation('northrail'))
  const { id } = (await api.send('POST', '/oauth-clients', { name: 'Okta' })).body
  expect((await other.get('/oauth-clients')).body.items).toEqual([])
  for (const [method, path] of [
    ['POST', `/oauth-clients/${id}/secret`],
    ['DELETE', `/oauth-clients/${id}`],
  ] as const) {
    expect([path, (await other.send(method, path)).status]).toEqual([path, 404])
  }
  expect((await api.get('/oauth-clients')).body.items).toMatchObject([{ id, state: 'live' }])
})
