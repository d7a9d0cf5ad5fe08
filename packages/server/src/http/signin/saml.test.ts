import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readable, type TestBrowser } from '../../testing/browser.ts'
import { newKey, readAuthnRequest, testIdp } from '../../testing/saml-idp.ts'
import { type SignInTest, startSignIn } from '../../testing/sign-in.ts'

const idp = testIdp()
let test: SignInTest
let ines: string

beforeAll(async () => {
  test = await startSignIn()
  ines = await test.fluid.acme.addUser('Ines.Valcourt@northrail.example')
  await test.fluid.acme.addUser('ines@northrail.example')
  await test.connect(idp, { metadataXml: idp.metadata({ logoutUrl: 'https://idp.example/slo' }) })
})
afterAll(() => test[Symbol.asyncDispose]())

async function signIn(nameId = 'Ines.Valcourt@northrail.example', browser = test.newBrowser()): Promise<TestBrowser> {
  await test.arrive(idp, { nameId }, {}, browser)
  return browser
}

it('shows a button for each provider', async () => {
  const { text } = await test.newBrowser().get('/signin')
  expect(readable(text)).toContain('Continue with Okta SSO')
})

it('sends the browser to the provider with a signed request of its own', async () => {
  const request = await test.depart(test.newBrowser())
  expect(request).toMatchObject({ acsUrl: `${test.root}/AuthServices/OktaSSO/Acs`, issuer: test.root })
  expect(request.id).toMatch(/^_[0-9a-f]{40}$/)
})

it('comes back to the page that was wanted', async () => {
  const browser = test.newBrowser()
  const { location = '' } = await browser.get('/signin/with/OktaSSO?next=/account%3Ftab%3Dsessions')
  const { acsUrl, id } = readAuthnRequest(location)
  const SAMLResponse = idp.response({ acsUrl, audience: test.root, inResponseTo: id })
  const answer = await browser.post(acsUrl, { SAMLResponse }, { isForeign: true })
  expect((await browser.get(answer.location ?? '')).location).toBe(`${test.root}/account?tab=sessions`)
})

it('signs in who comes unasked from the provider, and only to our own paths (T-67)', async () => {
  const facts = {
    acsUrl: `${test.root}/AuthServices/Acs`,
    audience: test.root,
    nameId: 'ines.valcourt@northrail.example',
  }
  for (const [RelayState, place] of [
    ['/account?from=okta', '/account?from=okta'],
    ['https://evil.example', '/account'],
    ['//evil.example', '/account'],
  ] as const) {
    const browser = test.newBrowser()
    const answer = await browser.post(
      facts.acsUrl,
      { SAMLResponse: idp.response(facts), RelayState },
      { isForeign: true },
    )
    expect((await browser.get(answer.location ?? '')).location).toBe(`${test.root}${place}`)
  }
})

it('asks before an unasked answer takes the place of another person (login CSRF, T-67)', async () => {
  const browser = await signIn()
  const facts = { acsUrl: `${test.root}/AuthServices/Acs`, audience: test.root, nameId: 'ines@northrail.example' }
  const posted = await browser.post(facts.acsUrl, { SAMLResponse: idp.response(facts) }, { isForeign: true })
  const asked = await browser.get(posted.location ?? '')
  expect(readable(asked.text)).toContain('Sign in as somebody else?')
  expect(readable((await browser.get('/account')).text)).toContain('Ines.Valcourt@northrail.example')
  expect((await browser.post('/signin/arrive', {})).status).toBe(403)
  const confirmed = await browser.post('/signin/arrive', { _csrf: csrfOf(asked.text) })
  expect(readable((await browser.follow(confirmed)).text)).toContain('ines@northrail.example')
})

const csrfOf = (page: string): string => /name="_csrf" value="([^"]+)"/.exec(page)?.[1] ?? ''

it('refuses who comes unasked where that is not allowed', async () => {
  const strict = testIdp('https://strict.example/entity')
  await test.connect(strict, { name: 'Strict', isUnsolicitedAllowed: false })
  const facts = { acsUrl: `${test.root}/AuthServices/Strict/Acs`, audience: test.root }
  const { status } = await test
    .newBrowser()
    .post(facts.acsUrl, { SAMLResponse: strict.response(facts) }, { isForeign: true })
  expect(status).toBe(403)
  expect(test.fluid.logLines.join()).toContain('it came unasked')
})

describe('finds the person by the one key of userName (T-06)', () => {
  const spellings = [
    'ines.valcourt@northrail.example',
    'INES.VALCOURT@NORTHRAIL.EXAMPLE',
    ' Ines.Valcourt@northrail.example ',
    'Ｉnes.Valcourt@northrail.example',
  ]
  it.each(spellings)('%s', async (nameId) => {
    const page = await test.arrive(idp, { nameId }, {}, test.newBrowser())
    expect(readable(page.text)).toContain('Ines.Valcourt@northrail.example')
  })
})

