// Okta's Management API, the part that drives the simulator: `/api/v1/…` with `Authorization: SSWS <token>`.
import { randomBytes } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { identifyCaller } from '../caller.ts'
import type { SurfaceContext } from '../surface.ts'
import { ApiError, toApiError, toErrorBody } from './api-error.ts'
import { registerAppRoutes } from './apps/app-routes.ts'
import { registerConnectionRoutes } from './apps/connection-routes.ts'
import { registerFeatureRoutes } from './apps/feature-routes.ts'
import { registerAppGroupRoutes } from './apps/group-routes.ts'
import { registerMappingRoutes } from './apps/mapping-routes.ts'
import { registerPushRoutes } from './apps/push-routes.ts'
import { registerSchemaRoutes } from './apps/schema-routes.ts'
import { registerAppUserRoutes } from './apps/user-routes.ts'
import { registerGroupRoutes } from './groups/group-routes.ts'
import { registerRuleRoutes } from './groups/rule-routes.ts'
import { registerLogRoutes } from './logs/log-routes.ts'
import { createRateLimiter } from './rate-limit.ts'
import { registerLifecycleRoutes } from './users/lifecycle-routes.ts'
import { registerUserRoutes } from './users/user-routes.ts'

const ROUTES = [
  registerUserRoutes,
  registerLifecycleRoutes,
  registerGroupRoutes,
  registerRuleRoutes,
  registerAppRoutes,
  registerAppUserRoutes,
  registerAppGroupRoutes,
  registerFeatureRoutes,
  registerConnectionRoutes,
  registerMappingRoutes,
  registerSchemaRoutes,
  registerPushRoutes,
  registerLogRoutes,
]

/** Registers every route of the Management API in a scope of its own, with its authentication and its form of errors. */
export function registerManagementApi(http: FastifyInstance, context: SurfaceContext): void {
  void http.register(
    (api, _options, done) => {
      const countCall = createRateLimiter(context.simulator.org.clock)
      const parseJson = api.getDefaultJsonParser('error', 'error')
      // Clients name the type also where there is nothing to send.
      api.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, next) =>
        body === '' ? next(null, undefined) : parseJson(request, String(body), next),
      )
      api.addHook('onRequest', (request, reply, next) => {
        reply.header('X-Okta-Request-Id', randomBytes(14).toString('base64url'))
        reply.header('Cache-Control', 'no-cache, no-store')
        const caller = identifyCaller(request, context.token.value)
        if (caller === undefined) return next(refuseCaller(request))
        if (caller === 'api-token') countCall(bucketOf(request), reply)
        next()
      })
      api.setErrorHandler((error, request, reply) => {
        const refusal = toApiError(error)
        if (refusal.status === 500) request.log.error(error)
        return reply.status(refusal.status).send(toErrorBody(refusal))
      })
      api.setNotFoundHandler((request, reply) => {
        const sentence = `Not found: Resource not found: ${request.method} ${request.url.split('?')[0]} (endpoint)`
        return reply.status(404).send(toErrorBody(new ApiError(404, 'E0000022', sentence)))
      })
      for (const register of ROUTES) register(api, context)
      done()
    },
    { prefix: '/api/v1' },
  )
}

/** A wrong token, or neither a token nor a session. */
function refuseCaller(request: FastifyRequest): ApiError {
  return request.headers.authorization === undefined
    ? new ApiError(401, 'E0000005', 'Invalid session')
    : new ApiError(401, 'E0000011', 'Invalid token provided')
}

/** Okta counts by kind of endpoint: "/api/v1/users", "/api/v1/apps". */
function bucketOf(request: FastifyRequest): string {
  return request.url.split(/[/?]/).slice(1, 4).join('/')
}
