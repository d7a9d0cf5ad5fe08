// A self-signed certificate for a signing key, written as DER: RFC 5280 with just the fields that must be there.
import { createPublicKey, type KeyObject, randomBytes, sign } from 'node:crypto'

const SHA256_WITH_RSA = '2a864886f70d01010b'
const COMMON_NAME = '550403'

/** Answers the certificate in PEM, valid from `from` for so many years. */
export function createCertificate(
  privateKey: KeyObject,
  options: { readonly commonName: string; readonly from: Date; readonly years: number },
): string {
  const algorithm = sequence(oid(SHA256_WITH_RSA), tag(0x05))
  const name = sequence(tag(0x31, sequence(oid(COMMON_NAME), tag(0x0c, Buffer.from(options.commonName)))))
  const until = new Date(options.from)
  until.setUTCFullYear(until.getUTCFullYear() + options.years)
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'der' })
  const toBeSigned = sequence(
    tag(0xa0, tag(0x02, Buffer.from([2]))),
    tag(0x02, createSerial()),
    algorithm,
    name,
    sequence(time(options.from), time(until)),
    name,
    publicKey,
  )
  const signature = sign('sha256', toBeSigned, privateKey)
  const certificate = sequence(toBeSigned, algorithm, tag(0x03, Buffer.concat([Buffer.from([0]), signature])))
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}

/** A positive number of 16 bytes. */
function createSerial(): Buffer {
  const serial = randomBytes(16)
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40
  return serial
}

function time(date: Date): Buffer {
  const text = date.toISOString().replace(/[-:T]/g, '').slice(0, 14)
  return tag(0x18, Buffer.from(`${text}Z`))
}

function oid(hex: string): Buffer {
  return tag(0x06, Buffer.from(hex, 'hex'))
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return tag(0x30, ...parts)
}

function tag(kind: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  return Buffer.concat([Buffer.from([kind]), lengthOf(content), content])
}

function lengthOf({ length }: Buffer): Buffer {
  if (length < 0x80) return Buffer.from([length])
  const hex = length.toString(16)
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex')
  return Buffer.concat([Buffer.from([0x80 | bytes.length]), bytes])
}
