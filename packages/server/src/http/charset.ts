// JSON that is exchanged is UTF-8 (RFC 8259 section 8.1; RFC 7644 section 3.8). A body that says it is something else would
// be read as another text than its sender wrote, so it is refused instead of guessed at.

import { ScimError } from '@fluid-scim/scim'
import type { FastifyRequest } from 'fastify'

const WITHOUT_BODY = new Set(['GET', 'HEAD', 'DELETE', 'OPTIONS'])
const UTF_8 = new Set(['utf-8', 'utf8'])

/** Throws 415 when the Content-Type names another charset than UTF-8; without a charset, UTF-8 is meant. */
export function requireUtf8({ method, headers }: FastifyRequest): void {
  if (WITHOUT_BODY.has(method)) return
  const charset = /;\s*charset\s*=\s*"?([^\s;"]*)/i.exec(headers['content-type'] ?? '')?.[1]
  if (charset === undefined || UTF_8.has(charset.toLowerCase())) return
  throw new ScimError(
    415,
    undefined,
    'The Content-Type names another charset than UTF-8, and JSON is read as UTF-8 only. Encode the body as UTF-8, and send charset=utf-8 or no charset.',
  )
}
