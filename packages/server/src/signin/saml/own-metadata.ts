// Our metadata, for identity providers that read it: who we are, where we take answers, with which key we sign.

import { ACS_PATH, acsPathOf, LOGOUT_PATH } from './addresses.ts'
import { ENCRYPTION_METHODS } from './decrypt.ts'
import { METADATA, PROTOCOL, SIGNATURE } from './xml.ts'

export interface OwnMetadata {
  readonly entityId: string
  readonly root: string
  readonly providers: readonly string[]
  /** Of the key that signs, and during a rotation of the one beside it. */
  readonly signingCertificates: readonly string[]
  /** Of the key for encrypted assertions, where there is one. */
  readonly encryptionCertificate: string | undefined
}

export function ownMetadata(own: OwnMetadata): string {
  const { entityId, root, providers, signingCertificates, encryptionCertificate } = own
  const keys = [
    ...signingCertificates.map((one) => keyDescriptor('signing', one)),
    ...(encryptionCertificate === undefined ? [] : [keyDescriptor('encryption', encryptionCertificate)]),
  ]
  const acs = [ACS_PATH, ...providers.map(acsPathOf)].map(
    (path, index) =>
      `    <md:AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="${escapeXml(root + path)}" index="${index}"${index === 0 ? ' isDefault="true"' : ''}/>`,
  )
  const logout = ['HTTP-Redirect', 'HTTP-POST'].map(
    (binding) =>
      `    <md:SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:${binding}" Location="${escapeXml(root + LOGOUT_PATH)}"/>`,
  )
  return `<?xml version="1.0" encoding="UTF-8"?>
<md:EntityDescriptor xmlns:md="${METADATA}" xmlns:ds="${SIGNATURE}" entityID="${escapeXml(entityId)}">
  <md:SPSSODescriptor AuthnRequestsSigned="true" WantAssertionsSigned="true" protocolSupportEnumeration="${PROTOCOL}">
${keys.join('\n')}
${logout.join('\n')}
    <md:NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified</md:NameIDFormat>
${acs.join('\n')}
  </md:SPSSODescriptor>
</md:EntityDescriptor>
`
}

function keyDescriptor(use: 'signing' | 'encryption', certificate: string): string {
  const methods = use === 'signing' ? [] : ENCRYPTION_METHODS.map((one) => `<md:EncryptionMethod Algorithm="${one}"/>`)
  return `    <md:KeyDescriptor use="${use}"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>${methods.join('')}</md:KeyDescriptor>`
}

function escapeXml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')
}
