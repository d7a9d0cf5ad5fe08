// Texts that no database keeps unharmed (U+0000, halves of surrogate pairs) are refused before one is asked: one would fail
// at them, another would keep something else, or find it.

import { badRequest, isStorableText } from '@fluid-scim/scim'
import type { FastifyRequest } from 'fastify'

/** Throws 400 when the address, the query or the body holds such a text, at any depth. */
export function requireStorableTexts({ params, query, body }: FastifyRequest): void {
  const left: unknown[] = [params, query, body]
  while (left.length > 0) {
    const value = left.pop()
    if (typeof value === 'string' && !isStorableText(value)) {
      throw badRequest(
        'invalidValue',
        'A text holds the character U+0000 or half a character (a lone surrogate): leave it out.',
      )
    }
    if (typeof value === 'object' && value !== null) for (const part of Object.entries(value)) left.push(...part)
  }
}
