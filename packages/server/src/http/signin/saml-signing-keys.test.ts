// The key that signs our SAML requests, and how it is exchanged for another while providers know only what they have read.

import { verify, X509Certificate } from 'node:crypto'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type ApiClient, apiClient } from '../../testing/api-client.ts'
import { testIdp } from '../../testing/saml-idp.ts'
import { type SignInTest, startSignIn } from '../../testing/sign-in.ts'

const idp = testIdp()
let test: SignInTest
let api: ApiClient

beforeEach(async () => {
  test = await startSignIn()
  api = await apiClient(test.fluid, test.fluid.acme)
  await test.fluid.acme.addUser('ines@northrail.example')
  await test.connect(idp, { metadataXml: idp.metadata({ logoutUrl: 'https://idp.example/slo' }) })
})
afterEach(() => test[Symbol.asyncDispose]())

interface ShownKey {
  readonly id: string
  readonly certificate: string
  readonly fingerprint: string
  readonly isUsed: boolean
}

const keys = async (): Promise<readonly ShownKey[]> => (await api.get('/saml-signing-keys')).body.items

/** The certificates that a provider learns when it reads our metadata now. */
async function readMetadata(): Promise<readonly string[]> {
  const { text } = await test.newBrowser().get('/AuthServices/Metadata')
  const found = text.matchAll(/use="signing">.*?<ds:X509Certificate>([^<]+)</g)
  return [...found].map(([, der]) => `-----BEGIN CERTIFICATE-----\n${der}\n-----END CERTIFICATE-----`)
}

/** As a provider does that demands signed requests: by the certificates that it has read. */
function isBelieved(url: string, known: readonly string[]): boolean {
  const [signed = '', signature = ''] = (url.split('?')[1] ?? '').split('&Signature=')
  const bytes = Buffer.from(decodeURIComponent(signature), 'base64')
  return known.some((pem) => verify('sha256', Buffer.from(signed), new X509Certificate(pem).publicKey, bytes))
}

async function requestUrl(): Promise<string> {
  return (await test.newBrowser().get('/signin/with/OktaSSO')).location ?? ''
}

async function logoutUrl(): Promise<string> {
  const browser = test.newBrowser()
  await test.arrive(idp, {}, {}, browser)
  return (await browser.submit('/account', '/signout', {})).location ?? ''
}

it('is exchanged without a moment in which a provider that has read the metadata refuses a request (T-68)', async () => {
  const [first] = await keys()
  const before = await readMetadata()
  expect([before.length, isBelieved(await requestUrl(), before)]).toEqual([1, true])

  expect((await api.send('POST', '/saml-signing-keys')).status).toBe(201)
  expect(isBelieved(await requestUrl(), before)).toBe(true)
  const both = await readMetadata()
  const [signs, beside] = await keys()
  expect([both.length, signs?.id, signs?.isUsed, beside?.isUsed]).toEqual([2, first?.id, true, false])

  expect((await api.send('POST', `/saml-signing-keys/${beside?.id}/use`)).body.items).toEqual([
    { ...beside, isUsed: true },
    { ...signs, isUsed: false },
  ])
  for (const url of [await requestUrl(), await logoutUrl()]) {
    expect([isBelieved(url, before), isBelieved(url, both)]).toEqual([false, true])
  }
  expect([...(await readMetadata())].sort()).toEqual([...both].sort())

  expect((await api.send('DELETE', `/saml-signing-keys/${first?.id}`)).status).toBe(204)
  const after = await readMetadata()
  expect([after.length, isBelieved(await requestUrl(), after)]).toEqual([1, true])
  expect((await keys()).map(({ id }) => id)).toEqual([beside?.id])
  const told = (await test.fluid.acme.journal()).map(({ sentence }) => sentence)
  for (const part of ['made a second key for', 'switched to the other key for', 'removed the key for']) {
    expect(told.filter((one) => one.includes(`${part} signing SAML requests`))).toHaveLength(1)
  }
})

it('has a way back until the first key is removed', async () => {
  const before = await readMetadata()
  const [first, second] = (await api.send('POST', '/saml-signing-keys')).body.items
  await api.send('POST', `/saml-signing-keys/${second.id}/use`)
  await api.send('POST', `/saml-signing-keys/${first.id}/use`)
  expect(isBelieved(await requestUrl(), before)).toBe(true)
  await api.send('DELETE', `/saml-signing-keys/${second.id}`)
  expect(await readMetadata()).toEqual(before)
})

it('is not removed while it signs, nor joined by a third; nothing happens twice', async () => {
  const [first, second] = (await api.send('POST', '/saml-signing-keys')).body.items
  const third = await api.send('POST', '/saml-signing-keys')
  expect([third.status, third.body.detail]).toEqual([400, expect.stringContaining('There are two keys already')])
  const removed = await api.send('DELETE', `/saml-signing-keys/${first.id}`)
  expect([removed.status, removed.body.detail]).toEqual([400, expect.stringContaining('This key signs')])
  const length = (await test.fluid.acme.journal()).length
  expect((await api.send('POST', `/saml-signing-keys/${first.id}/use`)).status).toBe(200)
  expect((await api.send('POST', '/saml-signing-keys/nothing/use')).status).toBe(404)
  expect((await api.send('DELETE', '/saml-signing-keys/nothing')).status).toBe(404)
  expect((await keys()).map(({ id }) => id)).toEqual([first.id, second.id])
  expect((await test.fluid.acme.journal()).length).toBe(length)
})

it('is the only one that two administrators make at once', async () => {
  const statuses = await Promise.all([1, 2, 3].map(async () => (await api.send('POST', '/saml-signing-keys')).status))
  expect(statuses.sort()).toEqual([201, 400, 400])
  expect(await keys()).toHaveLength(2)
})

it('is of one organisation, and its private half is in no table in clear', async () => {
  const other = await test.fluid.addOrganisation('globex')
  const elsewhere = await apiClient(test.fluid, other)
  const [first, second] = (await api.send('POST', '/saml-signing-keys')).body.items
  expect((await elsewhere.send('POST', `/saml-signing-keys/${second.id}/use`)).status).toBe(404)
  expect((await elsewhere.send('DELETE', `/saml-signing-keys/${second.id}`)).status).toBe(404)
  await api.send('POST', `/saml-signing-keys/${second.id}/use`)
  const { organisation } = test.fluid.acme.added
  const rows = await test.fluid.runtime.store.read(organisation.id, async (tx) => [
    ...(await tx.signIn.listSigningKeys('saml')),
    ...(await tx.signIn.listSigningKeys('saml-beside')),
  ])
  expect(rows.map(({ id }) => id)).toEqual([second.id, first.id])
  for (const { sealed } of rows) expect(Buffer.from(sealed).toString('latin1')).not.toContain('PRIVATE KEY')
})
