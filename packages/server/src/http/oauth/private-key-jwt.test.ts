import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { SignJWT } from 'jose'
import { expect, test } from 'vitest'
import { oauthClientId } from '../../directory/oauth-client.ts'
import {
  type AddedOauthClient,
  addOauthClient,
  type NewClientAuthentication,
  revokeOauthClient,
} from '../../provisioning/oauth-clients.ts'
import { createRemoteKeys } from '../../signin/oauth/remote-keys.ts'
import { exactSend } from '../../testing/exact-client.ts'
import { startFluid, type TestFluid } from '../../testing/fluid.ts'
import { askForToken, createSigner, type Signer, withAssertion } from '../../testing/oauth-client.ts'
import { scimClient } from '../../testing/scim-client.ts'

const BY = { actor: { kind: 'operator', id: 'test', client: 'test' }, requestId: 'test' } as const
const fixtures = join(import.meta.dirname, '../../../fixtures')
const certificate = readFileSync(join(fixtures, 'localhost-certificate.pem'), 'utf8')

function add(fluid: TestFluid, authentication: NewClientAuthentication): Promise<AddedOauthClient> {
  const organisation = fluid.acme.added.organisation.id
  return addOauthClient(fluid.runtime, fluid.vault, BY, { organisation, name: 'Entra ID', authentication })
}

function rootOf(fluid: TestFluid): string {
  return `${fluid.origin}/o/acme`
}

async function addSigner(fluid: TestFluid, signer: Signer): Promise<string> {
  return (await add(fluid, { kind: 'jwks', jwks: { keys: [signer.publicJwk] } })).id
}

test.each(['RS256', 'PS256', 'ES256', 'Ed25519'])('believes an assertion that is signed with %s', async (alg) => {
  await using fluid = await startFluid()
  const signer = await createSigner('one', alg)
  const id = await addSigner(fluid, signer)
  const assertion = await signer.sign(id, `${rootOf(fluid)}/oauth2/token`)
  const { status, body } = await askForToken(rootOf(fluid), withAssertion(assertion))
  expect(status).toBe(200)
  expect((await scimClient(fluid.acme.scimBaseUrl, body.access_token).get('/Users')).status).toBe(200)
})

test('takes the issuer as the audience too, and client_id beside the assertion', async () => {
  await using fluid = await startFluid()
  const signer = await createSigner('one')
  const id = await addSigner(fluid, signer)
  const assertion = await signer.sign(id, rootOf(fluid))
  const answer = await askForToken(rootOf(fluid), { ...withAssertion(assertion), client_id: id, scope: 'scim' })
  expect(answer.status).toBe(200)
})

test('refuses an assertion whose jti has been used before, in parallel too', async () => {
  await using fluid = await startFluid()
  const signer = await createSigner('one')
  const id = await addSigner(fluid, signer)
  const assertion = await signer.sign(id, rootOf(fluid))
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => askForToken(rootOf(fluid), withAssertion(assertion))),
  )
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401, 401, 401])
  expect(answers.find(({ status }) => status === 401)?.body).toEqual({
    error: 'invalid_client',
    error_description: expect.stringMatching(/jti has been used/),
  })
})

const seconds = (offset: number) => Math.floor(Date.now() / 1_000) + offset

test.each([
  ['another audience', () => ({ aud: 'https://elsewhere.example/oauth2/token' }), /aud claim/],
  ['another issuer', () => ({ iss: 'somebody' }), /iss claim/],
  ['no jti', () => ({ jti: undefined }), /jti claim/],
  ['an empty jti', () => ({ jti: '' }), /jti claim/],
  ['no exp', () => ({ exp: undefined }), /exp claim/],
  ['an exp in the past', () => ({ exp: seconds(-120) }), /expired/],
  ['an exp in two hours', () => ({ exp: seconds(7_200) }), /more than one hour/],
  ['an nbf in the future', () => ({ nbf: seconds(600) }), /nbf claim/],
])('refuses an assertion with %s, and says so', async (_what, claims, sentence) => {
  await using fluid = await startFluid()
  const signer = await createSigner('one')
  const id = await addSigner(fluid, signer)
  const answer = await askForToken(rootOf(fluid), withAssertion(await signer.sign(id, rootOf(fluid), claims())))
  expect(answer).toMatchObject({
    status: 401,
    body: { error: 'invalid_client', error_description: expect.stringMatching(sentence) },
  })
})

