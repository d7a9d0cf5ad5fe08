// GET /metrics, for Prometheus. Whoever has the token of FLUID_METRICS_TOKEN; without that setting, only programs on this
// machine, and nobody whom a proxy has brought along.

import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Metrics } from './metrics.ts'

const LOOPBACK = /^(?:127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/
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
            'Metrics are told only to programs on this machine. For a Prometheus elsewhere, set FLUID_METRICS_TOKEN and give it the same token.',
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
  return LOOPBACK.test(socket.remoteAddress ?? '') && BROUGHT_ALONG.every((name) => headers[name] === undefined)
}

function tokenOf({ headers }: FastifyRequest): string {
  return /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? ''
}

function isSame(one: string, other: string): boolean {
  return timingSafeEqual(createHash('sha256').update(one).digest(), createHash('sha256').update(other).digest())
}
