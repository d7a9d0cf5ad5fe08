// Health for load balancers and orchestrators: alive is not ready.

import type { FastifyInstance } from 'fastify'
import type { Runtime } from '../runtime.ts'

export function healthSurface(runtime: Runtime): (scope: FastifyInstance) => Promise<void> {
  return async (scope) => {
    scope.get('/livez', async () => ({ status: 'alive' }))
    scope.get('/readyz', async (request, reply) => {
      try {
        await runtime.store.check()
        return { status: 'ready' }
      } catch (error) {
        request.log.error({ err: error }, 'not ready')
        return reply.code(503).send({ status: 'not ready', reason: 'The database cannot be read and written.' })
      }
    })
  }
}
