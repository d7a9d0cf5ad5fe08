// OAuth 2.0 clients, by which identity providers fetch access tokens for SCIM.

import { addOauthClient as addBody, newOauthClient, newOauthSecret, oauthClients } from '@fluid-scim/api'
import { z } from 'zod'
import { oauthClientId, SCIM_SCOPE } from '../../directory/oauth-client.ts'
import {
  addOauthClient,
  listOauthClients,
  type NewClientAuthentication,
  revokeOauthClient,
  rotateOauthSecret,
  showOauthClient,
} from '../../provisioning/oauth-clients.ts'
import { OperatorError } from '../../provisioning/operator-error.ts'
import { TOKEN_PATH } from '../oauth/metadata.ts'
import { type ApiContext, type ApiInstance, needs } from './scope.ts'

const tags = ['Credentials']
const byId = z.object({ id: z.string().min(1).max(100) })

export function oauthClientRoutes(scope: ApiInstance, { runtime, vault, callerOf }: ApiContext): void {
  scope.route({
    method: 'GET',
    url: '/oauth-clients',
    config: needs('read'),
    schema: { summary: 'OAuth 2.0 clients for SCIM, never their secrets', tags, response: { 200: oauthClients } },
    handler: async (request) => {
      const { organisation, root } = callerOf(request)
      const clients = await listOauthClients(runtime, organisation.id)
      return { tokenUrl: `${root}${TOKEN_PATH}`, items: clients.map(showOauthClient) }
    },
  })

  scope.route({
    method: 'POST',
    url: '/oauth-clients',
    config: needs('write'),
    schema: {
      summary: 'Add an OAuth 2.0 client for SCIM; its secret is shown this once',
      tags,
      body: addBody,
      response: { 201: newOauthClient },
    },
    handler: async (request, reply) => {
      const caller = callerOf(request)
      const { name, tokenLifetimeSeconds, ...keys } = request.body
      const added = await addOauthClient(runtime, vault, caller, {
        organisation: caller.organisation.id,
        name,
        authentication: authenticationOf(keys),
        tokenLifetimeMs: tokenLifetimeSeconds * 1_000,
      })
      return reply.code(201).send({
        id: added.id,
        clientSecret: added.secret?.reveal() ?? null,
        tokenUrl: `${caller.root}${TOKEN_PATH}`,
        scope: SCIM_SCOPE,
      })
    },
  })

  scope.route({
    method: 'POST',
    url: '/oauth-clients/:id/secret',
    config: needs('write'),
    schema: {
      summary: 'Another secret for an OAuth 2.0 client, shown this once; the one before ends now',
      tags,
      params: byId,
      response: { 200: newOauthSecret },
    },
    handler: async (request) => {
      const caller = callerOf(request)
      const client = { organisation: caller.organisation.id, id: oauthClientId(request.params.id) }
      return { clientSecret: (await rotateOauthSecret(runtime, vault, caller, client)).reveal() }
    },
  })

  scope.route({
    method: 'DELETE',
    url: '/oauth-clients/:id',
    config: needs('write'),
    schema: {
      summary: 'End an OAuth 2.0 client and every token that it holds now',
      tags,
      params: byId,
      response: { 204: z.null() },
    },
    handler: async (request, reply) => {
      const caller = callerOf(request)
      const client = { organisation: caller.organisation.id, id: oauthClientId(request.params.id) }
      await revokeOauthClient(runtime, caller, client)
      return reply.code(204).send(null)
    },
  })
}

function authenticationOf({
  jwks,
  jwksUrl,
}: {
  jwks?: object | undefined
  jwksUrl?: string | undefined
}): NewClientAuthentication {
  if (jwks !== undefined && jwksUrl !== undefined) {
    throw new OperatorError('Give the keys ("jwks") or their address ("jwksUrl"), not both.')
  }
  if (jwksUrl !== undefined) return { kind: 'jwks-url', url: jwksUrl }
  return jwks === undefined ? { kind: 'secret' } : { kind: 'jwks', jwks }
}
