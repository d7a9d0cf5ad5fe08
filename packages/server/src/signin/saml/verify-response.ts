// An identity provider's answer: is it its own, for us, for now, for this? Everything about the person is read from the
// exact bytes that the signature covers, and from nowhere else (T-60 to T-65).

import { SAML, ValidateInResponseTo } from '@node-saml/node-saml'
import { getVerifiedXml } from '@node-saml/node-saml/lib/xml.js'
import type { SamlProvider } from '../../directory/sign-in-provider.ts'
import { decryptAssertion } from './decrypt.ts'
import { fingerprintOf, pemOf } from './read-metadata.ts'
import { findEncrypted, isAssertionSigned, type Shape, shapeOfResponse, unsigned } from './signature-shape.ts'
import {
  ASSERTION,
  attributeOf,
  childrenOf,
  decodeBase64,
  everyElement,
  onlyChild,
  PROTOCOL,
  parseXml,
  plainText,
  refused,
  SIGNATURE,
} from './xml.ts'

const SKEW_MS = 60_000
const SUCCESS = 'urn:oasis:names:tc:SAML:2.0:status:Success'
const BEARER = 'urn:oasis:names:tc:SAML:2.0:cm:bearer'

export interface ResponseFacts {
  readonly provider: SamlProvider
  /** The address at which it came in: what Destination and Recipient have to name. */
  readonly acsUrl: string
  readonly nowMs: number
  /** Our keys for assertions that are encrypted, as PEM, the newest first. */
  readonly decryptionKeys: () => Promise<readonly string[]>
}

export interface VerifiedAssertion {
  readonly id: string
  /** The request that it answers; undefined when it came unasked. */
  readonly inResponseTo: string | undefined
  readonly nameId: string
  /** What is matched to userName: the NameID, or the claim that the provider's form names. */
  readonly subject: string
  readonly sessionIndex: string
  /** After this it could not be accepted again. */
  readonly expiresMs: number
  readonly attributes: ReadonlyMap<string, string>
}

/** Who sent it, by its own word: only to find the provider whose keys it has to be signed with. */
export function issuerOf(samlResponse: string): string | undefined {
  const root = parseXml(decodeBase64(samlResponse))
  const holder = onlyChild(root, ASSERTION, 'Issuer') ?? everyElement(root).find(isIssuer)
  return holder === undefined ? undefined : plainText(holder)
}

/** Throws SignInRefusal, with a sentence for the operator that says which check it failed. */
export async function verifyResponse(samlResponse: string, facts: ResponseFacts): Promise<VerifiedAssertion> {
  const response = parseXml(decodeBase64(samlResponse))
  if (response.localName !== 'Response' || response.namespaceURI !== PROTOCOL) {
    throw refused('saml-malformed', `it is a ${response.localName}, not a Response`)
  }
  requireSuccess(response)
  const { assertion, isResponseSigned } = await verifiedAssertion(samlResponse, response, facts)
  requireIssuer(response, assertion, facts)
  requireDestination(response, isResponseSigned, facts)
  const untilMs = requireConditions(assertion, facts)
  const confirmation = confirmationOf(assertion, facts)
  const inResponseTo = attributeOf(response, 'InResponseTo')
  if (confirmation.inResponseTo !== inResponseTo) {
    throw refused('saml-in-response-to', 'the response and its assertion answer different requests')
  }
  const attributes = attributesOf(assertion)
  const nameId = nameIdOf(assertion)
  return {
    id: attributeOf(assertion, 'ID') ?? '',
    inResponseTo,
    nameId: nameId ?? '',
    subject: subjectOf(facts.provider, nameId, attributes),
    sessionIndex: sessionIndexOf(assertion, facts.nowMs),
    expiresMs: Math.max(untilMs, confirmation.untilMs) + SKEW_MS,
    attributes: new Map(
      [...attributes].flatMap(([name, values]) => (values.length === 1 ? [[name, values[0] ?? '']] : [])),
    ),
  }
}

