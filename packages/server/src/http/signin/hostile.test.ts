// Whatever strangers send to the pages of sign-in, the answer is a page or a refusal, and never an error of ours (T-50 to
// T-56 at this door).

import { randomBytes } from 'node:crypto'
import { deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { testIdp } from '../../testing/saml-idp.ts'
import { type SignInTest, startSignIn } from '../../testing/sign-in.ts'

let test: SignInTest
const idp = testIdp()
beforeAll(async () => {
  // Nobody is slowed in this test: each try comes from another address of the trusted proxy's telling.
  test = await startSignIn({ environment: { FLUID_TRUST_PROXY: 'loopback' } })
  await test.connect(idp)
})
afterAll(() => test[Symbol.asyncDispose]())

const PATHS = [
  '/signin',
  '/signin/pin',
  '/signin/pin/enter',
  '/signin/code',
  '/signin/passkey',
  '/signin/passkey/options',
  '/signin/arrive',
  '/signout',
  '/AuthServices/Acs',
  '/AuthServices/OktaSSO/Acs',
  '/AuthServices/Logout',
  '/AuthServices/OktaSSO/BackChannelLogout',
  '/account/password',
  '/account/tokens',
]
const NAMES = [
  'userName',
  'password',
  'next',
  'email',
  'pin',
  'code',
  'SAMLResponse',
  'SAMLRequest',
  'RelayState',
  'logout_token',
  'id',
]

const base64 = fc.string({ unit: 'binary' }).map((text) => Buffer.from(text).toString('base64'))
const xml = fc.tuple(fc.nat(2_000), fc.nat(2_000), fc.string()).map(([from, length, text]) => {
  const good = idp.responseXml({ acsUrl: 'https://x.example', audience: 'https://x.example' })
  return Buffer.from(good.slice(0, from) + text + good.slice(from + length)).toString('base64')
})
const value = fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), base64, xml)
const fields = fc.dictionary(fc.constantFrom(...NAMES, '__proto__', 'constructor', '_csrf'), value, { maxKeys: 6 })

function from(address: number): Record<string, string> {
  return { 'X-Forwarded-For': `10.${(address >> 16) & 255}.${(address >> 8) & 255}.${address & 255}` }
}

it('answers every form with less than 500', async () => {
  const _csrf = await test.browser.csrf('/signin')
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...PATHS), fields, fc.boolean(), fc.nat(), async (path, sent, isOurs, address) => {
      const { status } = await test.browser.post(path, isOurs ? { ...sent, _csrf } : { ...sent }, {
        headers: from(address),
      })
      expect(status).toBeLessThan(500)
    }),
    { numRuns: 400 },
  )
}, 60_000)

it('answers every JSON body with less than 500', async () => {
  const token = await test.browser.csrf('/signin')
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...PATHS), fc.jsonValue(), fc.nat(), async (path, body, address) => {
      const { status } = await test.browser.json(path, body, { 'X-CSRF-Token': token, ...from(address) })
      expect(status).toBeLessThan(500)
    }),
    { numRuns: 200 },
  )
}, 60_000)

it('answers every query of single logout and of the callback with less than 500', async () => {
  const deflated = fc.string({ unit: 'binary' }).map((text) => deflateRawSync(text).toString('base64'))
  const query = fc.dictionary(
    fc.constantFrom('SAMLRequest', 'SAMLResponse', 'SigAlg', 'Signature', 'RelayState', 'code', 'state'),
    fc.oneof(value, deflated),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('/AuthServices/Logout', '/AuthServices/OktaSSO/Callback', '/signin/with/OktaSSO', '/signin'),
      query,
      async (path, sent) => {
        const { status } = await test.browser.get(`${path}?${new URLSearchParams(sent)}`)
        expect(status).toBeLessThan(500)
      },
    ),
    { numRuns: 200 },
  )
}, 60_000)

it('inflates no bomb (T-66)', async () => {
  const bomb = deflateRawSync(Buffer.alloc(200 * 1024 * 1024, 0x20)).toString('base64')
  const beforeBytes = process.memoryUsage().rss
  const { status } = await test.browser.get(
    `/AuthServices/Logout?${new URLSearchParams({ SAMLRequest: bomb.slice(0, 10_000) })}`,
  )
  expect(status).toBeLessThan(500)
  expect(process.memoryUsage().rss - beforeBytes).toBeLessThan(100 * 1024 * 1024)
})

it('fails at no NUL and no endless name that is typed or asked for (T-56)', async () => {
  const { browser } = test
  const long = randomBytes(100_000).toString('base64')
  for (const typed of ['ines\0', long]) {
    const answers = [
      await browser.submit('/signin', '/signin', { userName: typed, password: typed }),
      await browser.submit('/signin/pin', '/signin/pin', { email: `${typed}@northrail.example` }),
    ]
    expect(answers.filter(({ status }) => status >= 500)).toEqual([])
  }
  await test.signInAdmin()
  for (const path of ['/journal?text=%00', '/journal?person=%00', '/sessions?after=%00', '/groups?search=%00']) {
    expect([path, (await browser.get(`/api/v1${path}`)).status < 500]).toEqual([path, true])
  }
})
