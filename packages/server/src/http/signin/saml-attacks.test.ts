// Everything that has been done to SAML elsewhere (threats of sign-in), done here: refused, with a sentence for the
// operator that says which it was.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readable } from '../../testing/browser.ts'
import { newKey, type ResponseParts, type SigningParts, signElement, testIdp } from '../../testing/saml-idp.ts'
import { type SignInTest, startSignIn } from '../../testing/sign-in.ts'

const idp = testIdp()
const stranger = newKey('stranger.example')
let test: SignInTest
/** A request that no refused answer uses up: who begins more than sixty in a minute is slowed. */
let waiting: ReturnType<SignInTest['depart']> | undefined

beforeAll(async () => {
  test = await startSignIn()
  await test.fluid.acme.addUser('ines@northrail.example')
  await test.fluid.acme.addUser('admin@northrail.example')
  await test.connect(idp)
})
afterAll(() => test[Symbol.asyncDispose]())

/** Posts what `forge` makes of a good response, and answers what the operator reads. */
async function refusedWith(forge: (facts: ResponseParts) => string): Promise<string> {
  waiting ??= test.depart()
  const request = await waiting
  const facts = { acsUrl: request.acsUrl, audience: test.root, inResponseTo: request.id }
  const from = test.fluid.logLines.length
  const answer = await test.newBrowser().post(request.acsUrl, { SAMLResponse: forge(facts) }, { isForeign: true })
  expect(answer.status).toBe(403)
  expect(answer.headers.getSetCookie().filter((line) => line.includes('session'))).toEqual([])
  expect(readable(answer.text)).toContain('was not accepted')
  const line = test.fluid.logLines.slice(from).find((one) => one.includes('Sign-in refused'))
  return line === undefined ? '' : String(JSON.parse(line).msg)
}

function base64(xml: string): string {
  return Buffer.from(xml).toString('base64')
}

it('lets a person in who comes with a good response', async () => {
  const browser = test.newBrowser()
  const page = await test.arrive(idp, {}, {}, browser)
  expect(readable(page.text)).toContain('ines@northrail.example')
})

describe('one field wrong (T-65)', () => {
  const cases: readonly (readonly [name: string, parts: Partial<ResponseParts>, sentence: string])[] = [
    ['another audience', { audience: 'https://other.example' }, 'its audience is https://other.example'],
    ['no audience', { audienceXml: '' }, 'its audience is nobody'],
    [
      'another destination',
      { destination: 'https://other.example/Acs' },
      'it is meant for "https://other.example/Acs"',
    ],
    ['another recipient', { recipient: 'https://other.example/Acs' }, 'its recipient is "https://other.example/Acs"'],
    ['another issuer', { issuer: 'https://evil.example' }, 'its issuer is "https://evil.example"'],
    [
      'another issuer of the assertion',
      { assertionIssuer: 'https://evil.example' },
      'its issuer is "https://evil.example"',
    ],
    ['an end in the past', { notOnOrAfterMs: Date.now() - 120_000 }, 'it is too late'],
    ['a beginning in the future', { notBeforeMs: Date.now() + 120_000 }, 'is valid only from'],
    ['a request that was never made', { inResponseTo: '_unknown' }, 'which was not made here'],
    ['a status that is no success', { status: 'urn:oasis:names:tc:SAML:2.0:status:Responder' }, 'says that it failed'],
    ['an empty NameID', { nameId: '' }, 'its NameID is missing'],
  ]
  it.each(cases)('refuses %s', async (_name, parts, sentence) => {
    expect(await refusedWith((facts) => idp.response({ ...facts, ...parts }))).toContain(sentence)
  })
})

