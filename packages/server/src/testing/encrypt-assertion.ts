// Encrypts the assertion of a test's response, by a library that the server does not use.

import { X509Certificate } from 'node:crypto'
import { promisify } from 'node:util'
import { type EncryptOptions, encrypt } from 'xml-encryption'

const encrypted = promisify<string, EncryptOptions, string>(encrypt)

export interface Encryption {
  /** PEM: of the key that is to open it. */
  readonly certificate: string
  readonly content?: EncryptOptions['encryptionAlgorithm']
  readonly wrap?: EncryptOptions['keyEncryptionAlgorithm']
}

/** The response with its assertion, signed or not, encrypted. */
export async function encryptAssertion(response: string, encryption: Encryption): Promise<string> {
  const { certificate, content, wrap } = encryption
  const assertion = /<saml:Assertion [\s\S]*<\/saml:Assertion>/.exec(response)?.[0] ?? ''
  const alone = assertion.replace(
    '<saml:Assertion ',
    '<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ',
  )
  const data = await encrypted(alone, {
    rsa_pub: new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    pem: certificate,
    encryptionAlgorithm: content ?? 'http://www.w3.org/2009/xmlenc11#aes256-gcm',
    keyEncryptionAlgorithm: wrap ?? 'http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p',
    warnInsecureAlgorithm: false,
  })
  return response.replace(assertion, () => `<saml:EncryptedAssertion>${data}</saml:EncryptedAssertion>`)
}
