import { expect, test } from 'vitest'
import { tokenId } from '../../directory/ids.ts'
import { addApiKey } from '../../provisioning/api-keys.ts'
import { addOauthClient, listOauthClients, revokeOauthClient } from '../../provisioning/oauth-clients.ts'
import { revokeToken } from '../../provisioning/set-token.ts'
import { startFluid, type TestFluid, type TestOrganisation } from '../../testing/fluid.ts'
import { askForToken } from '../../testing/oauth-client.ts'
import { scimClient } from '../../testing/scim-client.ts'

const BY = { actor: { kind: 'operator', id: 'test', client: 'test' }, requestId: 'test' } as const

async function addClient(fluid: TestFluid, organisation: TestOrganisation, tokenLifetimeMs?: number) {
  const added = await addOauthClient(fluid.runtime, fluid.vault, BY, {
    organisation: organisation.added.organisation.id,
    name: 'Okta',
    authentication: { kind: 'secret' },
    tokenLifetimeMs,
  })
  return { id: added.id, secret: added.secret?.reveal() ?? '' }
}

function rootOf(organisation: TestOrganisation): string {
  return organisation.scimBaseUrl.replace('/scim/v2', '')
}

function basic(id: string, secret: string): Record<string, string> {
  const encoded = `${encodeURIComponent(id)}:${encodeURIComponent(secret)}`
  return { Authorization: `Basic ${Buffer.from(encoded).toString('base64')}` }
}

const GRANT = { grant_type: 'client_credentials' }

test('gives an access token for client id and secret, and lets it in (C-AUTH-02, C-AUTH-06)', async () => {
  await using fluid = await startFluid()
  const client = await addClient(fluid, fluid.acme)
  const answer = await askForToken(rootOf(fluid.acme), { ...GRANT, scope: 'scim' }, basic(client.id, client.secret))
  expect(answer).toMatchObject({
    status: 200,
    body: { access_token: expect.any(String), token_type: 'Bearer', expires_in: 3600, scope: 'scim' },
  })
  expect(answer.headers.get('cache-control')).toBe('no-store')
  expect(answer.headers.get('content-type')).toMatch(/^application\/json/)
  const users = await scimClient(fluid.acme.scimBaseUrl, answer.body.access_token).get('/Users')
  expect(users.body).toMatchObject({ totalResults: 0 })
})

test('takes the secret in the body as well', async () => {
  await using fluid = await startFluid()
  const client = await addClient(fluid, fluid.acme)
  const answer = await askForToken(rootOf(fluid.acme), {
    ...GRANT,
    client_id: client.id,
    client_secret: client.secret,
  })
  expect(answer.status).toBe(200)
})

test('refuses a client that it does not believe with 401 invalid_client, whatever is wrong with it (C-AUTH-01)', async () => {
  await using fluid = await startFluid()
  const client = await addClient(fluid, fluid.acme)
  const bolt = await fluid.addOrganisation('bolt')
  const cases = [
    await askForToken(rootOf(fluid.acme), GRANT, basic(client.id, `${client.secret}x`)),
    await askForToken(rootOf(fluid.acme), GRANT, basic('nobody', client.secret)),
    await askForToken(rootOf(bolt), GRANT, basic(client.id, client.secret)),
    await askForToken(rootOf(fluid.acme), { ...GRANT, client_id: client.id, client_secret: fluid.acme.token }),
  ]
  for (const answer of cases) {
    expect(answer).toMatchObject({ status: 401, body: cases[0]?.body })
    expect(answer.headers.get('www-authenticate')).toBe('Basic realm="Fluid SCIM"')
  }
  expect(cases[0]?.body).toEqual({
    error: 'invalid_client',
    error_description: expect.stringMatching(/secret is wrong/),
  })
})

