import { afterAll, beforeAll, expect, it } from 'vitest'
import { readable, type TestBrowser, type Visited } from '../../testing/browser.ts'
import {
  signInAtProvider,
  signOutAtProvider,
  startOpenIdProvider,
  type TestOpenIdProvider,
} from '../../testing/oidc-provider.ts'
import { testIdp } from '../../testing/saml-idp.ts'
import { type SignInTest, startSignIn } from '../../testing/sign-in.ts'

const CLIENT = { clientId: 'fluid', clientSecret: 'a secret of more than enough length' }
let test: SignInTest
let provider: TestOpenIdProvider

beforeAll(async () => {
  test = await startSignIn()
  const redirectUris = ['OktaOidc', 'ByEmail'].map((name) => `${test.root}/AuthServices/${name}/Callback`)
  provider = await startOpenIdProvider({ ...CLIENT, redirectUris, signedOutUris: [`${test.root}/signin`] })
  await test.fluid.acme.addUser('ines@northrail.example')
  await test.connect(testIdp(), oidcForm('OktaOidc', undefined))
  await test.connect(testIdp(), oidcForm('ByEmail', 'email'))
})
afterAll(async () => {
  await provider[Symbol.asyncDispose]()
  await test[Symbol.asyncDispose]()
})

function oidcForm(name: string, claim: string | undefined) {
  const { issuer } = provider
  return { kind: 'oidc', name, label: 'Okta OIDC', issuer, ...CLIENT, claim } as const
}

it('signs a person in by code, state, nonce and PKCE', async () => {
  const page = await test.browser.follow(await signInAs('ines@northrail.example'))
  expect(readable(page.text)).toContain('single sign-on by OktaOidc')
})

it('tells a person who is not provisioned what to do', async () => {
  const page = await follow(test.newBrowser(), 'nobody@northrail.example')
  expect([page.status, readable(page.text).includes('nobody in Fluid has that user name yet')]).toEqual([403, true])
})

it('takes an e-mail address for the userName only when the provider has verified it', async () => {
  await test.fluid.acme.addUser('verified@northrail.example')
  const statuses = []
  for (const login of ['ines@northrail.example', 'verified@northrail.example']) {
    const browser = test.newBrowser()
    statuses.push((await browser.follow(await browser.get(await callbackOf(browser, login, 'ByEmail')))).status)
  }
  expect(statuses).toEqual([403, 200])
})

it('signs out at the provider too, with the ID token as its hint, and comes back', async () => {
  const browser = test.newBrowser()
  const page = await browser.follow(await browser.get(await callbackOf(browser, 'ines@northrail.example')))
  expect(page.headers.get('content-security-policy')).toContain(`form-action 'self' ${provider.issuer};`)
  const left = await browser.submit('/account', '/signout', {})
  const { origin, searchParams } = new URL(left.location ?? '')
  expect(origin).toBe(provider.issuer)
  expect(Object.fromEntries(searchParams)).toEqual({
    id_token_hint: expect.stringMatching(/^ey[\w-]+\.[\w-]+\.[\w-]+$/),
    client_id: CLIENT.clientId,
    post_logout_redirect_uri: `${test.root}/signin`,
  })
  expect((await browser.get('/account')).location).toContain('/signin')
  expect(await signOutAtProvider(browser, left.location ?? '')).toBe(`${test.root}/signin`)
})

it('keeps the client secret sealed', async () => {
  const rows = await test.fluid.runtime.store.read(test.fluid.acme.added.organisation.id, (tx) =>
    tx.signIn.listProviders(),
  )
  expect(JSON.stringify(rows)).not.toContain(CLIENT.clientSecret)
})

it('refuses a code that another browser brings, and one that comes twice', async () => {
  const browser = test.newBrowser()
  const callback = await callbackOf(browser, 'ines@northrail.example')
  const thief = test.newBrowser()
  await thief.get('/signin')
  expect((await thief.get(callback)).status).toBe(400)
  expect((await browser.get(callback)).status).toBe(400)
})

it('refuses another state, and an answer without a code', async () => {
  const browser = test.newBrowser()
  const callback = new URL(await callbackOf(browser, 'ines@northrail.example'))
  callback.searchParams.set('state', 'forged')
  expect((await browser.get(callback.href)).status).toBe(400)
  const other = new URL(await callbackOf(browser, 'ines@northrail.example'))
  other.searchParams.set('code', 'forged')
  expect((await browser.get(other.href)).status).toBe(403)
  expect(test.fluid.logLines.join()).toContain('did not sign anybody in')
})

function signInAs(login: string): Promise<Visited> {
  return callbackOf(test.browser, login).then((callback) => test.browser.get(callback))
}

async function follow(browser: TestBrowser, login: string): Promise<Visited> {
  return browser.follow(await browser.get(await callbackOf(browser, login)))
}

function callbackOf(browser: TestBrowser, login: string, name = 'OktaOidc'): Promise<string> {
  return signInAtProvider(browser, test.root, login, name)
}
