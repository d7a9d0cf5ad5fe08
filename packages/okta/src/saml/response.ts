// A SAML 2.0 response with its assertion, both signed with RSA-SHA256.
import { randomBytes } from 'node:crypto'
import { SignedXml } from 'xml-crypto'
import type { SigningKey } from './signing-key.ts'
import { element, escapeXml } from './xml.ts'

export interface Subject {
  readonly nameId: string
  readonly nameIdFormat: string
  readonly attributes: readonly {
    readonly name: string
    readonly namespace: string
    readonly values: readonly string[]
  }[]
  /** When the person has signed in. */
  readonly signedInAt: Date
}

export interface ResponseOptions {
  readonly issuer: string
  /** Where it is posted to. */
  readonly destination: string
  readonly recipient: string
  readonly audience: string
  /** The request that it answers; undefined when the person began at the identity provider. */
  readonly inResponseTo: string | undefined
  readonly now: Date
  /** Undefined: nobody is signed in, and the request did not allow to ask. */
  readonly subject: Subject | undefined
}

const XMLNS = {
  'xmlns:saml2p': 'urn:oasis:names:tc:SAML:2.0:protocol',
  'xmlns:saml2': 'urn:oasis:names:tc:SAML:2.0:assertion',
} as const
const STATUS = 'urn:oasis:names:tc:SAML:2.0:status:'
const MINUTES_MS = 60_000
const VALID_MINUTES = 5

/** Answers the signed XML. */
export function createResponse(options: ResponseOptions, key: SigningKey): string {
  const { subject } = options
  const assertion = subject === undefined ? '' : printAssertion(options, subject)
  const response = element(
    'saml2p:Response',
    {
      ...XMLNS,
      ID: createId(),
      Version: '2.0',
      IssueInstant: options.now.toISOString(),
      Destination: options.destination,
      InResponseTo: options.inResponseTo,
    },
    element('saml2:Issuer', {}, escapeXml(options.issuer)),
    element(
      'saml2p:Status',
      {},
      subject === undefined ? NO_PASSIVE : element('saml2p:StatusCode', { Value: `${STATUS}Success` }),
    ),
    assertion,
  )
  const withAssertion = subject === undefined ? response : sign(response, 'Assertion', key)
  return `<?xml version="1.0" encoding="UTF-8"?>${sign(withAssertion, 'Response', key)}`
}

const NO_PASSIVE = element(
  'saml2p:StatusCode',
  { Value: `${STATUS}Responder` },
  element('saml2p:StatusCode', { Value: `${STATUS}NoPassive` }),
)

function printAssertion(options: ResponseOptions, subject: Subject): string {
  const { now, inResponseTo } = options
  const from = new Date(now.getTime() - VALID_MINUTES * MINUTES_MS).toISOString()
  const until = new Date(now.getTime() + VALID_MINUTES * MINUTES_MS).toISOString()
  return element(
    'saml2:Assertion',
    { ...XMLNS, ID: createId(), Version: '2.0', IssueInstant: now.toISOString() },
    element('saml2:Issuer', {}, escapeXml(options.issuer)),
    element(
      'saml2:Subject',
      {},
      element('saml2:NameID', { Format: subject.nameIdFormat }, escapeXml(subject.nameId)),
      element(
        'saml2:SubjectConfirmation',
        { Method: 'urn:oasis:names:tc:SAML:2.0:cm:bearer' },
        element('saml2:SubjectConfirmationData', {
          NotOnOrAfter: until,
          Recipient: options.recipient,
          InResponseTo: inResponseTo,
        }),
      ),
    ),
    element(
      'saml2:Conditions',
      { NotBefore: from, NotOnOrAfter: until },
      element('saml2:AudienceRestriction', {}, element('saml2:Audience', {}, escapeXml(options.audience))),
    ),
    element(
      'saml2:AuthnStatement',
      { AuthnInstant: subject.signedInAt.toISOString(), SessionIndex: createId() },
      element(
        'saml2:AuthnContext',
        {},
        element('saml2:AuthnContextClassRef', {}, 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport'),
      ),
    ),
    printAttributes(subject),
  )
}

function printAttributes({ attributes }: Subject): string {
  if (attributes.length === 0) return ''
  const printed = attributes.map(({ name, namespace, values }) =>
    element(
      'saml2:Attribute',
      { Name: name, NameFormat: namespace },
      ...values.map((value) =>
        element(
          'saml2:AttributeValue',
          {
            'xmlns:xs': 'http://www.w3.org/2001/XMLSchema',
            'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
            'xsi:type': 'xs:string',
          },
          escapeXml(value),
        ),
      ),
    ),
  )
  return element('saml2:AttributeStatement', {}, ...printed)
}

/** Signs the element of this name; the signature stands behind its issuer, as the schema wants. */
function sign(xml: string, name: 'Assertion' | 'Response', key: SigningKey): string {
  const signature = new SignedXml({
    privateKey: key.privateKey,
    publicCert: key.certificate,
    signatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    canonicalizationAlgorithm: 'http://www.w3.org/2001/10/xml-exc-c14n#',
  })
  const xpath = `//*[local-name(.)='${name}']`
  signature.addReference({
    xpath,
    digestAlgorithm: 'http://www.w3.org/2001/04/xmlenc#sha256',
    transforms: ['http://www.w3.org/2000/09/xmldsig#enveloped-signature', 'http://www.w3.org/2001/10/xml-exc-c14n#'],
  })
  signature.computeSignature(xml, {
    prefix: 'ds',
    location: { reference: `${xpath}/*[local-name(.)='Issuer']`, action: 'after' },
  })
  return signature.getSignedXml()
}

function createId(): string {
  return `id${randomBytes(16).toString('hex')}`
}
