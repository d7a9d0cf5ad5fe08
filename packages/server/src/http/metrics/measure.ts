// Every request is counted when its answer has ended; a stream is one of those that are open, until it ends.

import type { FastifyInstance, FastifyRequest } from 'fastify'
import { SCIM_PATH } from '../address.ts'
import type { Metrics, Surface } from './metrics.ts'

/** To be called before the server's routes are added. */
export function makeMeasurable(server: FastifyInstance, metrics: Metrics): void {
  const streams = new WeakSet<FastifyRequest>()
  server.addHook('preHandler', (request, reply, done) => {
    if (isStream(request)) {
      streams.add(request)
      const stream = metrics.streaming()
      // A client that goes away leaves no end of an answer behind.
      reply.raw.once('close', () => stream[Symbol.dispose]())
    }
    done()
  })
  server.addHook('onResponse', (request, reply, done) => {
    if (!isStream(request) || !streams.has(request)) {
      const { method, routeOptions } = request
      metrics.answered({
        surface: surfaceOf(routeOptions.url),
        method,
        status: reply.statusCode,
        ms: reply.elapsedTime,
      })
    }
    done()
  })
  server.addHook('onClose', async () => metrics[Symbol.dispose]())
}

function isStream({ routeOptions: { config } }: FastifyRequest): boolean {
  return 'isStream' in config && config.isStream === true
}

const known = new Map<string, Surface>()

function surfaceOf(route: string | undefined): Surface {
  if (route === undefined) return 'other'
  const found = known.get(route) ?? findSurface(route)
  known.set(route, found)
  return found
}

const ORGANISATION = '/o/:organisation'

function findSurface(route: string): Surface {
  if (route === '/livez' || route === '/readyz' || route === '/metrics') return 'health'
  const path = route.startsWith(ORGANISATION) ? route.slice(ORGANISATION.length) : route
  if (path.startsWith(SCIM_PATH)) return 'scim'
  if (path.startsWith('/api/')) return 'api'
  if (path.startsWith('/oauth2/')) return 'oauth'
  return /^\/(?:signin|signout|account|AuthServices)/i.test(path) ? 'sign-in' : 'other'
}