describe('what the provider itself has signed, and should not have (T-65)', () => {
  const resigned = (facts: ResponseParts, edit: (xml: string) => string): string =>
    base64(
      signElement(edit(idp.responseXml(facts, { sign: 'none' })), "//*[local-name()='Assertion']", { key: idp.key }),
    )

  it.each<readonly [what: string, edit: (xml: string) => string, sentence: string]>([
    [
      'a session that is over at the provider',
      (xml) => xml.replace('SessionIndex=', `SessionNotOnOrAfter="${new Date(Date.now() - 120_000).toISOString()}" $&`),
      'the session at the provider is over',
    ],
    [
      'a confirmation without an end',
      (xml) => xml.replace(/(SubjectConfirmationData) NotOnOrAfter="[^"]+"/, '$1'),
      'was not accepted',
    ],
    [
      'nobody who signed in',
      (xml) => xml.replace(/<saml:AuthnStatement.*<\/saml:AuthnStatement>/, ''),
      'no AuthnStatement',
    ],
    ['a time that is none', (xml) => xml.replace(/NotBefore="[^"]+"/, 'NotBefore="soon"'), 'its NotBefore is no time'],
  ])('refuses %s', async (_what, edit, sentence) => {
    expect(await refusedWith((facts) => resigned(facts, edit))).toContain(sentence)
  })

  it('refuses an assertion that answers another request than its response', async () => {
    const { id } = await test.depart(test.newBrowser())
    const forge = (facts: ResponseParts) =>
      base64(idp.responseXml(facts).replace(/(<samlp:Response [^>]*InResponseTo=")[^"]+/, `$1${id}`))
    expect(await refusedWith(forge)).toContain('answer different requests')
  })

  it("refuses a provider that answers another provider's request", async () => {
    await test.connect(testIdp('https://second.example/entity'), { name: 'Second' })
    const { id } = await test.depart(test.newBrowser(), 'Second')
    expect(await refusedWith((facts) => idp.response({ ...facts, inResponseTo: id }))).toContain(
      'was not made here for',
    )
  })
})

describe('signatures (T-60, T-63)', () => {
  const cases: readonly (readonly [name: string, signing: SigningParts, sentence: string])[] = [
    ['none at all', { sign: 'none' }, 'it is not signed'],
    ['another key', { key: stranger }, 'it was signed with another key'],
    ['SHA-1', { signatureAlgorithm: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1' }, 'its SignatureMethod is'],
    ['a SHA-1 digest', { digestAlgorithm: 'http://www.w3.org/2000/09/xmldsig#sha1' }, 'its DigestMethod is'],
    [
      'canonicalisation with comments',
      { canonicalization: 'http://www.w3.org/2001/10/xml-exc-c14n#WithComments' },
      'its CanonicalizationMethod is',
    ],
  ]
  it.each(cases)('refuses %s', async (_name, signing, sentence) => {
    expect(await refusedWith((facts) => idp.response(facts, signing))).toContain(sentence)
  })

  it('refuses an HMAC with the public key as the secret', async () => {
    const forge = (facts: ResponseParts) =>
      base64(
        idp
          .responseXml(facts)
          .replace('http://www.w3.org/2001/04/xmldsig-more#rsa-sha256', 'http://www.w3.org/2000/09/xmldsig#hmac-sha1'),
      )
    expect(await refusedWith(forge)).toContain('its SignatureMethod is')
  })

  it('refuses a content that was changed after signing', async () => {
    const forge = (facts: ResponseParts) => base64(idp.responseXml(facts).replace('ines@', 'admin@'))
    expect(await refusedWith(forge)).toContain('the content was changed after signing')
  })

  it.each(['assertion', 'response', 'both'] as const)('accepts a signature over the %s', async (sign) => {
    const page = await test.arrive(idp, {}, { sign }, test.newBrowser())
    expect(readable(page.text)).toContain('ines@northrail.example')
  })

  it('refuses a broken signature of the response beside a good one of the assertion', async () => {
    const forge = (facts: ResponseParts) => {
      const response = "/*[local-name()='Response']"
      return base64(signElement(idp.responseXml(facts), response, { key: stranger }))
    }
    expect(await refusedWith(forge)).toContain('another key')
  })
})

describe('signature wrapping (T-60)', () => {
  const evil = (xml: string): string => xml.replace('ines@northrail.example', 'admin@northrail.example')
  const assertionOf = (xml: string): string => /<saml:Assertion[\s\S]*<\/saml:Assertion>/.exec(xml)?.[0] ?? ''
  const withoutSignature = (xml: string): string => xml.replace(/<ds:Signature[\s\S]*?<\/ds:Signature>/, '')
  const otherId = (xml: string): string => xml.replace(/(<saml:Assertion ID=")[^"]+/, '$1_evil')

  const layouts: readonly (readonly [name: string, forge: (good: string, signed: string, forged: string) => string])[] =
    [
      ['a forged assertion before', (good, signed, forged) => good.replace(signed, forged + signed)],
      ['a forged assertion after', (good, signed, forged) => good.replace(signed, signed + forged)],
      [
        'the signed one inside the forged one',
        (good, signed, forged) =>
          good.replace(signed, forged.replace('<saml:Subject>', `<saml:Advice>${signed}</saml:Advice><saml:Subject>`)),
      ],
      [
        'the signed one in Extensions',
        (good, signed, forged) =>
          good
            .replace('<samlp:Status>', `<samlp:Extensions>${signed}</samlp:Extensions><samlp:Status>`)
            .replace(new RegExp(`${escaped(signed)}(?=</samlp:Response>)`), forged),
      ],
      [
        "the signed one in the signature's Object",
        (good, signed, forged) => {
          const signature = /<ds:Signature[\s\S]*?<\/ds:Signature>/.exec(signed)?.[0] ?? ''
          const moved = signature.replace(
            '</ds:Signature>',
            `<ds:Object>${withoutSignature(signed)}</ds:Object></ds:Signature>`,
          )
          return good.replace(signed, forged.replace('<saml:Subject>', `${moved}<saml:Subject>`))
        },
      ],
      [
        'the signature moved into the forged one',
        (good, signed, forged) => {
          const signature = /<ds:Signature[\s\S]*?<\/ds:Signature>/.exec(signed)?.[0] ?? ''
          return good.replace(
            signed,
            forged.replace('</saml:Issuer>', `</saml:Issuer>${signature}`) + withoutSignature(signed),
          )
        },
      ],
      [
        'the whole good response inside a forged one',
        (good, _signed, forged) =>
          good
            .replace(/<samlp:Response/, '<samlp:Response')
            .replace('</samlp:Response>', `</samlp:Response>`)
            .replace('<samlp:Status>', `<samlp:Extensions>${good}</samlp:Extensions><samlp:Status>`)
            .replace(new RegExp(`${escaped(assertionOf(good))}(?=</samlp:Response>$)`), forged),
      ],
      [
        'two elements of one ID',
        (good, signed, forged) =>
          good.replace(signed, forged.replace('_evil', /Assertion ID="([^"]+)/.exec(signed)?.[1] ?? '') + signed),
      ],
    ]
  it.each(layouts)('refuses %s', async (_name, layout) => {
    const forge = (facts: ResponseParts): string => {
      const good = idp.responseXml(facts)
      const signed = assertionOf(good)
      return base64(layout(good, signed, otherId(evil(withoutSignature(signed)))))
    }
    expect(await refusedWith(forge)).toMatch(
      /(an assertion beside, inside or around|a signature lies where none belongs|a signature covers another element|have the ID|an object of its own)/,
    )
  })

  const extended = (xml: string, markup: string): string =>
    xml.replace('<samlp:Status>', `<samlp:Extensions>${markup}</samlp:Extensions>$&`)
  const assertionId = (xml: string): string => /<saml:Assertion ID="([^"]+)/.exec(xml)?.[1] ?? ''

  it.each<readonly [what: string, forge: (xml: string) => string, sentence: string]>([
    [
      'a signature in Extensions, with the good one in its place',
      (xml) => extended(xml, /<ds:Signature[\s\S]*<\/ds:Signature>/.exec(xml)?.[0] ?? ''),
      'a signature lies where none belongs',
    ],
    [
      "an element elsewhere with the assertion's ID",
      (xml) => extended(xml, `<x ID="${assertionId(xml)}"/>`),
      'two of its elements have the ID',
    ],
    [
      'a signature of the whole document in the assertion',
      (xml) => xml.replace(/URI="#[^"]+"/, 'URI=""'),
      'a signature covers another element',
    ],
    [
      'a transform that chooses what is covered',
      (xml) =>
        xml.replace(
          'http://www.w3.org/2000/09/xmldsig#enveloped-signature',
          'http://www.w3.org/TR/1999/REC-xpath-19991116',
        ),
      'its Transform is',
    ],
  ])('refuses %s', async (_what, forge, sentence) => {
    expect(await refusedWith((facts) => base64(forge(idp.responseXml(facts))))).toContain(sentence)
  })

  it('refuses a signature without a reference, or with two (T-61)', async () => {
    const twice = (facts: ResponseParts): string =>
      base64(idp.responseXml(facts).replace(/(<ds:Reference[\s\S]*<\/ds:Reference>)/, '$1$1'))
    const none = (facts: ResponseParts): string =>
      base64(idp.responseXml(facts).replace(/<ds:Reference[\s\S]*<\/ds:Reference>/, ''))
    expect(await refusedWith(twice)).toContain('2 Reference elements')
    expect(await refusedWith(none)).toContain('a signature covers nothing')
  })

  it('refuses a second SignedInfo (T-61)', async () => {
    const forge = (facts: ResponseParts): string =>
      base64(idp.responseXml(facts).replace(/(<ds:SignedInfo>[\s\S]*<\/ds:SignedInfo>)/, '$1$1'))
    expect(await refusedWith(forge)).toContain('2 SignedInfo elements')
  })
})