interface Verified {
  /** As the signature covers it. */
  readonly assertion: Element
  readonly isResponseSigned: boolean
}

async function verifiedAssertion(samlResponse: string, response: Element, facts: ResponseFacts): Promise<Verified> {
  const found = findEncrypted(response)
  if (found !== undefined) return openEncrypted(samlResponse, response, facts, found)
  const shape = shapeOfResponse(response)
  const assertion = parseXml(Buffer.from(await signedAssertion(samlResponse, shape, facts)))
  return { assertion, isResponseSigned: shape.isResponseSigned }
}

/** The response's own signature comes first, so that nothing which it does not cover is decrypted in its name. */
async function openEncrypted(
  samlResponse: string,
  response: Element,
  { provider: { metadata }, decryptionKeys }: ResponseFacts,
  { encrypted, isResponseSigned }: NonNullable<ReturnType<typeof findEncrypted>>,
): Promise<Verified> {
  const { certificates } = metadata
  const inner = isResponseSigned
    ? encryptedIn(verifiedXml(decodeBase64(samlResponse), response, certificates))
    : encrypted
  const bytes = decryptAssertion(inner, { keys: await decryptionKeys(), isCovered: isResponseSigned })
  const assertion = parseXml(bytes)
  if (isAssertionSigned(assertion)) {
    return { assertion: parseXml(Buffer.from(verifiedXml(bytes, assertion, certificates))), isResponseSigned }
  }
  if (!isResponseSigned) throw unsigned()
  return { assertion, isResponseSigned }
}

function encryptedIn(xml: string): Element {
  const found = findEncrypted(parseXml(Buffer.from(xml)))
  if (found === undefined) throw refused('saml-wrapping', 'its signature covers no assertion')
  return found.encrypted
}

/** What the signature of an element covers, in the library's own words. */
function verifiedXml(bytes: Uint8Array, element: Element, certificates: readonly string[]): string {
  const text = Buffer.from(bytes).toString('utf8')
  let xml: string | null = null
  try {
    xml = getVerifiedXml(text, element, certificates.map(pemOf))
  } catch {
    // The library says only that it is invalid; what can be said more is said below.
  }
  if (xml === null) throw refused('saml-signature', whyNotVerified(element, certificates))
  return xml
}

function requireSuccess(response: Element): void {
  const status = onlyChild(response, PROTOCOL, 'Status')
  const code = status === undefined ? undefined : onlyChild(status, PROTOCOL, 'StatusCode')
  const value = code === undefined ? undefined : attributeOf(code, 'Value')
  if (status === undefined || code === undefined || value === undefined) {
    throw refused('saml-status', 'it has no status')
  }
  if (value === SUCCESS) return
  const inner = onlyChild(code, PROTOCOL, 'StatusCode')
  const message = onlyChild(status, PROTOCOL, 'StatusMessage')
  const parts = [value, inner && attributeOf(inner, 'Value'), message && plainText(message)]
  throw refused(
    'saml-status',
    `the provider says that it failed: ${parts
      .filter((part) => part)
      .join(', ')
      .slice(0, 300)}`,
  )
}

/** The assertion as the signature covers it. Every signature that is there has to verify. */
async function signedAssertion(
  samlResponse: string,
  shape: Shape,
  { provider, acsUrl }: ResponseFacts,
): Promise<string> {
  const { certificates } = provider.metadata
  const saml = new SAML({
    idpCert: certificates.map(pemOf),
    issuer: provider.appEntityId,
    callbackUrl: acsUrl,
    wantAuthnResponseSigned: shape.isResponseSigned,
    wantAssertionsSigned: shape.isAssertionSigned,
    // Times, audience and requests are checked below, against our own clock and store, each with its own sentence.
    acceptedClockSkewMs: -1,
    audience: false,
    validateInResponseTo: ValidateInResponseTo.never,
  })
  try {
    const { profile } = await saml.validatePostResponseAsync({ SAMLResponse: samlResponse.replace(/\s/g, '') })
    const xml = profile?.getAssertionXml?.()
    if (xml !== undefined) return xml
  } catch {
    // The library says only that it is invalid; what can be said more is said below.
  }
  // It lies in the response: that was checked with the shape.
  throw refused('saml-signature', whyNotVerified(shape.assertion.parentNode as Element, certificates))
}

