// Encrypted assertions: who may come in by one, and everything that is refused (XML Encryption 1.1, T-60 to T-66).

import { afterAll, beforeAll, expect, it } from 'vitest'
import { type ApiClient, apiClient } from '../../testing/api-client.ts'
import { readable } from '../../testing/browser.ts'
import { type Encryption, encryptAssertion } from '../../testing/encrypt-assertion.ts'
import { newKey, type ResponseParts, type SigningParts, signElement, testIdp } from '../../testing/saml-idp.ts'
import { type SignInTest, startSignIn } from '../../testing/sign-in.ts'

const RESPONSE = "/*[local-name()='Response']"
const CBC = 'http://www.w3.org/2001/04/xmlenc#aes256-cbc'
const idp = testIdp()
let test: SignInTest
let api: ApiClient

beforeAll(async () => {
  test = await startSignIn()
  api = await apiClient(test.fluid, test.fluid.acme)
  await test.fluid.acme.addUser('ines@northrail.example')
  await test.connect(idp)
})
afterAll(() => test[Symbol.asyncDispose]())

interface Sent {
  readonly sign?: NonNullable<SigningParts['sign']>
  readonly parts?: Partial<ResponseParts>
  readonly encryption?: Partial<Encryption>
  readonly spoil?: (xml: string) => string
}

/** Makes a key, and answers its certificate. */
async function makeKey(): Promise<string> {
  return (await api.send('POST', '/saml-encryption-keys')).body.items[0].certificate
}

/** Signs in by an encrypted assertion: the page that the browser ends on, and what the operator reads of a refusal. */
async function arrive(certificate: string, { sign = 'both', parts, encryption, spoil }: Sent = {}) {
  const browser = test.newBrowser()
  const request = await test.depart(browser)
  const facts = { acsUrl: request.acsUrl, audience: test.root, inResponseTo: request.id, ...parts }
  const isInside = sign === 'assertion' || sign === 'both'
  const plain = idp.responseXml(facts, { sign: isInside ? 'assertion' : 'none' })
  const sealed = await encryptAssertion(plain, { certificate, ...encryption })
  const whole = sign === 'response' || sign === 'both' ? signElement(sealed, RESPONSE, { key: idp.key }) : sealed
  const from = test.fluid.logLines.length
  const SAMLResponse = Buffer.from(spoil?.(whole) ?? whole).toString('base64')
  const page = await browser.follow(await browser.post(request.acsUrl, { SAMLResponse }, { isForeign: true }))
  const line = test.fluid.logLines.slice(from).find((one) => one.includes('Sign-in refused'))
  return { status: page.status, text: readable(page.text), why: line === undefined ? '' : String(JSON.parse(line).msg) }
}

it('has no key until an administrator makes one, and publishes it then', async () => {
  const metadata = async () => (await test.newBrowser().get('/AuthServices/Metadata')).text
  // Those of other tests.
  await api.send('DELETE', '/saml-encryption-keys')
  expect(await metadata()).not.toContain('use="encryption"')
  const refused = await arrive(`-----BEGIN CERTIFICATE-----\n${newKey().certificate}\n-----END CERTIFICATE-----`)
  expect(refused.why).toContain('this organisation has no key for that')
  const certificate = await makeKey()
  expect(await metadata()).toContain('use="encryption"')
  expect((await metadata()).replace(/\s/g, '')).toContain(certificate.replace(/-----[A-Z ]+-----|\s/g, ''))
  const entries = (await test.fluid.acme.journal()).map(({ sentence }) => sentence)
  expect(entries.some((one) => one.includes('made a new key for encrypted SAML assertions'))).toBe(true)
})

it.each<Sent>([
  { sign: 'both' },
  { sign: 'assertion' },
  { sign: 'response' },
  { sign: 'both', encryption: { content: 'http://www.w3.org/2009/xmlenc11#aes128-gcm' } },
  { sign: 'response', encryption: { content: CBC } },
  { sign: 'both', encryption: { content: 'http://www.w3.org/2001/04/xmlenc#aes128-cbc' } },
])('signs in who comes by an encrypted assertion: %j', async (sent) => {
  const page = await arrive(await makeKey(), sent)
  expect([page.status, page.why]).toEqual([200, ''])
  expect(page.text).toContain('ines@northrail.example')
})