describe('text that two readers see differently (T-61, T-62, T-66)', () => {
  const cases: readonly (readonly [name: string, forge: (facts: ResponseParts) => string, sentence: string])[] = [
    [
      'a comment in NameID',
      (facts) => idp.response({ ...facts, nameId: 'admin@northrail.example<!---->.evil' }),
      'it has a comment',
    ],
    [
      'a processing instruction in NameID',
      (facts) => base64(idp.responseXml(facts).replace('ines@', '<?x?>ines@')),
      'it has a comment, a CDATA section or a processing instruction',
    ],
    [
      'CDATA in NameID',
      (facts) => idp.response({ ...facts, nameId: 'admin@northrail.example<![CDATA[.evil]]>' }),
      'a CDATA section',
    ],
    [
      'an element in NameID',
      (facts) => idp.response({ ...facts, nameId: 'admin@northrail.example<x>.evil</x>' }),
      'its NameID is missing, or holds more than text',
    ],
    [
      'a comment in DigestValue',
      (facts) => base64(idp.responseXml(facts).replace('<ds:DigestValue>', '<ds:DigestValue><!--x-->')),
      'it has a comment',
    ],
    [
      'a document type with entities',
      (facts) =>
        base64(
          `<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>${idp.responseXml(facts).replace('ines', '&b;')}`,
        ),
      'a document type declaration',
    ],
    ['what is no XML', () => base64('not xml at all'), 'The SAML message was not accepted'],
    ['what is no base64', () => '<xml/>', 'it is not base64'],
    ['nothing', () => '', 'it is not base64'],
    ['what is too large', () => 'A'.repeat(800_000), 'larger than 512 KiB'],
  ]
  it.each(cases)('refuses %s', async (_name, forge, sentence) => {
    expect(await refusedWith(forge)).toContain(sentence)
  })
})