function whyNotVerified(signed: Element, certificates: readonly string[]): string {
  const shown = everyElement(signed)
    .filter(({ namespaceURI, localName }) => namespaceURI === SIGNATURE && localName === 'Signature')
    .flatMap(everyElement)
    .filter(({ namespaceURI, localName }) => namespaceURI === SIGNATURE && localName === 'X509Certificate')
    .map((one) => (plainText(one) ?? '').replace(/\s/g, ''))
  const stranger = shown.find((one) => !certificates.includes(one))
  return stranger === undefined
    ? 'its signature does not fit: the content was changed after signing, or it was signed with another key than the one in the metadata'
    : `it was signed with another key (certificate ${fingerprintOf(stranger).slice(0, 23)}…) than those in the metadata of this provider: if the provider has a new key, read its metadata again and compare`
}

function requireIssuer(response: Element, assertion: Element, { provider }: ResponseFacts): void {
  const expected = provider.metadata.entityId
  const ofResponse = onlyChild(response, ASSERTION, 'Issuer')
  const ofAssertion = onlyChild(assertion, ASSERTION, 'Issuer')
  for (const issuer of [ofAssertion, ...(ofResponse === undefined ? [] : [ofResponse])]) {
    const value = issuer === undefined ? undefined : plainText(issuer)
    if (value !== expected) {
      throw refused(
        'saml-issuer',
        `its issuer is "${value?.slice(0, 200) ?? ''}", and "${provider.name}" is "${expected}"`,
      )
    }
  }
}

/** Required when the response is signed as a whole (SAML bindings 3.5.5.2), and right wherever it is. */
function requireDestination(response: Element, isResponseSigned: boolean, { acsUrl }: ResponseFacts): void {
  const destination = attributeOf(response, 'Destination')
  if (destination === acsUrl || (destination === undefined && !isResponseSigned)) return
  throw refused('saml-destination', `it is meant for "${destination ?? 'nowhere'}", and came to "${acsUrl}"`)
}

/** Answers until when the conditions hold. */
function requireConditions(assertion: Element, { provider, nowMs }: ResponseFacts): number {
  const conditions = onlyChild(assertion, ASSERTION, 'Conditions')
  if (conditions === undefined) throw refused('saml-audience', 'it has no conditions, so it names no audience')
  const untilMs = requireTime(conditions, nowMs, 'The assertion')
  const restrictions = childrenOf(conditions, ASSERTION, 'AudienceRestriction')
  const named = restrictions.map((one) => childrenOf(one, ASSERTION, 'Audience').map(plainText))
  if (named.length === 0 || !named.every((audiences) => audiences.includes(provider.appEntityId))) {
    const shown = named.flat().join(', ').slice(0, 200) || 'nobody'
    throw refused('saml-audience', `its audience is ${shown}, and we are ${provider.appEntityId}`)
  }
  return untilMs ?? 0
}

interface Confirmation {
  readonly inResponseTo: string | undefined
  readonly untilMs: number
}

/** One bearer confirmation has to fit as a whole; when none does, the first one's reason is given. */
function confirmationOf(assertion: Element, facts: ResponseFacts): Confirmation {
  const subject = onlyChild(assertion, ASSERTION, 'Subject')
  const given = subject === undefined ? [] : childrenOf(subject, ASSERTION, 'SubjectConfirmation')
  const bearers = given.filter((one) => attributeOf(one, 'Method') === BEARER)
  let first: unknown
  for (const bearer of bearers) {
    try {
      return confirm(bearer, facts)
    } catch (error) {
      first ??= error
    }
  }
  throw first ?? refused('saml-recipient', 'its subject has no bearer confirmation')
}

