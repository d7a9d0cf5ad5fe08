// Opaque secrets of Fluid's own making: 256 random bits, of which only a digest is kept (T-14).

import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

const RANDOM_BYTES = 32

/** A new secret with a prefix by which a leaked one can be recognised. */
export function newOpaque(prefix: string): string {
  return prefix + randomBytes(RANDOM_BYTES).toString('base64url')
}

/** What is stored of it. The secret is random, so a fast hash tells nothing about it. */
export function digestOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url')
}

/** A value that only who knows the secret can make, for one purpose. */
export function derivedFrom(secret: string, purpose: string): string {
  return createHmac('sha256', secret).update(purpose).digest('base64url')
}

/** Whether two texts are the same, in a time that tells nothing about where they differ. */
export function isSameText(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(one), digest(other))
}
