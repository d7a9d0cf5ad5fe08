// A small identity provider for tests: it signs whatever it is told to, in the right way or in a wrong one.

import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { SignedXml } from 'xml-crypto'
import { selfSignedCertificate } from '../signin/saml/self-signed.ts'

const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#'
const ENVELOPED = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature'
const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256'
const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256'

export interface TestKey {
  readonly privateKey: string
  readonly certificate: string
}

export interface ResponseParts {
  readonly acsUrl: string
  readonly audience: string
  readonly inResponseTo?: string | undefined
  readonly issuer?: string
  readonly assertionIssuer?: string
  /** Markup that stands inside NameID. */
  readonly nameId?: string
  readonly destination?: string | null
  readonly recipient?: string
  readonly notBeforeMs?: number
  readonly notOnOrAfterMs?: number
  readonly status?: string
  readonly assertionId?: string
  readonly sessionIndex?: string
  readonly attributes?: Readonly<Record<string, string>>
  /** Markup in place of the audience restriction. */
  readonly audienceXml?: string
}

export interface SigningParts {
  readonly sign?: 'assertion' | 'response' | 'both' | 'none'
  readonly key?: TestKey
  readonly signatureAlgorithm?: string
  readonly digestAlgorithm?: string
  readonly canonicalization?: string
}

export interface TestIdp {
  readonly entityId: string
  readonly key: TestKey
  metadata(more?: { readonly certificates?: readonly string[]; readonly logoutUrl?: string }): string
  /** Base64 of a response, for the form that a browser posts. */
  response(parts: ResponseParts, signing?: SigningParts): string
  /** The query of a signed logout request by the redirect binding. */
  logoutQuery(destination: string, nameId: string): string
  /** The same as XML, before it is encoded. */
  responseXml(parts: ResponseParts, signing?: SigningParts): string
}

export function newKey(name = 'idp.example'): TestKey {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2_048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  return { privateKey, certificate: selfSignedCertificate(privateKey, name, Date.now()) }
}

export function testIdp(entityId = 'https://idp.example/entity', key = newKey()): TestIdp {
  const responseXml = (parts: ResponseParts, signing: SigningParts = {}): string =>
    signed(unsigned(entityId, parts), { ...signing, key: signing.key ?? key })
  return {
    entityId,
    key,
    metadata: (more = {}) => metadataXml(entityId, more.certificates ?? [key.certificate], more.logoutUrl),
    responseXml,
    logoutQuery: (destination, nameId) => logoutQuery({ entityId, key, destination, nameId }),
    response: (parts, signing) => Buffer.from(responseXml(parts, signing)).toString('base64'),
  }
}

/** Signs one element, wherever it is in the document. */
export function signElement(xml: string, xpath: string, signing: SigningParts & { readonly key: TestKey }): string {
  const signature = new SignedXml({
    privateKey: signing.key.privateKey,
    publicCert: `-----BEGIN CERTIFICATE-----\n${signing.key.certificate}\n-----END CERTIFICATE-----`,
    signatureAlgorithm: signing.signatureAlgorithm ?? RSA_SHA256,
    canonicalizationAlgorithm: signing.canonicalization ?? EXCLUSIVE,
  })
  signature.addReference({
    xpath,
    transforms: [ENVELOPED, signing.canonicalization ?? EXCLUSIVE],
    digestAlgorithm: signing.digestAlgorithm ?? SHA256,
  })
  signature.computeSignature(xml, {
    prefix: 'ds',
    location: { reference: `${xpath}/*[local-name()='Issuer']`, action: 'after' },
  })
  return signature.getSignedXml()
}

function logoutQuery(parts: {
  readonly entityId: string
  readonly key: TestKey
  readonly destination: string
  readonly nameId: string
}): string {
  const { entityId, key, destination, nameId } = parts
  const xml = `<samlp:LogoutRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_${hex()}" Version="2.0" IssueInstant="${instant(Date.now())}" Destination="${destination}"><saml:Issuer>${entityId}</saml:Issuer><saml:NameID>${nameId}</saml:NameID></samlp:LogoutRequest>`
  const signed = [
    `SAMLRequest=${encodeURIComponent(deflateRawSync(xml).toString('base64'))}`,
    `SigAlg=${encodeURIComponent(RSA_SHA256)}`,
  ].join('&')
  const signature = sign('sha256', Buffer.from(signed), key.privateKey).toString('base64')
  return `${signed}&Signature=${encodeURIComponent(signature)}`
}

