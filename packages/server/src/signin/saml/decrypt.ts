// An encrypted assertion (XML Encryption 1.1): the key is unwrapped by RSA-OAEP, the content opened by AES. AES-CBC tells
// whoever may change its letters about what is inside, so it counts only where the response's own signature covers it.

import { constants, createDecipheriv, privateDecrypt } from 'node:crypto'
import { attributeOf, decodeBase64, everyElement, onlyChild, plainText, refused } from './xml.ts'

const XENC = 'http://www.w3.org/2001/04/xmlenc#'
const XENC11 = 'http://www.w3.org/2009/xmlenc11#'
const OAEP_SHA1 = `${XENC}rsa-oaep-mgf1p`
const OAEP = `${XENC11}rsa-oaep`
const SHA1 = 'http://www.w3.org/2000/09/xmldsig#sha1'
/** Digest of OAEP → Node's name of it, and the mask that goes with it. */
const DIGESTS: ReadonlyMap<string, readonly [name: string, mask: string]> = new Map([
  [SHA1, ['sha1', `${XENC11}mgf1sha1`]],
  [`${XENC}sha256`, ['sha256', `${XENC11}mgf1sha256`]],
])
const GCM: ReadonlyMap<string, 'aes-128-gcm' | 'aes-256-gcm'> = new Map([
  [`${XENC11}aes128-gcm`, 'aes-128-gcm'],
  [`${XENC11}aes256-gcm`, 'aes-256-gcm'],
])
const CBC: ReadonlyMap<string, string> = new Map([
  [`${XENC}aes128-cbc`, 'aes-128-cbc'],
  [`${XENC}aes256-cbc`, 'aes-256-cbc'],
])
const GCM_NONCE_BYTES = 12
const GCM_TAG_BYTES = 16
const BLOCK_BYTES = 16

/** What identity providers are told of, the best first. */
export const ENCRYPTION_METHODS: readonly string[] = [...GCM.keys(), ...CBC.keys(), OAEP, OAEP_SHA1]

export interface Decryption {
  /** PEM, the newest first. */
  readonly keys: readonly string[]
  /** Whether a signature that has been verified covers the encrypted letters. */
  readonly isCovered: boolean
}

/** The bytes of the assertion inside. Throws SignInRefusal, with one and the same reason for whatever does not fit. */
export function decryptAssertion(encrypted: Element, { keys, isCovered }: Decryption): Uint8Array {
  const data = only(encrypted, 'EncryptedData')
  const key = only(encrypted, 'EncryptedKey')
  const algorithm = algorithmOf(data)
  if (CBC.has(algorithm) && !isCovered) {
    throw wrong(
      'it is encrypted with AES-CBC and only the assertion inside is signed: have the provider sign the response too, or encrypt with AES-GCM',
    )
  }
  if (!CBC.has(algorithm) && !GCM.has(algorithm)) {
    throw wrong(`it is encrypted with "${algorithm.slice(0, 80)}": AES-GCM or AES-CBC is accepted`)
  }
  const wrapped = cipherOf(key)
  const cipher = cipherOf(data)
  const oaepHash = oaepHashOf(key)
  for (const privateKey of keys) {
    try {
      const contentKey = privateDecrypt(
        { key: privateKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash },
        wrapped,
      )
      return open(algorithm, contentKey, cipher)
    } catch {
      // Made for another of our keys, or spoiled: both are told below.
    }
  }
  throw wrong(
    keys.length === 0
      ? 'it is encrypted, and this organisation has no key for that: make one, or switch assertion encryption off at the provider'
      : 'none of our keys opens it: give the provider the encryption certificate that is in /AuthServices/Metadata now',
  )
}

function open(algorithm: string, key: Uint8Array, content: Uint8Array): Uint8Array {
  const gcm = GCM.get(algorithm)
  if (gcm !== undefined) {
    const decipher = createDecipheriv(gcm, key, content.subarray(0, GCM_NONCE_BYTES), { authTagLength: GCM_TAG_BYTES })
    decipher.setAuthTag(content.subarray(-GCM_TAG_BYTES))
    return Buffer.concat([decipher.update(content.subarray(GCM_NONCE_BYTES, -GCM_TAG_BYTES)), decipher.final()])
  }
  const decipher = createDecipheriv(CBC.get(algorithm) ?? '', key, content.subarray(0, BLOCK_BYTES))
  decipher.setAutoPadding(false)
  const plain = Buffer.concat([decipher.update(content.subarray(BLOCK_BYTES)), decipher.final()])
  // Only the last byte of this padding says something: how long it is.
  const padding = plain.at(-1) ?? 0
  if (padding < 1 || padding > BLOCK_BYTES) throw new Error('padding')
  return plain.subarray(0, -padding)
}

function oaepHashOf(key: Element): string {
  const method = onlyChild(key, XENC, 'EncryptionMethod')
  const algorithm = algorithmOf(key)
  const named = method === undefined ? [] : everyElement(method)
  const digest = named.find(({ localName }) => localName === 'DigestMethod')
  const mask = named.find(({ localName }) => localName === 'MGF')
  const known = DIGESTS.get((digest && attributeOf(digest, 'Algorithm')) ?? SHA1)
  const wantedMask =
    algorithm === OAEP_SHA1 ? `${XENC11}mgf1sha1` : ((mask && attributeOf(mask, 'Algorithm')) ?? `${XENC11}mgf1sha1`)
  if ((algorithm === OAEP || algorithm === OAEP_SHA1) && known?.[1] === wantedMask) return known[0]
  throw wrong(
    `its key is wrapped by "${algorithm.slice(0, 80)}": RSA-OAEP with SHA-1, or with SHA-256 for digest and mask both, is accepted`,
  )
}

function algorithmOf(element: Element): string {
  const method = onlyChild(element, XENC, 'EncryptionMethod')
  return (method && attributeOf(method, 'Algorithm')) ?? ''
}

function cipherOf(element: Element): Uint8Array {
  const data = onlyChild(element, XENC, 'CipherData')
  const value = data && onlyChild(data, XENC, 'CipherValue')
  return decodeBase64((value && plainText(value)) ?? '')
}

function only(encrypted: Element, name: string): Element {
  const found = everyElement(encrypted).filter((one) => one.namespaceURI === XENC && one.localName === name)
  const [element] = found
  if (element === undefined || found.length > 1) throw wrong(`it holds ${found.length} ${name} where one belongs`)
  return element
}

function wrong(why: string) {
  return refused('saml-encrypted', why)
}
