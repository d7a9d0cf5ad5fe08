// Health for load balancers and orchestrators: alive is not ready.

import type { FastifyInstance } from 'fastify'
import type { Runtime } from '../runtime.ts'

const FULL = {
  status: 'ready',
  writes: 'refused',
  reason: 'The disk of the database is full: what is there is read, and no change is stored. Make room.',
} as const

/**
 * A full disk is no reason to send traffic elsewhere: every process has the same one before it, and what can be read would
 * be out of reach too. The answer says it, and so does the figure `fluid_disk_full`.
 *
 * `isDraining`: the process is about to stop, and should be sent nothing more.
 */
export function healthSurface(runtime: Runtime, isDraining: () => boolean): (scope: FastifyInstance) => Promise<void> {
  return async (scope) => {
    scope.get('/livez', async () => ({ status: 'alive' }))
    scope.get('/readyz', async (request, reply) => {
      if (isDraining()) return reply.code(503).send({ status: 'not ready', reason: 'This process is stopping.' })
      try {
        await runtime.store.check()
        return runtime.store.load().isDiskFull ? FULL : { status: 'ready' }
      } catch (error) {
        request.log.error({ err: error }, 'not ready')
        return reply.code(503).send({ status: 'not ready', reason: 'The database cannot be read and written.' })
      }
    })
  }
}