describe('XML of which more would have to be built than anybody sends (T-66)', () => {
  const repeated = (count: number, part: (index: number) => string): string =>
    Array.from({ length: count }, (_, index) => part(index)).join('')
  const cases: readonly (readonly [name: string, markup: string, sentence: string])[] = [
    ['a hundred thousand elements', '<a/>'.repeat(100_000), 'it has more than 2000 elements'],
    ['elements deep in each other', '<a>'.repeat(33) + '</a>'.repeat(33), 'more than 32 deep'],
    [
      'an element with many namespaces',
      `<a ${repeated(65, (index) => `xmlns:n${index}="u" `)}/>`,
      'more than 64 attributes',
    ],
    [
      'many attributes',
      repeated(101, () => `<a ${repeated(60, (index) => `a${index}="" `)}/>`),
      'more than 6000 attributes',
    ],
    ['a tag without an end', '<a b="<c>"/>', 'one of its tags has no end'],
  ]
  it.each(cases)('refuses %s, before any of it is built', async (_name, markup, sentence) => {
    const forge = (facts: ResponseParts) =>
      base64(idp.responseXml(facts).replace('<samlp:Status>', `<samlp:Extensions>${markup}</samlp:Extensions>$&`))
    expect(await refusedWith(forge)).toContain(sentence)
  })

  it('takes the answer of somebody who is in more than a thousand groups', async () => {
    const groups = Array.from({ length: 1_200 }, (_, index) => `Group ${index}`)
    const attributes = { groups: groups.join('</saml:AttributeValue><saml:AttributeValue>') }
    const page = await test.arrive(idp, { attributes }, {}, test.newBrowser())
    expect(readable(page.text)).toContain('ines@northrail.example')
  })
})

