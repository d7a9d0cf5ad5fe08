// The service provider's AuthnRequest, from either binding. It need not be signed: only the app's own address is served.
import { inflateRawSync } from 'node:zlib'
import { DOMParser } from '@xmldom/xmldom'
import { OrgError } from '../refusal.ts'

export type Binding = 'redirect' | 'post'

export interface AuthnRequest {
  readonly id: string
  readonly issuer: string | undefined
  /** Where the service provider wants the response; undefined: where the app's settings say. */
  readonly acsUrl: string | undefined
  readonly mustSignInAgain: boolean
  readonly isPassive: boolean
}

const TEXT_MAX = 100_000
const PROTOCOL = 'urn:oasis:names:tc:SAML:2.0:protocol'
const ASSERTION = 'urn:oasis:names:tc:SAML:2.0:assertion'

/** Reads the parameter `SAMLRequest`. Refuses with a sentence what is not an AuthnRequest. */
export function parseAuthnRequest(parameter: string, binding: Binding): AuthnRequest {
  const xml = decode(parameter, binding)
  if (xml.includes('<!DOCTYPE')) throw refusal('it has a document type')
  const root = parseXml(xml)
  if (root?.localName !== 'AuthnRequest' || root.namespaceURI !== PROTOCOL) throw refusal('it is another message')
  const id = root.getAttribute('ID') ?? ''
  if (id === '') throw refusal('it has no ID')
  const issuer = root.getElementsByTagNameNS(ASSERTION, 'Issuer').item(0)?.textContent?.trim()
  return {
    id,
    issuer: issuer === '' ? undefined : issuer,
    acsUrl: root.getAttribute('AssertionConsumerServiceURL') || undefined,
    mustSignInAgain: isTrue(root.getAttribute('ForceAuthn')),
    isPassive: isTrue(root.getAttribute('IsPassive')),
  }
}

function decode(parameter: string, binding: Binding): string {
  if (parameter.length > TEXT_MAX) throw refusal('it is too large')
  const bytes = Buffer.from(parameter, 'base64')
  if (binding === 'post') return bytes.toString('utf8')
  try {
    return inflateRawSync(bytes, { maxOutputLength: TEXT_MAX }).toString('utf8')
  } catch {
    throw refusal('it is not compressed as the redirect binding demands')
  }
}

function parseXml(xml: string) {
  try {
    const stop = (message: string) => {
      throw new Error(message)
    }
    const parser = new DOMParser({ errorHandler: { warning: stop, error: stop, fatalError: stop } })
    return parser.parseFromString(xml, 'text/xml').documentElement
  } catch {
    throw refusal('it is not XML')
  }
}

function isTrue(value: string | null): boolean {
  return value === 'true' || value === '1'
}

function refusal(reason: string): OrgError {
  return new OrgError('invalid', `The SAMLRequest cannot be read: ${reason}.`)
}
