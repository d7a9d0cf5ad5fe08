// Authenticated encryption of one value: AES-256-GCM, a fresh nonce each time, and its purpose bound to it as
// associated data, so that a sealed value moved to another row or organisation does not open (T-70).

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

const ALGORITHM = 'aes-256-gcm'
const FORMAT = 1
const NONCE_BYTES = 12
const TAG_BYTES = 16
export const KEY_BYTES = 32

/** A sealed value that does not open: another key, another purpose, or somebody changed it. */
export class NotOpened extends Error {}

/** Seals `plain` under a 32-byte key for one purpose: format byte, nonce, tag, cipher text. */
export function seal(key: Uint8Array, plain: Uint8Array, purpose: string): Uint8Array {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES })
  cipher.setAAD(Buffer.from(purpose))
  const encrypted = Buffer.concat([cipher.update(plain), cipher.final()])
  return Buffer.concat([Buffer.from([FORMAT]), nonce, cipher.getAuthTag(), encrypted])
}

/** Opens what `seal` made with the same key and purpose; throws NotOpened for anything else. */
export function open(key: Uint8Array, sealed: Uint8Array, purpose: string): Uint8Array {
  if (sealed.length < 1 + NONCE_BYTES + TAG_BYTES || sealed[0] !== FORMAT) throw new NotOpened('not a sealed value')
  const nonce = sealed.subarray(1, 1 + NONCE_BYTES)
  const tag = sealed.subarray(1 + NONCE_BYTES, 1 + NONCE_BYTES + TAG_BYTES)
  const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES })
  decipher.setAAD(Buffer.from(purpose))
  decipher.setAuthTag(tag)
  try {
    return Buffer.concat([decipher.update(sealed.subarray(1 + NONCE_BYTES + TAG_BYTES)), decipher.final()])
  } catch (cause) {
    throw new NotOpened('a sealed value did not open', { cause })
  }
}
