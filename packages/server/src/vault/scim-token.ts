// The SCIM secret token: chosen or generated, kept as a sealed verifier, compared in constant time, never shown again.

import { createHmac, hash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto'

const LENGTH_MIN = 16
const LENGTH_MAX = 512
const RECOMMENDED_LENGTH = 32
const PREFIX = 'fluid_'
const VERIFIER_KEY_BYTES = 32

/** What is stored of a token: a key of its own and the token's HMAC-SHA-256 under it. Tells nothing about the token. */
export type Verifier = Uint8Array

/** The sentence that refuses a token, or undefined when it may be used (design decision: at least 16 characters). */
export function whyNotToken(token: string): string | undefined {
  if (token !== token.trim()) return 'The token begins or ends with a space: copy it again without it.'
  if (!/^[\x21-\x7e]*$/.test(token)) {
    return 'The token has a space or a character that an HTTP header cannot carry: use letters, digits and ASCII punctuation.'
  }
  if (token.length < LENGTH_MIN) {
    return `The token has ${token.length} characters: it needs at least ${LENGTH_MIN}, better ${RECOMMENDED_LENGTH} or more.`
  }
  if (token.length > LENGTH_MAX) return `The token has ${token.length} characters: it may have at most ${LENGTH_MAX}.`
  return undefined
}

/** What a usable token lacks against the recommendation, as a warning; undefined when it lacks nothing. */
export function tokenWeakness(token: string): string | undefined {
  const lacks = [
    token.length < RECOMMENDED_LENGTH ? `${RECOMMENDED_LENGTH} characters` : undefined,
    /[A-Z]/.test(token) ? undefined : 'an upper-case letter',
    /[a-z]/.test(token) ? undefined : 'a lower-case letter',
    /[0-9]/.test(token) ? undefined : 'a digit',
    /[^A-Za-z0-9]/.test(token) ? undefined : 'a special character',
  ].filter((lack) => lack !== undefined)
  return lacks.length === 0 ? undefined : `The token is weaker than recommended: it lacks ${lacks.join(', ')}.`
}

/** A random token of 46 characters (about 238 bits) with a prefix by which a leaked one can be recognised (T-14). */
export function generateToken(): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
  for (;;) {
    const random = Array.from({ length: 40 }, () => alphabet[randomInt(alphabet.length)]).join('')
    if (/[A-Z]/.test(random) && /[a-z]/.test(random) && /[0-9]/.test(random)) return PREFIX + random
  }
}

export function makeVerifier(token: string): Verifier {
  const key = randomBytes(VERIFIER_KEY_BYTES)
  return Buffer.concat([key, digest(key, token)])
}

/** Whether a presented token is the one that the verifier was made from. How long it takes does not tell how near it came. */
export function verify(verifier: Verifier, presented: string): boolean {
  const print = hash('sha256', PRINT_KEY + presented, 'hex')
  if (prints.get(verifier) === print) return true
  const key = verifier.subarray(0, VERIFIER_KEY_BYTES)
  if (!timingSafeEqual(digest(key, presented), verifier.subarray(VERIFIER_KEY_BYTES))) return false
  prints.set(verifier, print)
  return true
}

// Every request is verified, nearly always with the token of the one before: it is known again by a hash under a key that
// only this process has, in a tenth of the time of an HMAC. How near the hash of a wrong token comes to that of the right one
// is chance to whoever does not have the key, so hashes may be compared as the texts that they are.
const PRINT_KEY = randomBytes(VERIFIER_KEY_BYTES).toString('hex')
const prints = new WeakMap<Verifier, string>()

/** The vault's purpose for a token's verifier: bound to the token's row. */
export function verifierPurpose(tokenId: string): string {
  return `scim-token ${tokenId}`
}

function digest(key: Uint8Array, token: string): Uint8Array {
  return createHmac('sha256', key).update(token).digest()
}
