// What cannot be kept unharmed is refused before a database is asked: texts with U+0000 or halves of surrogate pairs, at
// which one would fail and of which another would keep something else, and nesting so deep that writing it down fails.

import { badRequest, DEFAULT_LIMITS, isStorableText } from '@fluid-scim/scim'
import type { FastifyRequest } from 'fastify'

const DEPTH_MAX = DEFAULT_LIMITS.jsonDepthMax

/** Throws 400 when the address, the query or the body holds such a text at any depth, or is nested deeper than the limit. */
export function requireKeepable({ params, query, body }: FastifyRequest): void {
  let level: unknown[] = [params, query, body]
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > DEPTH_MAX) {
      throw badRequest('invalidValue', `The body is nested deeper than ${DEPTH_MAX} levels: nothing here is.`)
    }
    if (level.some((value) => typeof value === 'string' && !isStorableText(value))) {
      throw badRequest(
        'invalidValue',
        'A text holds the character U+0000 or half a character (a lone surrogate): leave it out.',
      )
    }
    level = level.flatMap((value) => (typeof value === 'object' && value !== null ? Object.entries(value).flat() : []))
  }
}