test.each([
  ['no grant type', {}, 400, 'invalid_request'],
  ['another grant type', { grant_type: 'password' }, 400, 'unsupported_grant_type'],
  ['another scope', { ...GRANT, scope: 'scim admin' }, 400, 'invalid_scope'],
  ['two ways of authentication', { ...GRANT, client_secret: 'x' }, 400, 'invalid_request'],
  ['another client id than the header', { ...GRANT, client_id: 'other' }, 400, 'invalid_request'],
  ['a parameter twice', 'grant_type=client_credentials&grant_type=client_credentials', 400, 'invalid_request'],
])('refuses %s by the error that RFC 6749 section 5.2 names', async (_what, parameters, status, error) => {
  await using fluid = await startFluid()
  const client = await addClient(fluid, fluid.acme)
  const answer = await askForToken(rootOf(fluid.acme), parameters, basic(client.id, client.secret))
  expect(answer).toMatchObject({ status, body: { error, error_description: expect.stringMatching(/^[\x20-\x7e]+$/) } })
})

test.each([
  ['no credentials', {}],
  ['another scheme', { Authorization: 'Bearer abc' }],
  ['a header that is not base64', { Authorization: 'Basic %%%' }],
  ['a broken escape', { Authorization: `Basic ${Buffer.from('%zz:x').toString('base64')}` }],
])('refuses %s with 401 invalid_client', async (_what, headers: Record<string, string>) => {
  await using fluid = await startFluid()
  const answer = await askForToken(rootOf(fluid.acme), GRANT, headers)
  expect(answer).toMatchObject({ status: 401, body: { error: 'invalid_client' } })
})

test('takes parameters as a form and nothing else, by POST and nothing else', async () => {
  await using fluid = await startFluid()
  const json = await askForToken(rootOf(fluid.acme), '{}', { 'Content-Type': 'application/json' })
  const read = await fetch(`${rootOf(fluid.acme)}/oauth2/token`)
  expect(json).toMatchObject({ status: 400, body: { error: 'invalid_request' } })
  expect([read.status, read.headers.get('allow')]).toEqual([405, 'POST'])
})

test('refuses an access token after its time, and fetching a new one helps (C-AUTH-06)', async () => {
  let laterMs = 0
  await using fluid = await startFluid({ runtime: (runtime) => ({ ...runtime, now: () => Date.now() + laterMs }) })
  const client = await addClient(fluid, fluid.acme, 60_000)
  const first = await askForToken(rootOf(fluid.acme), GRANT, basic(client.id, client.secret))
  expect(first.body.expires_in).toBe(60)
  laterMs = 60_001
  const late = await scimClient(fluid.acme.scimBaseUrl, first.body.access_token).get('/Users')
  expect(late).toMatchObject({ status: 401, body: { detail: expect.stringMatching(/expired/) } })
  expect(late.headers.get('www-authenticate')).toBe('Bearer realm="Fluid SCIM", error="invalid_token"')
  const second = await askForToken(rootOf(fluid.acme), GRANT, basic(client.id, client.secret))
  expect((await scimClient(fluid.acme.scimBaseUrl, second.body.access_token).get('/Users')).status).toBe(200)
})

test('ends every access token of a client within a second of its revocation (T-14)', async () => {
  await using fluid = await startFluid()
  const client = await addClient(fluid, fluid.acme)
  const { body } = await askForToken(rootOf(fluid.acme), GRANT, basic(client.id, client.secret))
  const scim = scimClient(fluid.acme.scimBaseUrl, body.access_token)
  expect((await scim.get('/Users')).status).toBe(200)
  await revokeOauthClient(fluid.runtime, BY, { organisation: fluid.acme.added.organisation.id, id: client.id })
  await expect.poll(async () => (await scim.get('/Users')).status, { timeout: 1_000 }).toBe(401)
  const again = await askForToken(rootOf(fluid.acme), GRANT, basic(client.id, client.secret))
  expect(again).toMatchObject({ status: 401, body: { error: 'invalid_client' } })
})

test('keeps an access token to the one organisation that it was made for (C-TEN-01)', async () => {
  await using fluid = await startFluid()
  const bolt = await fluid.addOrganisation('bolt')
  const client = await addClient(fluid, fluid.acme)
  const { body } = await askForToken(rootOf(fluid.acme), GRANT, basic(client.id, client.secret))
  const elsewhere = await scimClient(bolt.scimBaseUrl, body.access_token).get('/Users')
  expect(elsewhere).toMatchObject({ status: 401, body: { detail: expect.stringMatching(/another organisation/) } })
})

