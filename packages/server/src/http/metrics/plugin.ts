// GET /metrics, for Prometheus. Whoever has the token of FLUID_METRICS_TOKEN; without that setting, only programs on this
// machine that ask for it by the machine's own name, and nobody whom a proxy has brought along.

import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Metrics } from './metrics.ts'

/** Of a socket. */
const LOOPBACK = /^(?:127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/
/** Of a Host header. Under any other name, a page in a browser on this machine may be asking (DNS rebinding). */
const LOOPBACK_HOST = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::\d+)?$/i
/** A proxy that serves https has to send at least X-Forwarded-Proto, or nothing else is answered through it. */
const BROUGHT_ALONG = [
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
  'via',
] as const

export function metricsSurface(metrics: Metrics, token: string | undefined): (scope: FastifyInstance) => Promise<void> {
  return async (scope) => {
    scope.get('/metrics', async (request, reply) => {
      if (token === undefined && !isFromHere(request)) {
        return reply.code(403).send({
          error:
            'Metrics are told only to programs on this machine, which ask localhost. For a Prometheus elsewhere, or under another name, set FLUID_METRICS_TOKEN and give it the same token.',
        })
      }
      if (token !== undefined && !isSame(tokenOf(request), token)) {
        return reply
          .code(401)
          .header('WWW-Authenticate', 'Bearer realm="Fluid metrics"')
          .send({ error: 'Metrics are told to whoever sends the token of FLUID_METRICS_TOKEN as a bearer token.' })
      }
      return reply.header('Content-Type', metrics.contentType).send(await metrics.print())
    })
  }
}

function isFromHere({ socket, headers }: FastifyRequest): boolean {
  if (!LOOPBACK.test(socket.remoteAddress ?? '') || !LOOPBACK_HOST.test(headers.host ?? '')) return false
  return BROUGHT_ALONG.every((name) => headers[name] === undefined)
}

function tokenOf({ headers }: FastifyRequest): string {
  return /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? ''
}

function isSame(one: string, other: string): boolean {
  return timingSafeEqual(createHash('sha256').update(one).digest(), createHash('sha256').update(other).digest())
}
