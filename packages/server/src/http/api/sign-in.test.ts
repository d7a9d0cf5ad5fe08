// Sessions, personal tokens and identity providers through the administration API.

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { addApiKey } from '../../provisioning/api-keys.ts'
import type { TestBrowser } from '../../testing/browser.ts'
import { newKey, testIdp } from '../../testing/saml-idp.ts'
import { type SignInTest, startSignIn } from '../../testing/sign-in.ts'

let test: SignInTest
const idp = testIdp()

beforeEach(async () => {
  test = await startSignIn()
})
afterEach(() => test[Symbol.asyncDispose]())

interface Answer {
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape.
  readonly body: any
}

type Call = (method: string, path: string, body?: unknown) => Promise<Answer>

function callerWith(headers: () => Readonly<Record<string, string>>): Call {
  return async (method, path, body) => {
    const response = await fetch(`${test.root}/api/v1${path}`, {
      method,
      headers: { ...headers(), ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, body: text.startsWith('{') ? JSON.parse(text) : undefined }
  }
}

async function apiKey(): Promise<Call> {
  const { runtime, vault, acme } = test.fluid
  const by = { actor: { kind: 'operator', id: 'test', client: 'test' }, requestId: 'test' } as const
  const organisation = acme.added.organisation.id
  const added = await addApiKey(runtime, vault, by, {
    organisation,
    name: 'Key',
    scopes: ['write'],
    lifetimeMs: undefined,
  })
  return callerWith(() => ({ Authorization: `Bearer ${added.key.reveal()}` }))
}

/** A browser's own calls, with the forgery text that the server gave it. */
async function withSession(browser: TestBrowser): Promise<Call> {
  let csrf = ''
  const call = callerWith(() => ({ Cookie: `fluid-session=${browser.cookie('fluid-session')}`, 'X-CSRF-Token': csrf }))
  csrf = (await call('GET', '/session')).body?.csrf ?? ''
  return call
}

async function signInPerson(userName = 'ines@northrail.example'): Promise<{ browser: TestBrowser; id: string }> {
  const id = await test.fluid.acme.addUser(userName)
  await test.connect(idp)
  const browser = test.newBrowser()
  await test.arrive(idp, { nameId: userName }, {}, browser)
  return { browser, id }
}

describe('the own session', () => {
  it('says who is signed in, and may administer only with a role for it', async () => {
    const { browser, id } = await signInPerson()
    const call = await withSession(browser)
    expect((await call('GET', '/session')).body.account).toMatchObject({
      kind: 'person',
      id,
      mayAdminister: false,
      roles: [{ role: 'User', effective: true }],
    })
    expect((await call('GET', '/settings')).status).toBe(403)
    await test.fluid.acme.addGroup('Fluid User', [id])
    await test.fluid.acme.addGroup('Fluid User Administrator', [id])
    expect((await call('GET', '/settings')).status).toBe(200)
  })

  it('changes nothing without the forgery text', async () => {
    await test.signInAdmin()
    const call = callerWith(() => ({ Cookie: `fluid-session=${test.browser.cookie('fluid-session')}` }))
    const answer = await call('PATCH', '/settings', { strictProfile: true })
    expect([answer.status, answer.body.type]).toEqual([403, 'urn:fluid:problem:forged-form'])
  })

  it('tells an API key that it has none', async () => {
    const call = await apiKey()
    expect(await call('GET', '/session')).toMatchObject({
      status: 403,
      body: { type: 'urn:fluid:problem:account-missing' },
    })
  })
})

describe('sessions of others', () => {
  it('are listed and ended by an administrator, one or all of a person', async () => {
    const { browser, id } = await signInPerson()
    const call = await apiKey()
    const { items } = (await call('GET', '/sessions')).body
    expect(items).toMatchObject([{ account: { kind: 'person', id }, method: 'saml', provider: 'OktaSSO' }])
    expect((await call('DELETE', `/sessions/${items[0].id}`)).status).toBe(204)
    expect((await browser.get('/account')).location).toContain('/signin')
    await test.arrive(idp, {}, {}, browser)
    expect((await call('DELETE', `/users/${id}/sessions`)).body).toEqual({ ended: 1 })
    expect((await browser.get('/account')).location).toContain('/signin')
  })

  it('of another organisation cannot be reached (T-04)', async () => {
    await test.signInAdmin()
    const own = await apiKey()
    const [session] = (await own('GET', '/sessions')).body.items
    const other = await test.fluid.addOrganisation('northrail')
    const browser = test.newBrowser('northrail')
    await browser.submit('/signin', '/signin', { userName: 'admin', password: other.added.admin.password.reveal() })
    const answer = await fetch(`${test.fluid.origin}/o/northrail/api/v1/sessions/${session.id}`, {
      method: 'DELETE',
      headers: {
        Cookie: `fluid-session=${browser.cookie('fluid-session')}`,
        'X-CSRF-Token': JSON.parse((await browser.get('/api/v1/session')).text).csrf,
      },
    })
    expect([answer.status, (await test.browser.get('/account')).status]).toEqual([404, 200])
  })

  it('show a person as Locked after many wrong tries, until an administrator forgets them', async () => {
    const { id } = await signInPerson()
    const call = await apiKey()
    const guesser = test.newBrowser()
    const userName = 'ines@northrail.example'
    const { store, now } = test.fluid.runtime
    await store.write(test.fluid.acme.added.organisation.id, async (tx) => {
      for (let count = 0; count < 10; count += 1) await tx.signIn.noteFailure(userName, '10.0.0.1', now(), 900_000)
    })
    const statusOf = async () => (await call('GET', `/users/${id}/sign-in`)).body.status
    expect(await statusOf()).toBe('Locked')
    expect((await guesser.submit('/signin', '/signin', { userName, password: 'x' })).status).toBe(401)
    expect((await call('POST', `/users/${id}/unlock`)).status).toBe(204)
    expect(await statusOf()).toBe('Active')
  })
})

describe('personal access tokens', () => {
  const ask = { name: 'Nightly report', scopes: ['read'], days: 30 }

  it('speak for their owner, as bearer token and as the password of Basic, and never for more', async () => {
    const { browser, id } = await signInPerson()
    const made = await (await withSession(browser))('POST', '/session/tokens', ask)
    expect(made).toMatchObject({ status: 201, body: { name: 'Nightly report', state: 'live', lastUsed: null } })
    const { token } = made.body
    const basic = (userName: string) => ({ Authorization: `Basic ${btoa(`${userName}:${token}`)}` })
    const bearer = callerWith(() => ({ Authorization: `Bearer ${token}` }))
    expect((await bearer('GET', '/session')).body.account.id).toBe(id)
    expect((await callerWith(() => basic('INES@northrail.example'))('GET', '/session')).status).toBe(200)
    expect((await callerWith(() => basic('other@northrail.example'))('GET', '/session')).status).toBe(401)
    expect((await bearer('GET', '/settings')).status).toBe(403)
    await test.fluid.acme.addGroup('Fluid User', [id])
    await test.fluid.acme.addGroup('Fluid Application administrator', [id])
    expect((await bearer('GET', '/settings')).status).toBe(200)
    expect((await bearer('PATCH', '/settings', { strictProfile: true })).status).toBe(403)
    expect((await bearer('POST', '/session/tokens', ask)).status).toBe(404)
  })

  it('die with their owner, and do not come back (T-25, T-30)', async () => {
    const { browser, id } = await signInPerson()
    const { token } = (await (await withSession(browser))('POST', '/session/tokens', ask)).body
    const bearer = callerWith(() => ({ Authorization: `Bearer ${token}` }))
    for (const active of [false, true]) {
      await test.fluid.acme.patch(`/Users/${id}`, { op: 'replace', path: 'active', value: active })
      expect((await bearer('GET', '/session')).status).toBe(401)
    }
  })

  it('are revoked by their owner, and kept nowhere in clear', async () => {
    const { browser } = await signInPerson()
    const call = await withSession(browser)
    const { token, id } = (await call('POST', '/session/tokens', ask)).body
    const bearer = callerWith(() => ({ Authorization: `Bearer ${token}` }))
    expect((await call('DELETE', `/session/tokens/${id}`)).status).toBe(204)
    expect((await bearer('GET', '/session')).status).toBe(401)
    expect((await call('GET', '/session/tokens')).body.items).toMatchObject([{ id, state: 'revoked' }])
    expect(`${JSON.stringify(await test.fluid.acme.journal())}${test.fluid.logLines.join()}`).not.toContain(token)
  })

  it.each([
    [{ ...ask, days: 366 }, 400],
    [{ ...ask, scopes: [] }, 400],
    [{ ...ask, scopes: ['admin'] }, 400],
    [{ ...ask, name: ' ' }, 400],
  ])('are refused when they ask for %j', async (wanted, status) => {
    const { browser } = await signInPerson()
    expect((await (await withSession(browser))('POST', '/session/tokens', wanted)).status).toBe(status)
  })
})

describe('identity providers', () => {
  const form = { kind: 'saml', label: 'Okta SSO', type: 'Okta' }

  it('are set up from a metadata file, shown with their certificates, and removed', async () => {
    const call = await apiKey()
    const saved = await call('PUT', '/providers/OktaSSO', { ...form, metadataXml: idp.metadata() })
    expect(saved).toMatchObject({
      status: 200,
      body: {
        appEntityId: test.root,
        acsUrl: `${test.root}/AuthServices/OktaSSO/Acs`,
        entityId: idp.entityId,
        certificates: [{ fingerprint: expect.stringMatching(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/) }],
      },
    })
    expect((await call('GET', '/providers')).body.items).toEqual([saved.body])
    await test.fluid.acme.addUser('ines@northrail.example')
    await test.arrive(idp)
    expect((await test.browser.get('/account')).status).toBe(200)
    expect((await call('DELETE', '/providers/OktaSSO')).status).toBe(204)
    expect((await test.browser.get('/account')).location).toContain('/signin')
    expect((await call('GET', '/providers')).body.items).toEqual([])
  })

  it('take a new signing key only when its difference has been seen (T-68)', async () => {
    const call = await apiKey()
    await call('PUT', '/providers/OktaSSO', { ...form, metadataXml: idp.metadata() })
    const next = newKey('next.example')
    const metadataXml = idp.metadata({ certificates: [idp.key.certificate, next.certificate] })
    const blind = await call('PUT', '/providers/OktaSSO', { ...form, metadataXml })
    expect([blind.status, blind.body.detail]).toEqual([400, expect.stringContaining('New signing certificate')])
    const preview = (await call('POST', '/providers/OktaSSO/metadata', { metadataXml })).body
    expect(preview.difference).toEqual([expect.stringMatching(/^New signing certificate .+ will be believed\.$/)])
    const seen = await call('PUT', '/providers/OktaSSO', { ...form, metadataXml, confirmed: preview.mark })
    expect([seen.status, seen.body.certificates.length]).toEqual([200, 2])
    await test.fluid.acme.addUser('ines@northrail.example')
    expect((await test.arrive(idp, {}, { key: next }, test.newBrowser())).status).toBe(200)
  })

  it('are never read from addresses inside the network, unless the operator allows it (T-58)', async () => {
    await using strict = await startSignIn({ environment: { FLUID_PROVIDER_PRIVATE: 'off' } })
    const { runtime, vault, acme } = strict.fluid
    const by = { actor: { kind: 'operator', id: 'test', client: 'test' }, requestId: 'test' } as const
    const organisation = acme.added.organisation.id
    const { key } = await addApiKey(runtime, vault, by, {
      organisation,
      name: 'K',
      scopes: ['write'],
      lifetimeMs: undefined,
    })
    for (const metadataUrl of [
      'http://example.com/m',
      'https://169.254.169.254/latest',
      'https://127.0.0.1/',
      'https://[::1]/',
      'https://localhost/',
    ]) {
      const answer = await fetch(`${strict.root}/api/v1/providers/Okta/metadata`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${key.reveal()}`, 'Content-Type': 'application/json' },
        body: JSON.stringify({ metadataUrl }),
      })
      expect([answer.status, (await answer.json()).detail]).toEqual([
        400,
        expect.stringContaining('could not be read from there'),
      ])
    }
  })

  it.each([
    ['not xml', 'The metadata cannot be used'],
    ['<a/>', 'It is no SAML metadata'],
    [idp.metadata({ certificates: [] }), 'It holds no signing certificate'],
    [idp.metadata({ certificates: ['AAAA'] }), 'One of its signing certificates cannot be read'],
    [
      idp
        .metadata()
        .replace('IDPSSODescriptor', 'SPSSODescriptor')
        .replace('/md:IDPSSODescriptor', '/md:SPSSODescriptor'),
      'It describes no identity provider',
    ],
    [`<!DOCTYPE a>${idp.metadata()}`, 'The metadata cannot be used'],
  ])('refuse metadata like %.40s', async (metadataXml, sentence) => {
    const call = await apiKey()
    const answer = await call('PUT', '/providers/OktaSSO', { ...form, metadataXml })
    expect([answer.status, answer.body.detail]).toEqual([400, expect.stringContaining(sentence)])
  })

  it('cannot have a name that is no part of an address, or the entity ID of another', async () => {
    const call = await apiKey()
    const metadataXml = idp.metadata()
    expect((await call('PUT', '/providers/Okta%20SSO', { ...form, metadataXml })).status).toBe(400)
    expect((await call('PUT', '/providers/Acs', { ...form, metadataXml })).status).toBe(400)
    await call('PUT', '/providers/OktaSSO', { ...form, metadataXml })
    expect((await call('PUT', '/providers/Other', { ...form, metadataXml })).body.detail).toContain(
      'same IDP Entity Id',
    )
  })
})