function confirm(bearer: Element, { acsUrl, nowMs }: ResponseFacts): Confirmation {
  const data = onlyChild(bearer, ASSERTION, 'SubjectConfirmationData')
  if (data === undefined) throw refused('saml-recipient', 'its subject confirmation has no data')
  const recipient = attributeOf(data, 'Recipient')
  if (recipient !== acsUrl) {
    throw refused('saml-recipient', `its recipient is "${recipient ?? 'nobody'}", and it came to "${acsUrl}"`)
  }
  const untilMs = requireTime(data, nowMs, 'The subject confirmation')
  if (untilMs === undefined) throw refused('saml-expired', 'its subject confirmation has no end')
  return { inResponseTo: attributeOf(data, 'InResponseTo'), untilMs }
}

/** Answers the end, if it has one. */
function requireTime(element: Element, nowMs: number, what: string): number | undefined {
  const fromMs = timeOf(element, 'NotBefore')
  const untilMs = timeOf(element, 'NotOnOrAfter')
  if (fromMs !== undefined && nowMs + SKEW_MS < fromMs) {
    throw refused(
      'saml-expired',
      `${what} is valid only from ${attributeOf(element, 'NotBefore')}: compare the clocks of provider and server`,
    )
  }
  if (untilMs !== undefined && nowMs - SKEW_MS >= untilMs) {
    throw refused('saml-expired', `${what} was valid until ${attributeOf(element, 'NotOnOrAfter')}: it is too late`)
  }
  return untilMs
}

function timeOf(element: Element, name: string): number | undefined {
  const text = attributeOf(element, name)
  if (text === undefined) return undefined
  const ms = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(ms)) throw refused('saml-malformed', `its ${name} is no time`)
  return ms
}

function nameIdOf(assertion: Element): string | undefined {
  const subject = onlyChild(assertion, ASSERTION, 'Subject')
  const nameId = subject === undefined ? undefined : onlyChild(subject, ASSERTION, 'NameID')
  return nameId === undefined ? undefined : plainText(nameId)
}

function subjectOf(
  { claim, name }: SamlProvider,
  nameId: string | undefined,
  attributes: ReadonlyMap<string, readonly (string | undefined)[]>,
): string {
  if (claim === undefined) {
    if (nameId !== undefined && nameId !== '') return nameId
    throw refused('saml-subject', 'its NameID is missing, or holds more than text')
  }
  const values = attributes.get(claim) ?? []
  const [value] = values
  if (values.length === 1 && value !== undefined && value !== '') return value
  throw refused(
    'saml-subject',
    `it has ${values.length === 0 ? 'no' : 'more than one or no plain'} value for "${claim}", the claim that "${name}" is set to match`,
  )
}

function attributesOf(assertion: Element): ReadonlyMap<string, readonly (string | undefined)[]> {
  const found = new Map<string, (string | undefined)[]>()
  for (const statement of childrenOf(assertion, ASSERTION, 'AttributeStatement')) {
    for (const attribute of childrenOf(statement, ASSERTION, 'Attribute')) {
      const name = attributeOf(attribute, 'Name') ?? ''
      const values = childrenOf(attribute, ASSERTION, 'AttributeValue').map(plainText)
      found.set(name, [...(found.get(name) ?? []), ...values])
    }
  }
  return found
}

function sessionIndexOf(assertion: Element, nowMs: number): string {
  const [statement] = childrenOf(assertion, ASSERTION, 'AuthnStatement')
  if (statement === undefined)
    throw refused('saml-subject', 'it does not say that anybody signed in: there is no AuthnStatement')
  const endMs = timeOf(statement, 'SessionNotOnOrAfter')
  if (endMs !== undefined && nowMs - SKEW_MS >= endMs)
    throw refused('saml-expired', 'the session at the provider is over')
  return attributeOf(statement, 'SessionIndex') ?? ''
}

function isIssuer({ namespaceURI, localName }: Element): boolean {
  return namespaceURI === ASSERTION && localName === 'Issuer'
}
