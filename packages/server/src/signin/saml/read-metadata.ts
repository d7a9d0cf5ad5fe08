// An identity provider's metadata document: who it is, where it signs in and out, with which keys (SAML V2.0 metadata).

import { createHash, X509Certificate } from 'node:crypto'
import type { SamlMetadata } from '../../directory/sign-in-provider.ts'
import { OperatorError } from '../../provisioning/operator-error.ts'
import { SignInRefusal } from '../refusal.ts'
import { attributeOf, childrenOf, everyElement, METADATA, parseXml, plainText, SIGNATURE } from './xml.ts'
import { METADATA_BOUNDS } from './xml-bounds.ts'

const REDIRECT = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect'
const CERTIFICATES_MAX = 10

/**
 * Reads the document of one provider, or the one of that entity ID in a document of several. Throws OperatorError with a
 * sentence that says what is missing.
 */
export function readMetadata(text: string, entityId?: string): SamlMetadata {
  const entity = entityOf(parsed(text), entityId)
  const role = childrenOf(entity, METADATA, 'IDPSSODescriptor')[0]
  if (role === undefined) {
    throw unusable(
      'It describes no identity provider: there is no IDPSSODescriptor. Did you take the metadata of a service provider?',
    )
  }
  const signOnUrl = locationOf(role, 'SingleSignOnService')
  if (signOnUrl === undefined) {
    throw unusable(
      'It names no address for signing in with the HTTP-Redirect binding. Switch that binding on at the provider.',
    )
  }
  const certificates = certificatesOf(role)
  if (certificates.length === 0)
    throw unusable('It holds no signing certificate, so no answer of the provider could be believed.')
  return {
    entityId: attributeOf(entity, 'entityID') ?? '',
    signOnUrl,
    logoutUrl: locationOf(role, 'SingleLogoutService'),
    certificates,
  }
}

/** `A1:B2:…` of SHA-256: as the screens of identity providers show it. */
export function fingerprintOf(certificate: string): string {
  const digest = createHash('sha256').update(Buffer.from(certificate, 'base64')).digest('hex').toUpperCase()
  return digest.replace(/(..)(?=.)/g, '$1:')
}

export function pemOf(certificate: string): string {
  return `-----BEGIN CERTIFICATE-----\n${certificate.replace(/(.{64})(?=.)/g, '$1\n')}\n-----END CERTIFICATE-----\n`
}

export function expiryMsOf(certificate: string): number {
  return new X509Certificate(pemOf(certificate)).validToDate.getTime()
}

function parsed(text: string): Element {
  try {
    // A byte order mark and comments are harmless in a document that an administrator has chosen and that is not signed
    // content for us; comments are taken out before anything is read.
    return parseXml(Buffer.from(text.replace(/<!--[\s\S]*?-->/g, '')), METADATA_BOUNDS)
  } catch (error) {
    if (error instanceof SignInRefusal && !isHtml(text)) {
      throw unusable(error.forOperator.replace('The SAML message', 'The document'))
    }
    if (error instanceof SignInRefusal) {
      throw unusable(
        'It is a web page and no metadata. Take the address that your provider calls metadata: in Okta “Metadata URL” on the tab Sign On, in Entra ID “App Federation Metadata Url”.',
      )
    }
    throw error
  }
}

function isHtml(text: string): boolean {
  return /^\s*<(!doctype html|html)\b/i.test(text)
}

function entityOf(root: Element, entityId: string | undefined): Element {
  const entities = everyElement(root).filter(
    ({ namespaceURI, localName }) => namespaceURI === METADATA && localName === 'EntityDescriptor',
  )
  const wanted = entityId === undefined ? entities : entities.filter((one) => attributeOf(one, 'entityID') === entityId)
  const [entity] = wanted
  if (entity !== undefined && wanted.length === 1 && attributeOf(entity, 'entityID') !== undefined) return entity
  if (entityId !== undefined) throw unusable(`It does not describe "${entityId}": check the IDP Entity Id.`)
  throw unusable(
    entities.length > 1
      ? 'It describes several providers: give the IDP Entity Id of yours.'
      : 'It is no SAML metadata: there is no EntityDescriptor with an entityID.',
  )
}

function locationOf(role: Element, service: string): string | undefined {
  const found = childrenOf(role, METADATA, service).find((one) => attributeOf(one, 'Binding') === REDIRECT)
  const location = found === undefined ? undefined : attributeOf(found, 'Location')
  if (location === undefined) return undefined
  if (!URL.canParse(location) || !/^https?:$/.test(new URL(location).protocol)) {
    throw unusable(`Its ${service} has an address that no browser can open.`)
  }
  return location
}

function certificatesOf(role: Element): readonly string[] {
  const keys = childrenOf(role, METADATA, 'KeyDescriptor').filter((key) => attributeOf(key, 'use') !== 'encryption')
  const found = keys.flatMap((key) =>
    everyElement(key)
      .filter(({ namespaceURI, localName }) => namespaceURI === SIGNATURE && localName === 'X509Certificate')
      .map((one) => (plainText(one) ?? '').replace(/\s/g, '')),
  )
  const certificates = [...new Set(found)]
  if (certificates.length > CERTIFICATES_MAX)
    throw unusable(`It holds more than ${CERTIFICATES_MAX} signing certificates.`)
  for (const certificate of certificates) requireUsable(certificate)
  return certificates
}

function requireUsable(certificate: string): void {
  let key: X509Certificate['publicKey'] | undefined
  try {
    key = new X509Certificate(pemOf(certificate)).publicKey
  } catch {
    throw unusable('One of its signing certificates cannot be read.')
  }
  const bits = key.asymmetricKeyDetails?.modulusLength
  if (key.asymmetricKeyType === 'rsa' && bits !== undefined && bits >= 2_048) return
  if (key.asymmetricKeyType === 'ec') return
  throw unusable(
    'One of its signing certificates has a key that is too weak: RSA of 2048 bits or more, or an elliptic curve.',
  )
}

function unusable(why: string): OperatorError {
  return new OperatorError(`The metadata cannot be used. ${why}`)
}
