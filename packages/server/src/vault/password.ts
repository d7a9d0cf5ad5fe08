// Passwords of local accounts: argon2id with the parameters that OWASP recommends, kept in the PHC string format.

import { argon2, randomBytes, randomInt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const MEMORY_KIB = 19_456
const PASSES = 2
const PARALLELISM = 1
const SALT_BYTES = 16
const TAG_BYTES = 32
const GENERATED_LENGTH = 20

const derive = promisify(argon2)

/** `$argon2id$v=19$m=…,t=…,p=…$salt$hash`. Takes tens of milliseconds by design: never on a hot path. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES)
  const hash = await digest(password, salt)
  return `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=${PARALLELISM}$${base64(salt)}$${base64(hash)}`
}

/** Whether the password is the one that was hashed; false for a hash in any other format. */
export async function verifyPassword(hash: string, password: string): Promise<boolean> {
  const [, algorithm, , , salt = '', expected = ''] = hash.split('$')
  if (algorithm !== 'argon2id') return false
  const stored = Buffer.from(expected, 'base64')
  const actual = await digest(password, Buffer.from(salt, 'base64'))
  return stored.length === actual.length && timingSafeEqual(stored, actual)
}

/** A random password that can be read aloud: no characters that look alike. */
export function generatePassword(): string {
  const alphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789'
  return Array.from({ length: GENERATED_LENGTH }, () => alphabet[randomInt(alphabet.length)]).join('')
}

function digest(password: string, nonce: Uint8Array): Promise<Buffer> {
  return derive('argon2id', {
    message: password.normalize('NFC'),
    nonce,
    parallelism: PARALLELISM,
    tagLength: TAG_BYTES,
    memory: MEMORY_KIB,
    passes: PASSES,
  })
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replace(/=+$/, '')
}