export interface SentRequest {
  readonly id: string
  readonly acsUrl: string
  readonly issuer: string
  readonly xml: string
}

/** What a browser carries to the provider, read from its address. */
export function readAuthnRequest(url: string): SentRequest {
  const deflated = new URL(url).searchParams.get('SAMLRequest') ?? ''
  const xml = inflateRawSync(Buffer.from(deflated, 'base64')).toString('utf8')
  return {
    xml,
    id: /\bID="([^"]+)"/.exec(xml)?.[1] ?? '',
    acsUrl: /AssertionConsumerServiceURL="([^"]+)"/.exec(xml)?.[1] ?? '',
    issuer: /Issuer[^>]*>([^<]+)</.exec(xml)?.[1] ?? '',
  }
}

function signed(xml: string, signing: SigningParts & { readonly key: TestKey }): string {
  const { sign: what = 'assertion' } = signing
  const assertion = "//*[local-name()='Assertion']"
  const withAssertion = what === 'assertion' || what === 'both' ? signElement(xml, assertion, signing) : xml
  return what === 'response' || what === 'both'
    ? signElement(withAssertion, "/*[local-name()='Response']", signing)
    : withAssertion
}

function unsigned(entityId: string, parts: ResponseParts): string {
  const nowMs = Date.now()
  const from = instant(parts.notBeforeMs ?? nowMs - 5_000)
  const until = instant(parts.notOnOrAfterMs ?? nowMs + 300_000)
  const answers = parts.inResponseTo === undefined ? '' : ` InResponseTo="${parts.inResponseTo}"`
  const destination = parts.destination === null ? '' : ` Destination="${parts.destination ?? parts.acsUrl}"`
  const attributes = Object.entries(parts.attributes ?? {}).map(
    ([name, value]) =>
      `<saml:Attribute Name="${name}"><saml:AttributeValue>${value}</saml:AttributeValue></saml:Attribute>`,
  )
  const audience =
    parts.audienceXml ??
    `<saml:AudienceRestriction><saml:Audience>${parts.audience}</saml:Audience></saml:AudienceRestriction>`
  return `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_${hex()}" Version="2.0" IssueInstant="${instant(nowMs)}"${destination}${answers}><saml:Issuer>${parts.issuer ?? entityId}</saml:Issuer><samlp:Status><samlp:StatusCode Value="${parts.status ?? 'urn:oasis:names:tc:SAML:2.0:status:Success'}"/></samlp:Status><saml:Assertion ID="${parts.assertionId ?? `_${hex()}`}" Version="2.0" IssueInstant="${instant(nowMs)}"><saml:Issuer>${parts.assertionIssuer ?? parts.issuer ?? entityId}</saml:Issuer><saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified">${parts.nameId ?? 'ines@northrail.example'}</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData NotOnOrAfter="${until}" Recipient="${parts.recipient ?? parts.acsUrl}"${answers}/></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="${from}" NotOnOrAfter="${until}">${audience}</saml:Conditions><saml:AuthnStatement AuthnInstant="${instant(nowMs)}" SessionIndex="${parts.sessionIndex ?? 'session-1'}"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>${attributes.length === 0 ? '' : `<saml:AttributeStatement>${attributes.join('')}</saml:AttributeStatement>`}</saml:Assertion></samlp:Response>`
}

function metadataXml(entityId: string, certificates: readonly string[], logoutUrl: string | undefined): string {
  const keys = certificates.map(
    (one) =>
      `<md:KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${one}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>`,
  )
  const logout =
    logoutUrl === undefined
      ? ''
      : `<md:SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="${logoutUrl}"/>`
  return `<?xml version="1.0"?><md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="${entityId}"><md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">${keys.join('')}${logout}<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.example/sso"/></md:IDPSSODescriptor></md:EntityDescriptor>`
}

function instant(ms: number): string {
  return new Date(ms).toISOString()
}

function hex(): string {
  return randomBytes(16).toString('hex')
}