it('opens with the key before too, and with no older one', async () => {
  const certificates = [await makeKey(), await makeKey(), await makeKey()]
  const statuses = []
  for (const certificate of certificates) statuses.push((await arrive(certificate)).status)
  expect(statuses).toEqual([403, 200, 200])
})

it('opens nothing with the key before once that is removed, and the one in the metadata cannot be', async () => {
  const [before, current] = [await makeKey(), await makeKey()]
  const [{ id: currentId }, { id: beforeId }] = (await api.get('/saml-encryption-keys')).body.items
  expect((await api.send('DELETE', `/saml-encryption-keys/${beforeId}`)).status).toBe(204)
  expect([(await arrive(before)).status, (await arrive(current)).status]).toEqual([403, 200])
  const kept = await api.send('DELETE', `/saml-encryption-keys/${currentId}`)
  expect([kept.status, kept.body.detail]).toEqual([400, expect.stringContaining('switch encrypted assertions off')])
  expect((await api.send('DELETE', `/saml-encryption-keys/${beforeId}`)).status).toBe(404)
})

it('is switched off again: no key is published or kept, and what is encrypted for the old one is refused', async () => {
  const certificate = await makeKey()
  const timesTold = async () =>
    (await test.fluid.acme.journal()).filter(({ sentence }) => sentence.includes('switched encrypted SAML')).length
  const before = await timesTold()
  expect((await api.send('DELETE', '/saml-encryption-keys')).status).toBe(204)
  expect((await test.newBrowser().get('/AuthServices/Metadata')).text).not.toContain('use="encryption"')
  expect((await api.get('/saml-encryption-keys')).body.items).toEqual([])
  const refused = await arrive(certificate)
  expect([refused.status, refused.why]).toEqual([
    403,
    expect.stringContaining('has no key for that: make one, or switch assertion encryption off at the provider'),
  ])
  expect((await test.arrive(idp, {}, {}, test.newBrowser())).status).toBe(200)
  expect((await api.send('DELETE', '/saml-encryption-keys')).status).toBe(204)
  expect(await timesTold()).toBe(before + 1)
  expect((await arrive(await makeKey())).status).toBe(200)
})

it.each<readonly [what: string, sent: Sent, why: string]>([
  ['no signature at all', { sign: 'none' }, 'it is not signed'],
  ['AES-CBC that no signature covers', { sign: 'assertion', encryption: { content: CBC } }, 'sign the response too'],
  [
    'triple DES',
    { encryption: { content: 'http://www.w3.org/2001/04/xmlenc#tripledes-cbc' } },
    'AES-GCM or AES-CBC is accepted',
  ],
  [
    'a key wrapped by RSA 1.5',
    { encryption: { wrap: 'http://www.w3.org/2001/04/xmlenc#rsa-1_5' } },
    'RSA-OAEP with SHA-1',
  ],
  [
    'another audience inside',
    { parts: { audience: 'https://other.example' } },
    'its audience is https://other.example',
  ],
  ['letters changed under a signature', { spoil: swapLetter }, 'its signature does not fit'],
  ['letters changed under AES-GCM', { sign: 'assertion', spoil: swapLetter }, 'none of our keys opens it'],
  [
    'a plain assertion beside it',
    { sign: 'assertion', spoil: (xml) => xml.replace('</samlp:Response>', '<saml:Assertion/></samlp:Response>') },
    'there is an assertion beside',
  ],
  [
    'two of them',
    {
      sign: 'assertion',
      spoil: (xml) => xml.replace(/<saml:EncryptedAssertion>.*<\/saml:EncryptedAssertion>/s, '$&$&'),
    },
    'there is an assertion beside',
  ],
])('refuses %s', async (_what, sent, why) => {
  const page = await arrive(await makeKey(), sent)
  expect([page.status, page.why]).toEqual([403, expect.stringContaining(why)])
  expect(page.text).toContain('was not accepted')
})

/** Changes one letter of the encrypted content, in its middle. */
function swapLetter(xml: string): string {
  const end = xml.lastIndexOf('CipherValue>')
  const at = end - 200
  return `${xml.slice(0, at)}${xml[at] === 'A' ? 'B' : 'A'}${xml.slice(at + 1)}`
}
