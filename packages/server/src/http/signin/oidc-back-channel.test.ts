// An OpenID provider says from server to server that somebody has signed out (OpenID Connect Back-Channel Logout 1.0).

import { generateKeyPair, type JWTHeaderParameters, SignJWT } from 'jose'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { findStep } from '../../signin/steps.ts'
import { apiClient } from '../../testing/api-client.ts'
import { readable, type TestBrowser } from '../../testing/browser.ts'
import {
  type Claims,
  signInAtProvider,
  signOutAtProvider,
  startOpenIdProvider,
  type TestOpenIdProvider,
} from '../../testing/oidc-provider.ts'
import { testIdp } from '../../testing/saml-idp.ts'
import { type SignInTest, startSignIn } from '../../testing/sign-in.ts'

const CLIENT = { clientId: 'fluid', clientSecret: 'a secret of more than enough length' }
const INES = 'ines@northrail.example'
const OMAR = 'omar@northrail.example'
let test: SignInTest
let provider: TestOpenIdProvider

beforeAll(async () => {
  test = await startSignIn()
  const place = `${test.root}/AuthServices/OktaOidc`
  provider = await startOpenIdProvider({
    ...CLIENT,
    redirectUris: [`${place}/Callback`],
    signedOutUris: [`${test.root}/signin`],
    backChannelLogoutUri: `${place}/BackChannelLogout`,
  })
  for (const userName of [INES, OMAR]) await test.fluid.acme.addUser(userName)
  await test.connect(testIdp(), oidcForm('OktaOidc', CLIENT.clientId))
  await test.connect(testIdp(), oidcForm('Other', 'another'))
})
afterAll(async () => {
  await provider[Symbol.asyncDispose]()
  await test[Symbol.asyncDispose]()
})

function oidcForm(name: string, clientId: string) {
  const { issuer } = provider
  return { kind: 'oidc', name, label: 'Okta OIDC', issuer, ...CLIENT, clientId, claim: undefined } as const
}

async function signIn(login = INES): Promise<TestBrowser> {
  const browser = test.newBrowser()
  await browser.follow(await browser.get(await signInAtProvider(browser, test.root, login, 'OktaOidc')))
  expect(await isIn(browser)).toBe(true)
  return browser
}

async function isIn(browser: TestBrowser): Promise<boolean> {
  return (await browser.get('/account')).status === 200
}

/** Posts as a provider does, which is no browser. */
async function tell(logoutToken: string, name = 'OktaOidc') {
  const response = await fetch(`${test.root}/AuthServices/${name}/BackChannelLogout`, {
    method: 'POST',
    body: new URLSearchParams({ logout_token: logoutToken }),
  })
  expect(response.headers.get('cache-control')).toBe('no-store')
  const text = await response.text()
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) }
}

/** As the provider names the session that this browser has not taken yet. */
async function arrivingSid(browser: TestBrowser): Promise<string> {
  const step = await test.fluid.runtime.store.read(test.fluid.acme.added.organisation.id, (tx) =>
    findStep(tx, 'arrived', browser.cookie('fluid-step'), Date.now()),
  )
  return step?.sessionIndex ?? ''
}

/** As the provider names the sessions of that person that are live, the newest first. */
async function sids(): Promise<readonly string[]> {
  const live = await test.fluid.runtime.store.read(test.fluid.acme.added.organisation.id, (tx) =>
    tx.sessions.listLive({ nowMs: Date.now(), after: undefined, limit: 100 }),
  )
  return live.map(({ sessionIndex = '' }) => sessionIndex)
}

it('ends the one session of which the provider says so by itself, and no other of that person (T-67)', async () => {
  const [here, elsewhere] = [await signIn(), await signIn()]
  await signOutAtProvider(here, `${provider.issuer}/session/end?client_id=${CLIENT.clientId}`)
  await expect.poll(() => isIn(here)).toBe(false)
  expect(await isIn(elsewhere)).toBe(true)
  const page = await here.follow(await here.get('/account'))
  expect(readable(page.text)).toContain('you signed out at your identity provider')
  const entry = (await test.fluid.acme.journal()).findLast(({ action }) => action === 'session.ended')
  expect(entry).toMatchObject({
    subject: { kind: 'user', name: INES },
    sentence: `Okta OIDC signed Ines Valcourt (${INES}) out: one of their sessions ended.`,
  })
})

it.each<readonly [what: string, claims: (sid: string) => Claims, left: readonly boolean[]]>([
  ['by sub, all of that person', () => ({ sub: INES }), [false, false, true]],
  ['by sid, that one', (sid) => ({ sid }), [true, false, true]],
  ['by sub and sid, that one', (sid) => ({ sub: INES, sid }), [true, false, true]],
  ['by the sub of another and a sid, none', (sid) => ({ sub: OMAR, sid }), [true, true, true]],
  ['by a sid that is unknown, none', () => ({ sid: 'unknown' }), [true, true, true]],
])('ends %s', async (_what, claims, left) => {
  const browsers = [await signIn(), await signIn(), await signIn(OMAR)]
  const [, sid = ''] = await sids()
  expect(await tell(await provider.logoutToken(claims(sid)))).toEqual({ status: 200, body: undefined })
  expect(await Promise.all(browsers.map(isIn))).toEqual(left)
})

