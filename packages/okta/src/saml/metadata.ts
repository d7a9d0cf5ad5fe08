// The identity provider's metadata for one app: who it is, with what it signs, where people are sent.
import type { App } from '../apps/app.ts'
import { readSaml } from './settings.ts'
import type { SigningKey } from './signing-key.ts'
import { element, escapeXml } from './xml.ts'

const METADATA = 'urn:oasis:names:tc:SAML:2.0:metadata'
const BINDINGS = ['HTTP-POST', 'HTTP-Redirect'] as const

/** The same for every address under which the simulator answers, so that a service provider knows it again. */
export function entityIdOf(appId: string): string {
  return `https://okta-sim.example/exk${appId.slice(3)}`
}

export function signOnUrl(baseUrl: string, appId: string): string {
  return `${baseUrl}/app/${appId}/sso/saml`
}

export function printMetadata(app: App, key: SigningKey, baseUrl: string): string {
  const certificate = key.certificate.replace(/-----[^-]+-----|\s/g, '')
  const services = BINDINGS.map((binding) =>
    element('md:SingleSignOnService', {
      Binding: `urn:oasis:names:tc:SAML:2.0:bindings:${binding}`,
      Location: signOnUrl(baseUrl, app.id),
    }),
  )
  return `<?xml version="1.0" encoding="UTF-8"?>${element(
    'md:EntityDescriptor',
    { entityID: entityIdOf(app.id), 'xmlns:md': METADATA },
    element(
      'md:IDPSSODescriptor',
      { WantAuthnRequestsSigned: 'false', protocolSupportEnumeration: 'urn:oasis:names:tc:SAML:2.0:protocol' },
      element(
        'md:KeyDescriptor',
        { use: 'signing' },
        element(
          'ds:KeyInfo',
          { 'xmlns:ds': 'http://www.w3.org/2000/09/xmldsig#' },
          element('ds:X509Data', {}, element('ds:X509Certificate', {}, certificate)),
        ),
      ),
      element('md:NameIDFormat', {}, escapeXml(readSaml(app).subjectNameIdFormat)),
      ...services,
    ),
  )}`
}
