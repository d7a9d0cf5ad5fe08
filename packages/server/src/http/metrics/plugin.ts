// GET /metrics, for Prometheus. Whoever has the token of FLUID_METRICS_TOKEN; without that setting, only programs on this
// machine that ask for it by the machine's own name, and nobody whom a proxy has brought along.

import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { isFromHere } from '../from-here.ts'
import type { Metrics } from './metrics.ts'

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

function tokenOf({ headers }: FastifyRequest): string {
  return /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? ''
}

function isSame(one: string, other: string): boolean {
  return timingSafeEqual(createHash('sha256').update(one).digest(), createHash('sha256').update(other).digest())
}