test('refuses a key that is not the client’s, a shared secret as a key, and no signature at all', async () => {
  await using fluid = await startFluid()
  const signer = await createSigner('one')
  const stranger = await createSigner('one')
  const id = await addSigner(fluid, signer)
  const claims = { iss: id, sub: id, aud: rootOf(fluid), exp: seconds(60), jti: 'x' }
  const hmac = await new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256', kid: 'one' })
    .sign(Buffer.from(JSON.stringify(signer.publicJwk)))
  const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.`
  for (const assertion of [await stranger.sign(id, rootOf(fluid)), hmac, none, 'x.y.z', 'x']) {
    const answer = await askForToken(rootOf(fluid), withAssertion(assertion))
    expect(answer).toMatchObject({ status: 401, body: { error: 'invalid_client' } })
  }
})

test('holds a client to its own way of authentication, and both names of it to each other', async () => {
  await using fluid = await startFluid()
  const signer = await createSigner('one')
  const id = await addSigner(fluid, signer)
  const withSecret = await add(fluid, { kind: 'secret' })
  const assertion = await signer.sign(withSecret.id, rootOf(fluid))
  const other = await signer.sign(id, rootOf(fluid))
  const answers = [
    await askForToken(rootOf(fluid), withAssertion(assertion)),
    await askForToken(rootOf(fluid), { ...withAssertion(other), client_id: withSecret.id }),
    await askForToken(rootOf(fluid), { grant_type: 'client_credentials', client_id: id, client_secret: 'x' }),
  ]
  expect(answers.map(({ status, body }) => [status, body.error])).toEqual(Array(3).fill([401, 'invalid_client']))
  const typed = await askForToken(rootOf(fluid), { ...withAssertion(other), client_assertion_type: 'saml2' })
  expect(typed).toMatchObject({ status: 400, body: { error: 'invalid_request' } })
})

test('takes no assertion for a host that only the Host header claims to be ours (T-16)', async () => {
  await using fluid = await startFluid()
  const signer = await createSigner('one')
  const id = await addSigner(fluid, signer)
  const assertion = await signer.sign(id, 'http://phisher.example/o/acme')
  const answer = await exactSend(`${rootOf(fluid)}/oauth2/token`, {
    method: 'POST',
    headers: { Host: 'phisher.example', 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(withAssertion(assertion)).toString(),
  })
  expect(answer).toMatchObject({ status: 401, body: { error_description: expect.stringMatching(/aud claim/) } })
})

test('refuses an assertion of a client that was revoked', async () => {
  await using fluid = await startFluid()
  const signer = await createSigner('one')
  const id = await addSigner(fluid, signer)
  const organisation = fluid.acme.added.organisation.id
  await revokeOauthClient(fluid.runtime, BY, { organisation, id: oauthClientId(id) })
  const answer = await askForToken(rootOf(fluid), withAssertion(await signer.sign(id, rootOf(fluid))))
  expect(answer).toMatchObject({ status: 401, body: { error: 'invalid_client' } })
})

interface KeyHost extends AsyncDisposable {
  readonly url: string
  readonly asked: () => number
  serve(text: string, status?: number): void
}

async function startKeyHost(): Promise<KeyHost> {
  const served = { text: '{"keys":[]}', status: 200, asked: 0 }
  const server: Server = createServer(
    { cert: certificate, key: readFileSync(join(fixtures, 'localhost-key.pem')) },
    (_request, response) => {
      served.asked += 1
      response.writeHead(served.status, { Location: 'https://localhost/' }).end(served.text)
    },
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address: AddressInfo | string | null = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `https://localhost:${port}/keys`,
    asked: () => served.asked,
    serve: (text, status = 200) => Object.assign(served, { text, status }),
    [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

test('fetches the keys of a client from its own address, and keeps them', async () => {
  await using host = await startKeyHost()
  await using fluid = await startFluid({ remoteKeys: createRemoteKeys({ isAllowed: () => true, ca: certificate }) })
  const signer = await createSigner('one')
  host.serve(JSON.stringify({ keys: [signer.publicJwk] }))
  const { id } = await add(fluid, { kind: 'jwks-url', url: host.url })
  for (let round = 0; round < 3; round += 1) {
    const answer = await askForToken(rootOf(fluid), withAssertion(await signer.sign(id, rootOf(fluid))))
    expect(answer.status).toBe(200)
  }
  expect(host.asked()).toBe(1)
})

test.each([
  ['redirects', '', 302, /answered 302/],
  ['is too large', JSON.stringify({ keys: [], pad: 'x'.repeat(70_000) }), 200, /larger than 64 KiB/],
])('takes no keys from an address that %s (T-58)', async (_what, text, status, sentence) => {
  await using host = await startKeyHost()
  await using fluid = await startFluid({ remoteKeys: createRemoteKeys({ isAllowed: () => true, ca: certificate }) })
  const signer = await createSigner('one')
  host.serve(text, status)
  const { id } = await add(fluid, { kind: 'jwks-url', url: host.url })
  const answer = await askForToken(rootOf(fluid), withAssertion(await signer.sign(id, rootOf(fluid))))
  expect(answer).toMatchObject({
    status: 401,
    body: { error: 'invalid_client', error_description: expect.stringMatching(sentence) },
  })
})

test('never calls an address that is not public, by name or by number (T-58)', async () => {
  await using host = await startKeyHost()
  await using fluid = await startFluid()
  const signer = await createSigner('one')
  for (const url of [
    host.url,
    host.url.replace('localhost', '127.0.0.1'),
    'https://[::1]/keys',
    host.url.replace('localhost', '[::ffff:127.0.0.1]'),
    host.url.replace('localhost', '2130706433'),
    'https://169.254.169.254/',
    'https://[fd00:ec2::254]/',
  ]) {
    const { id } = await add(fluid, { kind: 'jwks-url', url })
    const answer = await askForToken(rootOf(fluid), withAssertion(await signer.sign(id, rootOf(fluid))))
    expect(answer).toMatchObject({
      status: 401,
      body: { error_description: expect.stringMatching(/not on the public Internet/) },
    })
  }
  expect(host.asked()).toBe(0)
})

test.each([
  ['a private key', { keys: [{ kty: 'EC', d: 'x' }] }, /private or symmetric/],
  ['a symmetric key', { keys: [{ kty: 'oct', k: 'x' }] }, /private or symmetric/],
  ['no keys', { keys: [] }, /at least one/],
  ['something else', ['x'], /no JSON Web Key Set/],
])('takes no key set with %s', async (_what, jwks, sentence) => {
  await using fluid = await startFluid()
  await expect(add(fluid, { kind: 'jwks', jwks })).rejects.toThrow(sentence)
})

test.each(['http://keys.example/', 'https://user:secret@keys.example/', 'keys'])(
  'takes no key set at %s',
  async (url) => {
    await using fluid = await startFluid()
    await expect(add(fluid, { kind: 'jwks-url', url })).rejects.toThrow(/no address of a key set/)
  },
)