it('finds the person by the claim that the form names', async () => {
  const other = testIdp('https://claims.example/entity')
  await test.connect(other, { name: 'Claims', claim: 'https://claims.example/upn', isUnsolicitedAllowed: true })
  const facts = { acsUrl: `${test.root}/AuthServices/Claims/Acs`, audience: test.root, nameId: 'opaque-7' }
  const good = { ...facts, attributes: { 'https://claims.example/upn': 'ines.valcourt@northrail.example' } }
  const browser = test.newBrowser()
  const page = await browser.follow(
    await browser.post(facts.acsUrl, { SAMLResponse: other.response(good) }, { isForeign: true }),
  )
  expect(readable(page.text)).toContain('Ines.Valcourt@northrail.example')
  const missing = await browser.post(facts.acsUrl, { SAMLResponse: other.response(facts) }, { isForeign: true })
  expect(missing.status).toBe(403)
})

it('tells a person whom SCIM has not provisioned what to do, and makes no account (T-31)', async () => {
  const page = await test.arrive(idp, { nameId: 'nobody@northrail.example' }, {}, test.newBrowser())
  expect(page.status).toBe(403)
  expect(readable(page.text)).toContain(
    'Okta SSO knows you as "nobody@northrail.example", and nobody in Fluid has that user name yet. Ask your administrator to assign you to Fluid; then sign in again. In Okta: Applications, Fluid, Assignments, Assign.',
  )
  const { body } = await test.fluid.acme.get('/Users?filter=userName%20eq%20%22nobody@northrail.example%22')
  expect(body.totalResults).toBe(0)
})

it('makes an account by signing in only where that is allowed and SCIM sync is off (T-31)', async () => {
  const other = await test.fluid.addOrganisation('southrail')
  const root = `${test.fluid.origin}/o/southrail`
  await test.connect(idp, {}, other)
  const facts = { acsUrl: `${root}/AuthServices/OktaSSO/Acs`, audience: root, nameId: 'new@southrail.example' }
  const arrive = async () => {
    const browser = test.newBrowser('southrail')
    const answer = await browser.post(facts.acsUrl, { SAMLResponse: idp.response(facts) }, { isForeign: true })
    return (await browser.follow(answer)).status
  }
  await other.set({ signIn: { createPeople: true } })
  expect(await arrive()).toBe(403)
  await other.set({ scimSyncDisabled: true, signIn: { emailDomains: ['northrail.example'] } })
  expect(await arrive()).toBe(403)
  await other.set({ signIn: { emailDomains: ['southrail.example'] } })
  expect(await arrive()).toBe(200)
})

describe('deactivation ends everything at once (T-30)', () => {
  const active = (value: unknown) => ({ op: 'replace', path: 'active', value })
  const ways: readonly (readonly [name: string, act: (id: string) => Promise<unknown>])[] = [
    ['PATCH with a path', (id) => test.fluid.acme.patch(`/Users/${id}`, active(false))],
    [
      'PATCH without a path',
      (id) => test.fluid.acme.patch(`/Users/${id}`, { op: 'replace', value: { active: false } }),
    ],
    ['PATCH with the text "False"', (id) => test.fluid.acme.patch(`/Users/${id}`, active('False'))],
    ['DELETE', (id) => test.fluid.acme.delete(`/Users/${id}`)],
    ['a licence that forbids signing in', (id) => test.fluid.acme.addGroup('Fluid Unlicensed', [id])],
    ['roles without User', (id) => test.fluid.acme.addGroup('Fluid Project access', [id])],
  ]
  it.each(ways)('by %s', async (name, act) => {
    const userName = `${name.replace(/\W/g, '')}@northrail.example`
    const id = await test.fluid.acme.addUser(userName)
    const browser = await signIn(userName)
    expect((await browser.get('/account')).status).toBe(200)
    await act(id)
    const page = await browser.follow(await browser.get('/account'))
    expect(readable(page.text)).toContain('You are signed out: your access to Fluid has ended.')
  })

  it('by PUT, and SSO does not bring the person back (T-31)', async () => {
    const browser = await signIn()
    const { body } = await test.fluid.acme.get(`/Users/${ines}`)
    await test.fluid.acme.put(`/Users/${ines}`, { ...body, active: false })
    expect((await browser.get('/account')).location).toContain('/signin')
    const again = await test.arrive(idp, { nameId: 'ines.valcourt@northrail.example' }, {}, test.newBrowser())
    expect(again.status).toBe(403)
    expect(readable(again.text)).toContain('you have no access to Fluid')
    await test.fluid.acme.patch(`/Users/${ines}`, active(true))
    expect((await browser.get('/account')).location).toContain('/signin')
    expect((await (await signIn()).get('/account')).status).toBe(200)
  })
})

