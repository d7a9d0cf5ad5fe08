// A page under a strict Content-Security-Policy.
import { randomBytes } from 'node:crypto'
import type { FastifyReply } from 'fastify'

/** Sends a page under a strict policy; forms may go to `formTargets` beside the simulator itself. */
export function sendPage(
  reply: FastifyReply,
  print: (nonce: string) => string,
  formTargets: readonly string[] = [],
): FastifyReply {
  const nonce = randomBytes(16).toString('base64url')
  return reply
    .header(
      'Content-Security-Policy',
      `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; form-action ${["'self'", ...formTargets].join(' ')}; frame-ancestors 'none'; base-uri 'none'`,
    )
    .header('Cache-Control', 'no-store')
    .header('Referrer-Policy', 'no-referrer')
    .type('text/html; charset=utf-8')
    .send(print(nonce))
}
