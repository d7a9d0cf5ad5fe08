// A certificate for our own signing key: identity providers want keys in that wrapping. Self-signed, since they compare
// the key and not who vouches for it. DER by hand (RFC 5280 section 4.1), since Node reads certificates and makes none.

import { createPrivateKey, createPublicKey, randomBytes, sign } from 'node:crypto'

const YEARS = 10
const SHA256_WITH_RSA = [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b]
const COMMON_NAME = [0x06, 0x03, 0x55, 0x04, 0x03]

/** Base64 of DER. `privateKey`: PEM of an RSA key. */
export function selfSignedCertificate(privateKey: string, commonName: string, nowMs: number): string {
  const key = createPrivateKey(privateKey)
  const algorithm = tlv(0x30, Buffer.from(SHA256_WITH_RSA), tlv(0x05))
  const name = tlv(
    0x30,
    tlv(0x31, tlv(0x30, Buffer.from(COMMON_NAME), tlv(0x0c, Buffer.from(commonName.slice(0, 64))))),
  )
  const serial = randomBytes(16)
  serial[0] = 0x01
  const from = new Date(nowMs)
  const until = new Date(nowMs)
  until.setUTCFullYear(until.getUTCFullYear() + YEARS)
  const body = tlv(
    0x30,
    tlv(0xa0, tlv(0x02, Buffer.from([2]))),
    tlv(0x02, serial),
    algorithm,
    name,
    tlv(0x30, time(from), time(until)),
    name,
    createPublicKey(key).export({ type: 'spki', format: 'der' }),
  )
  const signature = sign('sha256', body, key)
  return tlv(0x30, body, algorithm, tlv(0x03, Buffer.from([0]), signature)).toString('base64')
}

function time(date: Date): Buffer {
  const text = date.toISOString().replace(/[-:T]|\.\d+/g, '')
  return tlv(0x18, Buffer.from(text))
}

/** Tag, length, value. */
function tlv(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const value = Buffer.concat(parts)
  if (value.length < 0x80) return Buffer.concat([Buffer.from([tag, value.length]), value])
  const length = Buffer.from(value.length.toString(16).padStart(value.length > 0xff ? 4 : 2, '0'), 'hex')
  return Buffer.concat([Buffer.from([tag, 0x80 | length.length]), length, value])
}
