// Where one request ends and the next begins: whoever reads that otherwise than the next one on the way sees another
// request (T-12).

import type { Socket } from 'node:net'
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

/**
 * Makes a request that asks for another protocol (`Upgrade`) the last one of its connection. It is answered as if it did not
 * ask (RFC 9110 section 7.8); but Node drops what it has already read behind it, and would take the rest of a request that
 * was cut in two, its body for example, for a request of its own. To be called before routes are added.
 */
export function endAtUpgrade(server: FastifyInstance): void {
  const ending = new WeakSet<Socket>()
  server.addHook('onRequest', (request, reply, done) => {
    const { socket } = request.raw
    // Never processed (RFC 9112 section 9.6): the connection ends with the answer before.
    if (ending.has(socket)) {
      reply.hijack()
      return
    }
    if (request.headers.upgrade !== undefined) {
      ending.add(socket)
      reply.header('Connection', 'close')
    }
    done()
  })
}
