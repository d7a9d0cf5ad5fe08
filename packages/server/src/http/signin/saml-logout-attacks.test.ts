// Requests to sign somebody out that no provider of theirs has sent, here, now and whole: refused, and nobody is signed out.

import { randomBytes, sign } from 'node:crypto'
import { deflateRawSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import type { TestBrowser } from '../../testing/browser.ts'
import { newKey, signElement, type TestKey, testIdp } from '../../testing/saml-idp.ts'
import { type SignInTest, startSignIn } from '../../testing/sign-in.ts'

const RSA = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256'
const PERSON = 'ines@northrail.example'
const idp = testIdp()
const second = testIdp('https://second.example/entity')
let test: SignInTest
let signedIn: TestBrowser

beforeAll(async () => {
  test = await startSignIn()
  await test.fluid.acme.addUser(PERSON)
  const metadataXml = idp.metadata({ logoutUrl: 'https://idp.example/slo' })
  await test.connect(idp, { metadataXml })
  await test.connect(second, {
    name: 'Second',
    metadataXml: second.metadata({ logoutUrl: 'https://second.example/slo' }),
  })
  await test.connect(idp, { metadataXml }, await test.fluid.addOrganisation('northrail'))
  signedIn = test.newBrowser()
  await test.arrive(idp, {}, {}, signedIn)
  return () => test[Symbol.asyncDispose]()
})

interface Said {
  readonly issuer?: string
  readonly destination?: string
  readonly person?: string
  readonly atMs?: number
  readonly more?: string
  /** Markup between the issuer and the name. */
  readonly markup?: string
}

function requestXml({
  issuer = idp.entityId,
  destination,
  person = PERSON,
  atMs,
  more = '',
  markup = '',
}: Said): string {
  const issued = new Date(atMs ?? Date.now()).toISOString()
  const id = randomBytes(16).toString('hex')
  return `<samlp:LogoutRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_${id}" Version="2.0" IssueInstant="${issued}" Destination="${destination ?? door()}"${more}><saml:Issuer>${issuer}</saml:Issuer>${markup}<saml:NameID>${person}</saml:NameID></samlp:LogoutRequest>`
}

function queryOf(xml: string, key = idp.key): string {
  const signed = `SAMLRequest=${encodeURIComponent(deflateRawSync(xml).toString('base64'))}&SigAlg=${encodeURIComponent(RSA)}`
  const signature = sign('sha256', Buffer.from(signed), key.privateKey).toString('base64')
  return `${signed}&Signature=${encodeURIComponent(signature)}`
}

const door = (organisation = 'acme') => `${test.fluid.origin}/o/${organisation}/AuthServices/Logout`
const signed = (xml: string, key: TestKey = idp.key) => signElement(xml, "/*[local-name()='LogoutRequest']", { key })
const signatureOf = (xml: string) => /<ds:Signature[\s\S]*<\/ds:Signature>/.exec(xml)?.[0] ?? ''
const isSignedIn = async () => (await signedIn.get('/account')).status === 200
const post = (xml: string) =>
  test.newBrowser().post(door(), { SAMLRequest: Buffer.from(xml).toString('base64') }, { isForeign: true })

describe('a logout request (T-67)', () => {
  it.each<readonly [what: string, said: () => Said]>([
    ['meant for another organisation', () => ({ destination: door('northrail') })],
    ['of more than five minutes ago', () => ({ atMs: Date.now() - 6 * 60_000 })],
    ['from the future', () => ({ atMs: Date.now() + 6 * 60_000 })],
    ['that has ended', () => ({ more: ` NotOnOrAfter="${new Date(Date.now() - 2 * 60_000).toISOString()}"` })],
    ['whose end is no time', () => ({ more: ' NotOnOrAfter="soon"' })],
    ['that names two people', () => ({ markup: '<saml:NameID>other@northrail.example</saml:NameID>' })],
    ['with markup in the name', () => ({ person: `${PERSON}<saml:x/>` })],
  ])('signs nobody out when it is one %s', async (_what, said) => {
    const answer = await test.newBrowser().get(`${door()}?${queryOf(requestXml(said()))}`)
    expect([answer.status, await isSignedIn()]).toEqual([403, true])
  })

  it('of another provider, or at another organisation, ends nothing here', async () => {
    const bySecond = queryOf(requestXml({ issuer: second.entityId }), second.key)
    const elsewhere = queryOf(requestXml({ destination: door('northrail') }))
    const answers = [
      await test.newBrowser().get(`${door()}?${bySecond}`),
      await test.newBrowser().get(`${door('northrail')}?${elsewhere}`),
    ]
    expect([...answers.map(({ status }) => status), await isSignedIn()]).toEqual([303, 303, true])
  })

  it.each<readonly [what: string, forge: () => string]>([
    ['unsigned', () => requestXml({})],
    ['signed by a stranger', () => signed(requestXml({}), newKey('stranger.example'))],
    [
      'changed after signing',
      () => signed(requestXml({ person: 'other@northrail.example' })).replace('other@', 'ines@'),
    ],
    [
      'around a signed one for somebody else',
      () => requestXml({ markup: `<samlp:Extensions>${signed(requestXml({ person: 'other' }))}</samlp:Extensions>` }),
    ],
    [
      'with the signature of one for somebody else',
      () => requestXml({ markup: signatureOf(signed(requestXml({ person: 'other' }))) }),
    ],
  ])('signs nobody out when it is posted %s', async (_what, forge) => {
    const answer = await post(forge())
    expect([answer.status, await isSignedIn()]).toEqual([403, true])
  })

  it('is refused when SHA-1 signs it, by redirect and by post', async () => {
    const from = test.fluid.logLines.length
    const sha1 = 'http://www.w3.org/2000/09/xmldsig#rsa-sha1'
    const query = queryOf(requestXml({})).replace(encodeURIComponent(RSA), encodeURIComponent(sha1))
    const weak = { key: idp.key, signatureAlgorithm: sha1 }
    const posted = await post(signElement(requestXml({}), "/*[local-name()='LogoutRequest']", weak))
    const answers = [posted, await test.newBrowser().get(`${door()}?${query}`)]
    expect([...answers.map(({ status }) => status), await isSignedIn()]).toEqual([403, 403, true])
    const log = test.fluid.logLines.slice(from).join()
    expect(log).toContain('its SignatureMethod is')
    expect(log).toContain('an algorithm that is not accepted')
  })

  it('inflates to no more than a message may have (T-66)', async () => {
    const bomb = deflateRawSync(Buffer.alloc(8 * 1024 * 1024, 0x20)).toString('base64')
    const answer = await test.newBrowser().get(`${door()}?SAMLRequest=${encodeURIComponent(bomb)}`)
    expect([answer.status, test.fluid.logLines.join()]).toEqual([403, expect.stringContaining('or is too large')])
  })
})

it('signs out who is named by a request that is whole, by post too', async () => {
  expect((await post(signed(requestXml({})))).status).toBe(303)
  expect(await isSignedIn()).toBe(false)
})