it.each<readonly [what: string, claims: (sid: string) => Claims, isIn: boolean]>([
  ['by sub', () => ({ sub: INES }), false],
  ['by sid', (sid) => ({ sid }), false],
  ['by sub and sid', (sid) => ({ sub: INES, sid }), false],
  ['of another', () => ({ sub: OMAR }), true],
])(
  'lets nobody keep a session who was signed out, %s, while the browser was on its way to take it (T-67)',
  async (_what, claims, stays) => {
    const browser = test.newBrowser()
    const arrival = await browser.get(await signInAtProvider(browser, test.root, INES, 'OktaOidc'))
    const sid = await arrivingSid(browser)
    expect((await tell(await provider.logoutToken(claims(sid)))).status).toBe(200)
    const page = await browser.follow(arrival)
    expect(await isIn(browser)).toBe(stays)
    if (stays) return
    expect([page.status, readable(page.text)]).toEqual([
      403,
      expect.stringContaining('You signed out at your identity'),
    ])
    await signIn()
  },
)

it('ends the sessions whose sid the provider has never told with those of their person', async () => {
  await using plain = await startOpenIdProvider({
    ...CLIENT,
    redirectUris: [`${test.root}/AuthServices/Plain/Callback`],
    signedOutUris: [],
  })
  await test.connect(testIdp(), { ...oidcForm('Plain', CLIENT.clientId), issuer: plain.issuer })
  const browser = test.newBrowser()
  await browser.follow(await browser.get(await signInAtProvider(browser, test.root, INES, 'Plain')))
  const told = await plain.logoutToken({ sub: OMAR, sid: 'unknown' })
  expect([(await tell(told, 'Plain')).status, await isIn(browser)]).toEqual([200, true])
  const named = await plain.logoutToken({ sub: INES, sid: 'unknown' })
  expect([(await tell(named, 'Plain')).status, await isIn(browser)]).toEqual([200, false])
})

const now = () => Math.floor(Date.now() / 1_000)

it.each<readonly [what: string, claims: () => Claims, why: string]>([
  ['of another issuer', () => ({ iss: 'https://other.example' }), 'its iss claim'],
  ['for another client', () => ({ aud: 'another' }), 'its aud claim'],
  ['for others too', () => ({ aud: [CLIENT.clientId, 'another'] }), 'its aud claim'],
  ['for nobody', () => ({ aud: undefined }), 'its aud claim'],
  ['that has expired', () => ({ exp: now() - 61 }), 'it has expired'],
  ['without an end', () => ({ exp: undefined }), 'its exp claim'],
  ['that is old', () => ({ iat: now() - 700, exp: now() + 60 }), 'ten minutes old'],
  ['from the future', () => ({ iat: now() + 300, exp: now() + 400 }), 'its iat claim'],
  ['without a time', () => ({ iat: undefined }), 'its iat claim'],
  ['without jti', () => ({ jti: undefined }), 'its jti claim'],
  ['with an empty jti', () => ({ jti: '' }), 'its jti claim'],
  ['without events', () => ({ events: undefined }), 'its events claim'],
  ['with other events', () => ({ events: { 'https://schemas.example/other': {} } }), 'its events claim'],
  [
    'whose event is no object',
    () => ({ events: { 'http://schemas.openid.net/event/backchannel-logout': true } }),
    'its events claim',
  ],
  ['with a nonce', () => ({ nonce: 'n' }), 'it has a nonce claim'],
  ['of nobody', () => ({ sub: undefined }), 'it names nobody'],
  ['of a sub that is no text', () => ({ sub: 7 }), 'its sub claim is no text'],
])('refuses a token %s (T-67)', async (_what, claims, why) => {
  const browser = await signIn()
  const answer = await tell(await provider.logoutToken({ sub: INES, ...claims() }))
  expect(answer).toEqual({
    status: 400,
    body: { error: 'invalid_request', error_description: expect.stringContaining(why) },
  })
  expect(await isIn(browser)).toBe(true)
})