it('takes the same response once, and never again (T-65)', async () => {
  const browser = test.newBrowser()
  const request = await test.depart(browser)
  const SAMLResponse = idp.response({ acsUrl: request.acsUrl, audience: test.root, inResponseTo: request.id })
  const first = await browser.post(request.acsUrl, { SAMLResponse }, { isForeign: true })
  const from = test.fluid.logLines.length
  const second = await browser.post(request.acsUrl, { SAMLResponse }, { isForeign: true })
  expect([first.status, second.status]).toEqual([303, 403])
  expect(test.fluid.logLines.slice(from).join()).toContain('was used before')
})

it('takes a request for one answer only (T-65)', async () => {
  const request = await test.depart()
  const facts = { acsUrl: request.acsUrl, audience: test.root, inResponseTo: request.id }
  const post = () => test.browser.post(request.acsUrl, { SAMLResponse: idp.response(facts) }, { isForeign: true })
  expect([(await post()).status, (await post()).status]).toEqual([303, 403])
})

it("refuses another organisation's provider, and an answer meant for another organisation (T-64)", async () => {
  const other = await test.fluid.addOrganisation('northrail')
  await other.addUser('ines@northrail.example')
  const theirs = testIdp('https://idp.northrail.example/entity')
  await test.connect(theirs, { name: 'Theirs' }, other)
  const acsUrl = `${test.root}/AuthServices/Acs`
  const wrong = [
    theirs.response({ acsUrl, audience: test.root }),
    theirs.response({ acsUrl, audience: test.root, issuer: idp.entityId }),
    idp.response({ acsUrl: `${test.fluid.origin}/o/northrail/AuthServices/Acs`, audience: test.root }),
    idp.response({ acsUrl, audience: `${test.fluid.origin}/o/northrail` }),
  ]
  for (const SAMLResponse of wrong) {
    const answer = await test.newBrowser().post(acsUrl, { SAMLResponse }, { isForeign: true })
    expect(answer.status).toBe(403)
  }
})

it('lets only the browser in that went to the provider (login CSRF, T-67)', async () => {
  const victim = test.newBrowser()
  const request = await test.depart(test.newBrowser())
  const facts = { acsUrl: request.acsUrl, audience: test.root, inResponseTo: request.id }
  const answer = await victim.post(request.acsUrl, { SAMLResponse: idp.response(facts) }, { isForeign: true })
  const page = await victim.follow(answer)
  expect(page.status).toBe(403)
  expect(readable(page.text)).toContain('begun in another browser')
  expect(victim.cookie('fluid-session')).toBeUndefined()
})

it('writes each kind of refusal into the journal, and a flood of one kind once', async () => {
  await using flooded = await startSignIn()
  await flooded.connect(idp)
  const wrong: readonly Partial<ResponseParts>[] = [
    { audience: 'https://other.example' },
    { audience: 'https://other.example' },
    { audience: 'https://other.example' },
    { destination: 'https://other.example/Acs' },
  ]
  for (const parts of wrong) await flooded.arrive(idp, parts, {}, flooded.newBrowser())
  await expect
    .poll(() => flooded.refusals())
    .toEqual([
      expect.stringContaining('its audience is https://other.example'),
      expect.stringContaining('it is meant for "https://other.example/Acs"'),
    ])
})

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
}
