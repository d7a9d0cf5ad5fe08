// What a hostile OpenID provider says of itself leads nowhere but to public addresses. Here the one that serves it stands
// for the Internet, and the rest of the loopback for the network inside.

import { readFileSync } from 'node:fs'
import { createServer } from 'node:https'
import { createServer as createTcpServer, type Server } from 'node:net'
import { join } from 'node:path'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { expect, test } from 'vitest'
import { createProviderFetch } from '../../outgoing/provider-fetch.ts'
import { testIdp } from '../../testing/saml-idp.ts'
import { type SignInTest, startSignIn } from '../../testing/sign-in.ts'

const fixtures = join(import.meta.dirname, '../../../fixtures')
const certificate = readFileSync(join(fixtures, 'localhost-certificate.pem'), 'utf8')
const key = readFileSync(join(fixtures, 'localhost-key.pem'))
const signing = await generateKeyPair('RS256')
const keys = { keys: [{ ...(await exportJWK(signing.publicKey)), alg: 'RS256', use: 'sig' }] }
const CLIENT = { clientId: 'fluid', clientSecret: 'a secret of more than enough length' }

interface Hostile extends AsyncDisposable {
  readonly issuer: string
  /** What it says of itself beside its issuer. */
  says: Readonly<Record<string, string>>
  /** Where it sends on who asks. */
  redirect: string | undefined
  idToken: string
}

async function startHostile(): Promise<Hostile> {
  const server = createServer({ cert: certificate, key }, (request, response) => {
    if (hostile.redirect !== undefined) return void response.writeHead(302, { Location: hostile.redirect }).end()
    const tokens = { access_token: 'a', token_type: 'bearer', id_token: hostile.idToken }
    const itself = { issuer: hostile.issuer, ...hostile.says }
    const answer = request.url === '/token' ? tokens : request.url === '/keys' ? keys : itself
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(answer))
  })
  const hostile: Hostile = {
    issuer: `https://localhost:${await listening(server, '127.0.0.1')}`,
    says: {},
    redirect: undefined,
    idToken: '',
    [Symbol.asyncDispose]: () => closed(server),
  }
  return hostile
}

interface Inside extends AsyncDisposable {
  readonly port: number
  readonly calls: () => number
}

/** A service of the network inside, at 127.0.0.2: counts who connects. */
async function startInside(): Promise<Inside> {
  let calls = 0
  const server = createTcpServer((socket) => {
    calls += 1
    socket.destroy()
  })
  const port = await listening(server, '127.0.0.2')
  return { port, calls: () => calls, [Symbol.asyncDispose]: () => closed(server) }
}

async function listening(server: Server, host: string): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, host, resolve))
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()))
}

async function startWith(issuer: string): Promise<SignInTest> {
  const isPublic = (address: string) => address === '127.0.0.1'
  const providerFetch = createProviderFetch({ isPrivateAllowed: false, isPublic, ca: certificate })
  const started = await startSignIn({ providerFetch })
  const form = { kind: 'oidc', name: 'Hostile', label: 'Hostile', issuer, ...CLIENT, claim: undefined } as const
  await started.connect(testIdp(), form)
  return started
}

async function depart({ browser }: SignInTest): Promise<{ status: number; state: string; nonce: string }> {
  const { status, location } = await browser.get('/signin/with/Hostile')
  const { searchParams } = new URL(location ?? 'https://nowhere.example')
  return { status, state: searchParams.get('state') ?? '', nonce: searchParams.get('nonce') ?? '' }
}

const INSIDE: readonly (readonly [string, (port: number) => string])[] = [
  ['by number', (port) => `https://127.0.0.2:${port}`],
  ['by one whole number', (port) => `https://2130706434:${port}`],
  ['by an IPv4 address in IPv6', (port) => `https://[::ffff:127.0.0.2]:${port}`],
  ['by plain http', (port) => `http://127.0.0.2:${port}`],
  ['the metadata service of a cloud', () => 'https://169.254.169.254/latest/meta-data'],
]

test.each(INSIDE)(
  'asks no provider inside the network for what it says of itself: %s (T-58)',
  async (_how, address) => {
    await using inside = await startInside()
    await using started = await startWith(address(inside.port))
    expect((await depart(started)).status).toBe(403)
    expect([inside.calls(), await started.refusals()]).toEqual([
      0,
      [expect.stringMatching(/cannot be used: .*(not on the public Internet|Only https:)/)],
    ])
  },
)

test('asks no provider whose name leads to the loopback, by the usual rules (T-58)', async () => {
  await using hostile = await startHostile()
  await using started = await startSignIn({ environment: { FLUID_PROVIDER_PRIVATE: 'off' } })
  const form = { kind: 'oidc', name: 'Hostile', label: 'Hostile', ...CLIENT, claim: undefined } as const
  await started.connect(testIdp(), { ...form, issuer: hostile.issuer })
  expect((await depart(started)).status).toBe(403)
  expect(await started.refusals()).toEqual([expect.stringContaining('localhost is not on the public Internet')])
})

test('is sent nowhere by a provider that redirects (T-58)', async () => {
  await using inside = await startInside()
  await using hostile = await startHostile()
  await using started = await startWith(hostile.issuer)
  hostile.redirect = `https://127.0.0.2:${inside.port}/.well-known/openid-configuration`
  expect([(await depart(started)).status, inside.calls()]).toEqual([403, 0])
})

test.each(['token_endpoint', 'jwks_uri', 'userinfo_endpoint'])(
  'calls no %s inside the network (T-58)',
  async (endpoint) => {
    await using inside = await startInside()
    await using hostile = await startHostile()
    await using started = await startWith(hostile.issuer)
    const own = (path: string) => `${hostile.issuer}/${path}`
    hostile.says = {
      authorization_endpoint: own('authorize'),
      token_endpoint: own('token'),
      userinfo_endpoint: own('userinfo'),
      jwks_uri: own('keys'),
      [endpoint]: `https://127.0.0.2:${inside.port}/`,
    }
    const { status, state, nonce } = await depart(started)
    hostile.idToken = await idTokenOf(hostile.issuer, nonce)
    const back = await started.browser.get(`/AuthServices/Hostile/Callback?code=x&state=${state}`)
    const page = await started.browser.follow(back)
    expect([status, page.status, inside.calls()]).toEqual([303, 403, 0])
    expect(await started.refusals()).toEqual([expect.stringContaining('127.0.0.2 is not on the public Internet')])
  },
)

test('fetches no keys inside the network for a logout that a stranger tells of (T-58)', async () => {
  await using inside = await startInside()
  await using hostile = await startHostile()
  await using started = await startWith(hostile.issuer)
  hostile.says = { jwks_uri: `https://127.0.0.2:${inside.port}/keys` }
  const body = new URLSearchParams({ logout_token: await idTokenOf(hostile.issuer, 'x') })
  const told = await fetch(`${started.root}/AuthServices/Hostile/BackChannelLogout`, { method: 'POST', body })
  expect([told.status, inside.calls()]).toEqual([400, 0])
  expect(await started.refusals()).toEqual([expect.stringContaining('keys could not be fetched')])
})

function idTokenOf(iss: string, nonce: string): Promise<string> {
  return new SignJWT({ aud: CLIENT.clientId, sub: 'ines', nonce })
    .setProtectedHeader({ alg: 'RS256' })
    .setIssuer(iss)
    .setIssuedAt()
    .setExpirationTime('1m')
    .sign(signing.privateKey)
}