it('refuses another key, none, a shared secret, another type, and what is no token (T-67)', async () => {
  const browser = await signIn()
  const good = await provider.logoutToken({ sub: INES })
  const [head = '', body = '', signature = ''] = good.split('.')
  const unsigned = Buffer.from('{"alg":"none"}').toString('base64url')
  const { privateKey } = await generateKeyPair('RS256')
  const forge = (header: JWTHeaderParameters, key: CryptoKey | Uint8Array) =>
    new SignJWT(JSON.parse(Buffer.from(body, 'base64url').toString('utf8'))).setProtectedHeader(header).sign(key)
  const changed = Buffer.from(Buffer.from(body, 'base64url').toString('utf8').replace(INES, OMAR)).toString('base64url')
  const tried = {
    [await forge({ alg: 'RS256', kid: 'provider-key' }, privateKey)]: 'its signature or form is wrong',
    [await forge({ alg: 'RS256', kid: 'other-key' }, privateKey)]: 'none of the keys of this provider',
    [await forge({ alg: 'HS256' }, Buffer.from(CLIENT.clientSecret))]: 'its alg is not one of',
    [`${unsigned}.${body}.`]: 'its alg is not one of',
    [`${head}.${changed}.${signature}`]: 'its signature or form is wrong',
    [await provider.logoutToken({ sub: INES }, { typ: 'at+jwt' })]: 'its typ is not logout+jwt',
    'no token': 'it is not a signed JWT',
    ['a'.repeat(20_000)]: 'it is too long',
    '': 'it is sent as the form field logout_token',
  }
  for (const [token, why] of Object.entries(tried)) {
    const { status, body: said } = await tell(token)
    expect([status, said.error_description]).toEqual([400, expect.stringContaining(why)])
  }
  expect(await isIn(browser)).toBe(true)
})

it('takes a token once, and for the provider alone to which it was sent (T-67)', async () => {
  const token = await provider.logoutToken({ sub: INES })
  expect((await tell(token, 'Other')).body.error_description).toContain('its aud claim')
  expect((await tell(token, 'Nobody')).body.error_description).toContain('There is no OpenID provider of the name')
  const [first, second] = await Promise.all([tell(token), tell(token)])
  expect([first.status, second.status].sort()).toEqual([200, 400])
  const browser = await signIn()
  expect((await tell(token)).body.error_description).toContain('it was used before')
  expect(await isIn(browser)).toBe(true)
  expect((await test.refusals()).join()).toContain('The logout token for "OktaOidc" is refused')
})

it('takes tokens of providers that do not name their type', async () => {
  for (const header of [{ typ: 'JWT' }, { typ: undefined }]) {
    const browser = await signIn()
    const token = await provider.logoutToken({ sub: INES }, header as Partial<JWTHeaderParameters>)
    expect([(await tell(token)).status, await isIn(browser)]).toEqual([200, false])
  }
})

it('asks the provider for its keys once, however many tokens come, and says when it cannot', async () => {
  await tell(await provider.logoutToken({ sub: 'nobody' }))
  const { length } = provider.asked
  for (const kid of ['provider-key', 'other-1', 'other-2']) {
    await tell(await provider.logoutToken({ sub: 'nobody' }, { kid }))
  }
  expect(provider.asked.slice(length).filter((path) => path.includes('openid-configuration'))).toEqual([])
  expect(provider.asked.slice(length).length).toBeLessThanOrEqual(1)
  const issuer = 'http://127.0.0.1:9/gone'
  await test.connect(testIdp(), { ...oidcForm('Gone', CLIENT.clientId), issuer })
  for (let time = 0; time < 2; time += 1) {
    const { status, body } = await tell(await provider.logoutToken({ sub: INES, iss: issuer }), 'Gone')
    expect([status, body.error_description]).toEqual([400, expect.stringContaining('cannot be reached just now')])
  }
})

it('lets nobody take a session through a provider that was switched off meanwhile', async () => {
  const browser = test.newBrowser()
  const arrival = await browser.get(await signInAtProvider(browser, test.root, INES, 'OktaOidc'))
  await test.connect(testIdp(), { ...oidcForm('OktaOidc', CLIENT.clientId), isEnabled: false })
  const page = await browser.follow(arrival)
  await test.connect(testIdp(), { ...oidcForm('OktaOidc', CLIENT.clientId), isEnabled: true })
  expect([page.status, await isIn(browser)]).toEqual([404, false])
})

it('signs out who came through a provider that is switched off meanwhile', async () => {
  const browser = await signIn()
  await test.connect(testIdp(), { ...oidcForm('OktaOidc', CLIENT.clientId), isEnabled: false })
  expect((await tell(await provider.logoutToken({ sub: INES }))).status).toBe(200)
  await test.connect(testIdp(), { ...oidcForm('OktaOidc', CLIENT.clientId), isEnabled: true })
  expect(await isIn(browser)).toBe(false)
})

it('reaches nobody of another organisation, and is told where it takes tokens', async () => {
  const other = await test.fluid.addOrganisation('globex')
  await test.connect(testIdp(), oidcForm('OktaOidc', CLIENT.clientId), other)
  const browser = await signIn()
  const elsewhere = test.root.replace('/o/acme', '/o/globex')
  const response = await fetch(`${elsewhere}/AuthServices/OktaOidc/BackChannelLogout`, {
    method: 'POST',
    body: new URLSearchParams({ logout_token: await provider.logoutToken({ sub: INES }) }),
  })
  expect([response.status, await isIn(browser)]).toEqual([200, true])
  const { items } = (await (await apiClient(test.fluid, test.fluid.acme)).get('/providers')).body
  expect(items[0].backChannelLogoutUrl).toBe(`${test.root}/AuthServices/OktaOidc/BackChannelLogout`)
})