test('lets OAuth clients work when the SCIM secret token has been revoked, and the other way round (T-13)', async () => {
  await using fluid = await startFluid()
  const client = await addClient(fluid, fluid.acme)
  const organisation = fluid.acme.added.organisation.id
  const [token] = await fluid.runtime.store.read(organisation, (tx) => tx.secrets.listTokens())
  await revokeToken(fluid.runtime, BY, { organisation, id: token?.id ?? tokenId('') })
  const { body } = await askForToken(rootOf(fluid.acme), GRANT, basic(client.id, client.secret))
  expect((await scimClient(fluid.acme.scimBaseUrl, body.access_token).get('/Users')).status).toBe(200)
  await expect.poll(async () => (await fluid.acme.get('/Users')).status, { timeout: 1_000 }).toBe(401)
})

test('journals who added, used and revoked a client, and stores and logs no secret (C-AUTH-10, T-14)', async () => {
  await using fluid = await startFluid()
  const organisation = fluid.acme.added.organisation.id
  const client = await addClient(fluid, fluid.acme)
  const { body } = await askForToken(rootOf(fluid.acme), GRANT, basic(client.id, client.secret))
  await scimClient(fluid.acme.scimBaseUrl, body.access_token).addUser('ines@northrail.example')
  await revokeOauthClient(fluid.runtime, BY, { organisation, id: client.id })
  const entries = await fluid.acme.journal()
  expect(entries.map(({ action }) => action)).toEqual(
    expect.arrayContaining(['oauth-client.added', 'user.created', 'oauth-client.revoked']),
  )
  expect(entries.find(({ action }) => action === 'user.created')?.actor.id).toBe(client.id)
  const [listed] = await listOauthClients(fluid.runtime, organisation)
  expect(listed).toMatchObject({ id: client.id, name: 'Okta', state: 'revoked', lastFour: client.secret.slice(-4) })
  const written = JSON.stringify([entries, listed, fluid.logLines])
  expect(written).not.toContain(client.secret)
  expect(written).not.toContain(body.access_token)
})

test('describes its token endpoint at both addresses of RFC 8414', async () => {
  await using fluid = await startFluid()
  const root = rootOf(fluid.acme)
  const below = await (await fetch(`${root}/.well-known/oauth-authorization-server`)).json()
  const between = await (await fetch(`${fluid.origin}/.well-known/oauth-authorization-server/o/acme`)).json()
  expect(below).toMatchObject({
    issuer: root,
    token_endpoint: `${root}/oauth2/token`,
    scopes_supported: ['scim'],
    response_types_supported: [],
    grant_types_supported: ['client_credentials'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'private_key_jwt'],
  })
  expect(between).toEqual(below)
  const nowhere = await fetch(`${fluid.origin}/o/nobody/.well-known/oauth-authorization-server`)
  expect(nowhere.status).toBe(404)
})

test('opens SCIM with access tokens and nothing else, and nothing of SCIM with other credentials (T-13)', async () => {
  await using fluid = await startFluid()
  const client = await addClient(fluid, fluid.acme)
  const organisation = fluid.acme.added.organisation.id
  const key = { organisation, name: 'reports', scopes: ['read', 'write'], lifetimeMs: undefined }
  const apiKey = (await addApiKey(fluid.runtime, fluid.vault, BY, key)).key.reveal()
  const accessToken = (await askForToken(rootOf(fluid.acme), GRANT, basic(client.id, client.secret))).body.access_token
  const status = async (path: string, credential: string) =>
    (await fetch(`${rootOf(fluid.acme)}${path}`, { headers: { Authorization: `Bearer ${credential}` } })).status
  expect([await status('/api/v1/users?userName=nobody', apiKey), await status('/scim/v2/Users', accessToken)]).toEqual([
    200, 200,
  ])
  expect([await status('/api/v1/users?userName=nobody', accessToken), await status('/scim/v2/Users', apiKey)]).toEqual([
    401, 401,
  ])
  expect([
    await status('/scim/v2/Users', client.secret),
    await status('/api/v1/users?userName=nobody', client.secret),
  ]).toEqual([401, 401])
  const secrets = { client_id: client.id, client_secret: apiKey }
  expect((await askForToken(rootOf(fluid.acme), { ...GRANT, ...secrets })).status).toBe(401)
})
