// `/sim/…`: what the admin console needs beyond Okta's Management API. For the console alone, so it may change at any time.
import type { FastifyInstance } from 'fastify'
import { identifyCaller } from '../caller.ts'
import { ApiError, toApiError, toErrorBody } from '../management-api/api-error.ts'
import type { SurfaceContext } from '../surface.ts'
import { registerActivityRoutes } from './activity-routes.ts'
import { registerAppRoutes } from './app-routes.ts'
import { registerAssignmentRoutes } from './assignment-routes.ts'
import { registerImportRoutes } from './import-routes.ts'
import { registerLogRoutes } from './log-routes.ts'
import { registerMappingRoutes } from './mapping-routes.ts'
import { registerPushRoutes } from './push-routes.ts'
import { registerSettingsRoutes } from './settings-routes.ts'
import { createSetup } from './start-over.ts'
import { registerTaskRoutes } from './task-routes.ts'

const ROUTES = [
  registerActivityRoutes,
  registerTaskRoutes,
  registerAppRoutes,
  registerMappingRoutes,
  registerAssignmentRoutes,
  registerImportRoutes,
  registerPushRoutes,
  registerLogRoutes,
  registerSettingsRoutes,
]

/** Registers the console's own routes; errors have the form of the Management API. */
export function registerConsoleApi(http: FastifyInstance, context: SurfaceContext): void {
  void http.register(
    (api, _options, done) => {
      api.addHook('onRequest', (request, reply, next) => {
        reply.header('Cache-Control', 'no-store')
        const isKnown = identifyCaller(request, context.token.value) !== undefined
        next(isKnown ? undefined : new ApiError(401, 'E0000011', 'Invalid token provided'))
      })
      api.setErrorHandler((error, request, reply) => {
        const refusal = toApiError(error)
        if (refusal.status === 500) request.log.error(error)
        return reply.status(refusal.status).send(toErrorBody(refusal))
      })
      const consoleContext = { ...context, setup: createSetup(context.simulator.org) }
      for (const register of ROUTES) register(api, consoleContext)
      done()
    },
    { prefix: '/sim' },
  )
}
