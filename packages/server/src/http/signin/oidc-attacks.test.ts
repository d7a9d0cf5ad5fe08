// What has been done to OpenID Connect elsewhere, done here: a provider whose ID tokens are wrong in one way each, and answers
// that come back to another door than the one through which the browser left.

import { createServer, type Server } from 'node:http'
import { exportJWK, exportSPKI, generateKeyPair, type JWTHeaderParameters, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readable, type TestBrowser } from '../../testing/browser.ts'
import { testIdp } from '../../testing/saml-idp.ts'
import { type SignInTest, startSignIn } from '../../testing/sign-in.ts'

const CLIENT = { clientId: 'fluid', clientSecret: 'a secret of more than enough length' }
const PERSON = 'ines@northrail.example'
const RS256 = { alg: 'RS256', kid: 'ours' }
const ours = await generateKeyPair('RS256')
const theirs = await generateKeyPair('RS256')
const publicJwk = await exportJWK(ours.publicKey)
const strangeJwk = await exportJWK(theirs.publicKey)
const publicPem = await exportSPKI(ours.publicKey)

let idToken = ''
const server = createServer((request, response) => {
  const at = (path: string) => `${issuer}/${path}`
  const answers: Readonly<Record<string, object>> = {
    '/token': { access_token: 'a', token_type: 'bearer', id_token: idToken },
    '/keys': { keys: [{ ...publicJwk, ...RS256, use: 'sig' }] },
    '/strange': { keys: [{ ...strangeJwk, ...RS256, use: 'sig' }] },
  }
  const itself = {
    issuer,
    authorization_endpoint: at('authorize'),
    token_endpoint: at('token'),
    jwks_uri: at('keys'),
    // More than is good, so that what is refused is refused by us.
    id_token_signing_alg_values_supported: ['RS256', 'HS256', 'none'],
  }
  const answer = answers[request.url ?? ''] ?? itself
  response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(answer))
})
let issuer = ''
let test: SignInTest

beforeAll(async () => {
  issuer = `http://127.0.0.1:${await listening(server)}`
  test = await startSignIn()
  const other = await test.fluid.addOrganisation('northrail')
  for (const organisation of [test.fluid.acme, other]) {
    await organisation.addUser(PERSON)
    for (const name of ['First', 'Second']) {
      await test.connect(testIdp(), { kind: 'oidc', name, label: name, issuer, ...CLIENT }, organisation)
    }
  }
})
afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await test[Symbol.asyncDispose]()
})

type Claims = Readonly<Record<string, unknown>>
type Forge = (claims: Claims) => Promise<string> | string

const signed = (claims: Claims, header: Partial<JWTHeaderParameters> = {}, key = ours.privateKey) =>
  new SignJWT({ ...claims }).setProtectedHeader({ ...RS256, ...header }).sign(key)
const shared = (claims: Claims, secret: string) =>
  new SignJWT({ ...claims }).setProtectedHeader({ alg: 'HS256', kid: 'ours' }).sign(Buffer.from(secret))
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
const soon = (seconds: number) => Math.floor(Date.now() / 1_000) + seconds

const FORGERIES: readonly (readonly [what: string, forge: Forge])[] = [
  ['of another issuer', (claims) => signed({ ...claims, iss: 'https://evil.example' })],
  ['for another audience', (claims) => signed({ ...claims, aud: 'other' })],
  ['for several without a word whose it is', (claims) => signed({ ...claims, aud: ['fluid', 'other'] })],
  ['that another may use', (claims) => signed({ ...claims, aud: ['fluid', 'other'], azp: 'other' })],
  ['with another nonce', (claims) => signed({ ...claims, nonce: 'other' })],
  ['without a nonce', ({ nonce: _, ...claims }) => signed(claims)],
  ['that has expired', (claims) => signed({ ...claims, iat: soon(-900), exp: soon(-600) })],
  ['without an end', ({ exp: _, ...claims }) => signed(claims)],
  ['without a subject', ({ sub: _, ...claims }) => signed(claims)],
  ['that nobody signed', (claims) => `${part({ alg: 'none' })}.${part(claims)}.`],
  ['whose signature was cut off', async (claims) => (await signed(claims)).replace(/[^.]+$/, '')],
  ['changed after signing', async (claims) => changed(await signed(claims))],
  ['signed by another key under the name of ours', (claims) => signed(claims, {}, theirs.privateKey)],
  ['that brings its own key', (claims) => signed(claims, { jwk: strangeJwk }, theirs.privateKey)],
  ['that says where its key is', (claims) => signed(claims, { jku: `${issuer}/strange` }, theirs.privateKey)],
  ['signed by a key of a strange name', (claims) => signed(claims, { kid: '../../../../dev/null' }, theirs.privateKey)],
  ['with our public key as a shared secret', (claims) => shared(claims, publicPem)],
  ['with the client secret as a shared secret', (claims) => shared(claims, CLIENT.clientSecret)],
]

