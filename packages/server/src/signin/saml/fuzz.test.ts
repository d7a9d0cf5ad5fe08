// A signed answer with bytes lost, doubled or put in: refused, or the person whom the signature covers; never another one
// (T-60 to T-62, T-66). `npm run fuzz -- --cases N`.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { SamlProvider } from '../../directory/sign-in-provider.ts'
import { OperatorError } from '../../provisioning/operator-error.ts'
import { encryptAssertion } from '../../testing/encrypt-assertion.ts'
import { mutationsOf } from '../../testing/mutate.ts'
import { newKey, testIdp } from '../../testing/saml-idp.ts'
import { SignInRefusal } from '../refusal.ts'
import { pemOf, readMetadata } from './read-metadata.ts'
import { issuerOf, verifyResponse } from './verify-response.ts'

const REQUESTS = Number(process.env['FUZZ_REQUESTS'] ?? 300)
const SEED = process.env['SEED'] === undefined ? {} : { seed: Number(process.env['SEED']) }
const ACS = 'https://acme.fluid.example/AuthServices/OktaSSO/Acs'
const AUDIENCE = 'https://acme.fluid.example'
const PERSON = 'ines@northrail.example'

const idp = testIdp()
const provider: SamlProvider = {
  kind: 'saml',
  name: 'OktaSSO',
  label: 'Okta',
  type: 'Okta',
  claim: undefined,
  isEnabled: true,
  appEntityId: AUDIENCE,
  metadataUrl: undefined,
  metadata: readMetadata(idp.metadata()),
  isUnsolicitedAllowed: true,
}
const parts = { acsUrl: ACS, audience: AUDIENCE, nameId: PERSON, attributes: { department: 'Lines' } }
const ourKey = newKey('fluid.example')
const decryptionKeys = () => Promise.resolve([ourKey.privateKey])
const answers = (['assertion', 'response', 'both'] as const).map((sign) => idp.responseXml(parts, { sign }))
answers.push(await encryptAssertion(answers[0] ?? '', { certificate: pemOf(ourKey.certificate) }))
const forged = idp.responseXml({ ...parts, nameId: 'admin@northrail.example' }, { sign: 'none' })

async function subjectOf(xml: string): Promise<string | undefined> {
  try {
    const response = Buffer.from(xml).toString('base64')
    issuerOf(response)
    return (await verifyResponse(response, { provider, acsUrl: ACS, nowMs: Date.now(), decryptionKeys })).subject
  } catch (error) {
    if (error instanceof SignInRefusal) return undefined
    throw error
  }
}

test('signs in whom the signature covers, as long as nothing was changed', async () => {
  expect(await Promise.all(answers.map(subjectOf))).toEqual([PERSON, PERSON, PERSON, PERSON])
  expect(await subjectOf(forged)).toBeUndefined()
})

test('takes no answer whose bytes were changed for another person (T-60, T-61, T-62, T-66)', {
  timeout: 60_000 + REQUESTS * 100,
}, async () => {
  await fc.assert(
    fc.asyncProperty(mutationsOf([...answers, forged]), async (xml) => {
      expect([undefined, PERSON]).toContain(await subjectOf(xml))
    }),
    { numRuns: REQUESTS, ...SEED },
  )
})

test('reads metadata that is almost right, or says what is wrong with it (T-66)', {
  timeout: 60_000 + REQUESTS * 100,
}, () => {
  fc.assert(
    fc.property(mutationsOf([idp.metadata({ logoutUrl: 'https://idp.example/slo' })]), (xml) => {
      try {
        readMetadata(xml)
      } catch (error) {
        expect(error).toBeInstanceOf(OperatorError)
      }
    }),
    { numRuns: REQUESTS, ...SEED },
  )
})
