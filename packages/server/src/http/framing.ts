// How a body is delimited: whoever reads it otherwise than the next one on the way sees another request (T-12).

import { ScimError } from '@fluid-scim/scim'
import type { FastifyInstance } from 'fastify'
import { answerRefused } from './nowhere.ts'

const UNKNOWN_CODING = new ScimError(
  501,
  undefined,
  'Of the transfer codings only "chunked" is understood here. Send the body plain, with Content-Length or in chunks.',
)

/**
 * Refuses (501) a transfer coding that is not understood here: Node reads the chunks of `gzip, chunked` and hands on what
 * is still compressed (RFC 9112 section 6.1). To be called before routes are added.
 */
export function refuseUnknownCodings(server: FastifyInstance): void {
  server.addHook('onRequest', (request, reply, done) => {
    const coding = request.headers['transfer-encoding']
    if (coding === undefined || coding.trim().toLowerCase() === 'chunked') return done()
    answerRefused(request, reply.header('Connection', 'close'), UNKNOWN_CODING)
  })
}