describe('an ID token', () => {
  it('lets a person in when everything fits', async () => {
    expect(readable((await arriveWith((claims) => signed(claims))).text)).toContain('single sign-on by First')
  })

  it.each(FORGERIES)('is refused %s (T-63, T-65)', async (_what, forge) => {
    const browser = test.newBrowser()
    const from = test.fluid.logLines.length
    const page = await arriveWith(forge, browser)
    expect([page.status, browser.cookie('fluid-session')]).toEqual([403, undefined])
    expect(readable(page.text)).toContain('was not accepted')
    const log = test.fluid.logLines.slice(from).join()
    expect(log).toContain('did not sign anybody in')
    expect(log + page.text).not.toContain(CLIENT.clientSecret)
  })
})

describe('an answer (T-64, T-67)', () => {
  it('is refused at the door of another provider of the organisation', async () => {
    const browser = test.newBrowser()
    const query = await depart(browser)
    expect((await browser.get(`/AuthServices/Second/Callback?${query}`)).status).toBe(400)
  })

  it('is refused at the door of another organisation, and stays good at its own', async () => {
    const browser = test.newBrowser()
    const query = await depart(browser)
    const elsewhere = `${test.fluid.origin}/o/northrail/AuthServices/First/Callback?${query}`
    expect((await browser.get(elsewhere)).status).toBe(400)
    expect((await browser.follow(await browser.get(`/AuthServices/First/Callback?${query}`))).status).toBe(200)
  })

  it.each([
    ['names another issuer', '&iss=https%3A%2F%2Fevil.example'],
    ['is an error', '&error=access_denied&error_description=%3Cscript%3E'],
    ['says its state twice', '&state=other'],
    ['is packed in a token', '&response=ey.ey.x'],
  ])('is refused when it %s', async (_what, more) => {
    const browser = test.newBrowser()
    const query = await depart(browser)
    const page = await browser.get(`/AuthServices/First/Callback?${query}${more}`)
    expect([page.status, browser.cookie('fluid-session')]).toEqual([403, undefined])
    expect(page.text).not.toContain('<script>')
  })
})

/** Leaves by the first provider's button; answers the query with which that provider sends it back, its token at hand. */
async function depart(browser: TestBrowser, forge: Forge = (claims) => signed(claims)): Promise<string> {
  const { location = '' } = await browser.get('/signin/with/First')
  const { searchParams } = new URL(location)
  const nonce = searchParams.get('nonce')
  const claims = { iss: issuer, aud: 'fluid', sub: 'ines', preferred_username: PERSON, iat: soon(0), exp: soon(60) }
  idToken = await forge({ ...claims, nonce })
  return `code=x&state=${searchParams.get('state')}`
}

async function arriveWith(forge: Forge, browser = test.newBrowser()) {
  return browser.follow(await browser.get(`/AuthServices/First/Callback?${await depart(browser, forge)}`))
}

function changed(token: string): string {
  const [head = '', body = '', signature = ''] = token.split('.')
  const claims: unknown = JSON.parse(Buffer.from(body, 'base64url').toString())
  return [head, part({ ...Object(claims), preferred_username: 'admin@northrail.example' }), signature].join('.')
}

async function listening(which: Server): Promise<number> {
  await new Promise<void>((resolve) => which.listen(0, '127.0.0.1', resolve))
  const address = which.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}