it('closes an open page when access ends', async () => {
  const browser = await signIn()
  const controller = new AbortController()
  const response = await fetch(`${test.root}/account/live`, {
    headers: { Cookie: `fluid-session=${browser.cookie('fluid-session')}` },
    signal: controller.signal,
  })
  const text = response.text()
  await new Promise((resolve) => setTimeout(resolve, 100))
  await test.fluid.acme.patch(`/Users/${ines}`, { op: 'replace', path: 'active', value: false })
  expect(await text).toContain('event: ended\ndata: access-ended')
  await test.fluid.acme.patch(`/Users/${ines}`, { op: 'replace', path: 'active', value: true })
})

it('ends sessions when the sign-in name changes (T-24)', async () => {
  const id = await test.fluid.acme.addUser('before@northrail.example')
  const browser = await signIn('before@northrail.example')
  await test.fluid.acme.patch(`/Users/${id}`, { op: 'replace', path: 'userName', value: 'after@northrail.example' })
  const page = await browser.follow(await browser.get('/account'))
  expect(readable(page.text)).toContain('the user name of your account has changed')
})

describe('single logout', () => {
  it('ends the session here and goes on to the provider', async () => {
    const browser = await signIn()
    const answer = await browser.submit('/account', '/signout', {})
    expect(answer.location).toMatch(/^https:\/\/idp\.example\/slo\?SAMLRequest=.+&SigAlg=.+&Signature=.+/)
    expect((await browser.get('/account')).location).toContain('/signin')
  })

  it("ends the sessions that a provider's signed request names, and answers it", async () => {
    const browser = await signIn()
    const answer = await test
      .newBrowser()
      .get(
        `/AuthServices/Logout?${idp.logoutQuery(`${test.root}/AuthServices/Logout`, 'Ines.Valcourt@northrail.example')}`,
      )
    expect(answer.location).toMatch(/^https:\/\/idp\.example\/slo\?SAMLResponse=/)
    const page = await browser.follow(await browser.get('/account'))
    expect(readable(page.text)).toContain('you signed out at your identity provider')
  })

  it('refuses an unsigned request, another key, and a parameter that comes twice', async () => {
    const browser = await signIn()
    const destination = `${test.root}/AuthServices/Logout`
    const good = idp.logoutQuery(destination, 'Ines.Valcourt@northrail.example')
    const forged = testIdp(idp.entityId, newKey()).logoutQuery(destination, 'Ines.Valcourt@northrail.example')
    const unsigned = good
      .split('&')
      .filter((pair) => pair.startsWith('SAMLRequest'))
      .join('&')
    for (const query of [unsigned, forged, `${forged.split('&')[0]}&${good}`]) {
      expect((await test.newBrowser().get(`/AuthServices/Logout?${query}`)).status).toBe(403)
    }
    expect((await browser.get('/account')).status).toBe(200)
  })
})

it('describes itself to providers', async () => {
  const { text, headers } = await test.newBrowser().get('/AuthServices/Metadata')
  expect(headers.get('content-type')).toContain('samlmetadata+xml')
  expect(text).toContain(`entityID="${test.root}"`)
  for (const path of ['/AuthServices/Acs', '/AuthServices/OktaSSO/Acs', '/AuthServices/Logout']) {
    expect(text).toContain(`Location="${test.root}${path}"`)
  }
})

it('signs out in the very transaction in which the role or licence goes, so that regaining it brings no session back', async () => {
  const { acme } = test.fluid
  const id = await acme.addUser('omar@northrail.example')
  const users = await acme.addGroup('Fluid User', [id])
  await acme.addGroup('Fluid Team manager', [id])
  const browser = await signIn('omar@northrail.example')
  const member = { value: id }
  const groupOf = (name: string) => ({ op: 'replace', path: 'displayName', value: name })
  const ways: readonly (readonly [away: () => Promise<unknown>, back: () => Promise<unknown>])[] = [
    [
      () => acme.patch(`/Groups/${users}`, { op: 'remove', path: `members[value eq "${id}"]` }),
      () => acme.patch(`/Groups/${users}`, { op: 'add', path: 'members', value: [member] }),
    ],
    [
      () => acme.patch(`/Groups/${users}`, groupOf('Something else')),
      () => acme.patch(`/Groups/${users}`, groupOf('Fluid User')),
    ],
    [() => acme.delete(`/Groups/${users}`), () => acme.addGroup('Fluid User', [id])],
  ]
  for (const [away, back] of ways) {
    await signIn('omar@northrail.example', browser)
    expect((await browser.get('/account')).status).toBe(200)
    await away()
    await back()
    expect((await browser.get('/account')).location).toContain('/signin')
  }
  await acme.addUser('rosa@northrail.example')
  await signIn('rosa@northrail.example', browser)
  await acme.set({ defaultRoles: [] })
  await acme.set({ defaultRoles: ['User'] })
  expect((await browser.get('/account')).location).toContain('/signin')
  const sentences = (await acme.journal()).filter(({ action }) => action === 'session.ended').map((one) => one.sentence)
  expect(sentences.filter((one) => one.includes('(omar@northrail.example) was signed out')).length).toBe(3)
  expect(sentences.filter((one) => one.includes('(rosa@northrail.example) was signed out')).length).toBe(1)
})
