// What browsers are told with every answer, and the way from http to https for people. Pages say more of themselves.

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Address } from './address.ts'

/** Of what is no page: nothing in it may run, load or be framed when somebody opens it in a browser. */
const NOTHING_ALLOWED = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
const HSTS = 'max-age=31536000'

export interface Deployment {
  readonly addressOf: (request: FastifyRequest) => Address
  /** Whether plain http is refused: an https deployment. */
  readonly isHttpsRequired: boolean
}

/** Servers of deployments that are reached by https only. */
const httpsOnly = new WeakSet<object>()

/** Adds the headers to every answer of the server, and sends browsers that came by http to https. */
export function protect(server: FastifyInstance, { addressOf, isHttpsRequired }: Deployment): void {
  if (isHttpsRequired) httpsOnly.add(server.server)
  server.addHook('onSend', (request, reply, _payload, done) => {
    addProtection(request, reply)
    done()
  })
  if (!isHttpsRequired) return
  server.addHook('onRequest', async (request, reply) => {
    const address = addressOf(request)
    if (address.kind !== 'organisation' || address.isHttps || !isForPage(request)) return
    return sendToHttps(request, reply, address)
  })
}

/** To be called for an answer that is written past Fastify; the others have it already. */
export function addProtection(request: FastifyRequest, reply: FastifyReply): void {
  reply.header('x-request-id', request.id)
  reply.header('x-content-type-options', 'nosniff')
  reply.header('cache-control', 'no-store')
  reply.header('cross-origin-resource-policy', 'same-origin')
  if (!reply.hasHeader('content-security-policy')) {
    reply.header('content-security-policy', NOTHING_ALLOWED)
    reply.header('referrer-policy', 'no-referrer')
  }
  // Over plain http it would mean nothing (RFC 6797 section 7.2).
  if (request.protocol === 'https' && httpsOnly.has(request.server.server)) {
    reply.header('strict-transport-security', HSTS)
  }
}

/** A person typed the address. Programs are refused instead: what they sent has travelled unprotected, and they should know. */
function isForPage({ method, headers }: FastifyRequest): boolean {
  return (method === 'GET' || method === 'HEAD') && (headers.accept ?? '').includes('text/html')
}

function sendToHttps(
  { originalUrl }: FastifyRequest,
  reply: FastifyReply,
  { root, path }: Extract<Address, { kind: 'organisation' }>,
): FastifyReply {
  const { hostname, pathname } = new URL(root)
  const query = /\?.*$/.exec(originalUrl)?.[0] ?? ''
  return reply.redirect(`https://${hostname}${pathname === '/' ? '' : pathname}${path}${query}`, 308)
}
