// The administration API as a Fastify plugin: one gate before, one error form behind, and its own description.

import swagger from '@fastify/swagger'
import { ScimError } from '@fluid-scim/scim'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import {
  createJsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod'
import { requireUtf8 } from '../charset.ts'
import type { ApiCaller, ApiGate } from './caller.ts'
import { connectionRoutes } from './connection.ts'
import { withExamples } from './docs/examples.ts'
import type { Description } from './docs/plugin.ts'
import { erasureRoutes } from './erasures.ts'
import { API_PATH, admitApi, organisationOf } from './gate.ts'
import { groupRoutes } from './groups.ts'
import { journalRoutes } from './journal.ts'
import { requireKeepable } from './keepable.ts'
import { oauthClientRoutes } from './oauth-clients.ts'
import { organisationRoutes } from './organisation.ts'
import { peopleRoutes } from './people.ts'
import { peopleListRoutes } from './people-lists.ts'
import { personPageRoutes } from './person-pages.ts'
import { previewRoutes } from './preview.ts'
import { answerProblem } from './problem.ts'
import { providerRoutes } from './providers.ts'
import { safeguardRoutes } from './safeguard.ts'
import { samlKeyRoutes } from './saml-keys.ts'
import { schemaRoutes } from './schemas.ts'
import { type ApiContext, scopeOf } from './scope.ts'
import { sessionRoutes } from './sessions.ts'
import { streamRoutes } from './streams.ts'
import { tokenRoutes } from './tokens.ts'
import { webhookRoutes } from './webhooks.ts'

export const API_PREFIX = `/o/:organisation${API_PATH}`

/** `description` is told how the API describes itself. */
export function apiSurface(gate: ApiGate, description: Description): (scope: FastifyInstance) => Promise<void> {
  const callers = new WeakMap<FastifyRequest, ApiCaller>()
  return async (plain) => {
    const scope = plain.withTypeProvider<ZodTypeProvider>()
    scope.removeContentTypeParser('text/plain')
    scope.setValidatorCompiler(validatorCompiler)
    scope.setSerializerCompiler(serializerCompiler)
    scope.setErrorHandler((error: Error, request, reply) => answerProblem(error, request, reply))
    scope.setNotFoundHandler(() => {
      throw new ScimError(
        404,
        undefined,
        `There is nothing at this address. ${API_PATH}/openapi.json lists what there is.`,
      )
    })
    scope.addHook('onRequest', async (request) => {
      const wanted = scopeOf(request)
      if (wanted === 'public') return
      // An address that is not there asks for a key all the same: nobody learns the routes without one.
      callers.set(request, await admitApi(gate, request, wanted ?? 'access'))
      requireUtf8(request)
    })
    scope.addHook('preValidation', async (request) => requireKeepable(request))
    await scope.register(swagger, {
      openapi: {
        openapi: '3.1.0',
        info: {
          title: 'Fluid administration API',
          version: '1',
          description:
            'Access decisions for applications, and what administrators see and change. Send an API key as a bearer token.',
        },
        components: { securitySchemes: { apiKey: { type: 'http', scheme: 'bearer' } } },
        security: [{ apiKey: [] }],
      },
      transform: (route) => {
        const described = describe(route)
        return { ...described, url: described.url.replace(API_PREFIX, '') }
      },
    })
    description.print = (root) => ({ ...withExamples(plain.swagger()), servers: [{ url: `${root}${API_PATH}` }] })
    scope.route({
      method: 'GET',
      url: '/openapi.json',
      config: { needs: 'public' },
      schema: { hide: true },
      handler: async (request, reply) => {
        await organisationOf(gate, request)
        const address = gate.addressOf(request)
        const root = address.kind === 'organisation' ? address.root : ''
        return reply.header('Content-Type', 'application/json').serializer(JSON.stringify).send(description.print(root))
      },
    })
    const context: ApiContext = {
      runtime: gate.runtime,
      vault: gate.vault,
      isWebhookPrivate: gate.isWebhookPrivate,
      isStillAdmitted: (request) => isStillAdmitted(gate, request),
      callerOf: (request) => {
        const caller = callers.get(request)
        if (caller === undefined) throw new Error('a request passed the gate without a caller')
        return caller
      },
    }
    peopleRoutes(scope, context)
    peopleListRoutes(scope, context)
    tokenRoutes(scope, context)
    oauthClientRoutes(scope, context)
    erasureRoutes(scope, context)
    groupRoutes(scope, context)
    organisationRoutes(scope, context)
    schemaRoutes(scope, context)
    safeguardRoutes(scope, context)
    previewRoutes(scope, context)
    connectionRoutes(scope, context)
    personPageRoutes(scope, context)
    sessionRoutes(scope, context)
    providerRoutes(scope, context, gate)
    samlKeyRoutes(scope, context, gate)
    journalRoutes(scope, context)
    streamRoutes(scope, context)
    webhookRoutes(scope, context)
  }
}

async function isStillAdmitted(gate: ApiGate, request: FastifyRequest): Promise<boolean> {
  const wanted = scopeOf(request)
  if (wanted === 'public') return true
  try {
    await admitApi(gate, request, wanted ?? 'access')
    return true
  } catch (error) {
    if (error instanceof ScimError) return false
    throw error
  }
}

const describe = createJsonSchemaTransform({ skipList: [] })
