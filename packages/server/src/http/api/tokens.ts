// Credentials of programs: the SCIM secret token of identity providers, and keys of this API.

import { addApiKey as addBody, apiKeys, newApiKey, newScimToken, scimTokens, setScimToken } from '@fluid-scim/api'
import { z } from 'zod'
import { tokenId } from '../../directory/ids.ts'
import { addApiKey, listApiKeys, revokeApiKey } from '../../provisioning/api-keys.ts'
import { type ListedToken, listTokens, revokeToken, setToken } from '../../provisioning/set-token.ts'
import { generateToken, tokenWeakness } from '../../vault/scim-token.ts'
import { type ApiContext, type ApiInstance, needs } from './scope.ts'
import { instant } from './shapes.ts'

const HOUR_MS = 3_600_000
const byId = z.object({ id: z.string().min(1).max(100) })

export function tokenRoutes(scope: ApiInstance, { runtime, vault, callerOf }: ApiContext): void {
  scope.route({
    method: 'GET',
    url: '/scim-tokens',
    config: needs('read'),
    schema: {
      summary: 'SCIM secret tokens, never the tokens themselves',
      tags: ['Credentials'],
      response: { 200: scimTokens },
    },
    handler: async (request) => ({
      items: (await listTokens(runtime, callerOf(request).organisation)).map(showScimToken),
    }),
  })

  scope.route({
    method: 'POST',
    url: '/scim-tokens',
    config: needs('write'),
    schema: {
      summary: 'Set a new SCIM secret token, or have one made; it is shown this once',
      tags: ['Credentials'],
      body: setScimToken,
      response: { 201: newScimToken },
    },
    handler: async (request, reply) => {
      const caller = callerOf(request)
      const token = request.body.token ?? generateToken()
      const overlapMs = request.body.overlapHours * HOUR_MS
      const id = await setToken(runtime, vault, caller, { organisation: caller.organisation.id, token, overlapMs })
      const made = request.body.token === undefined ? token : null
      return reply.code(201).send({ id, token: made, warning: tokenWeakness(token) ?? null })
    },
  })

  scope.route({
    method: 'DELETE',
    url: '/scim-tokens/:id',
    config: needs('write'),
    schema: {
      summary: 'End a SCIM secret token now',
      tags: ['Credentials'],
      params: byId,
      response: { 204: z.null() },
    },
    handler: async (request, reply) => {
      const caller = callerOf(request)
      await revokeToken(runtime, caller, { organisation: caller.organisation.id, id: tokenId(request.params.id) })
      return reply.code(204).send(null)
    },
  })

  scope.route({
    method: 'GET',
    url: '/api-keys',
    config: needs('read'),
    schema: {
      summary: 'Keys of this API, never the keys themselves',
      tags: ['Credentials'],
      response: { 200: apiKeys },
    },
    handler: async (request) => ({
      items: (await listApiKeys(runtime, callerOf(request).organisation.id)).map((key) => ({
        id: key.id,
        name: key.name,
        scopes: key.scopes,
        state: key.state,
        lastFour: key.lastFour,
        ...showUse(key),
      })),
    }),
  })

  scope.route({
    method: 'POST',
    url: '/api-keys',
    config: needs('write'),
    schema: {
      summary: 'Make a key of this API; it is shown this once',
      tags: ['Credentials'],
      body: addBody,
      response: { 201: newApiKey },
    },
    handler: async (request, reply) => {
      const caller = callerOf(request)
      const { name, scopes, days } = request.body
      const added = await addApiKey(runtime, vault, caller, {
        organisation: caller.organisation.id,
        name,
        scopes,
        lifetimeMs: days === null ? undefined : days * 24 * HOUR_MS,
      })
      // This is one of the two places where a new key is shown.
      const shown = { id: added.id, apiKey: added.key.reveal() }
      return reply
        .code(201)
        .send({ ...shown, expires: added.expiresMs === undefined ? null : instant(added.expiresMs) })
    },
  })

  scope.route({
    method: 'DELETE',
    url: '/api-keys/:id',
    config: needs('write'),
    schema: { summary: 'End a key of this API now', tags: ['Credentials'], params: byId, response: { 204: z.null() } },
    handler: async (request, reply) => {
      const caller = callerOf(request)
      await revokeApiKey(runtime, caller, { organisation: caller.organisation.id, id: request.params.id })
      return reply.code(204).send(null)
    },
  })
}

export function showScimToken(token: ListedToken) {
  return { id: token.id, state: token.state, lastFour: token.lastFour, ...showUse(token) }
}

interface Used {
  readonly createdMs: number
  readonly createdBy: string
  readonly expiresMs: number | undefined
  readonly lastUsedMs: number | undefined
  readonly lastClient: string | undefined
}

function showUse({ createdMs, createdBy, expiresMs, lastUsedMs, lastClient }: Used) {
  return {
    created: instant(createdMs),
    createdBy,
    expires: expiresMs === undefined ? null : instant(expiresMs),
    lastUsed: lastUsedMs === undefined ? null : instant(lastUsedMs),
    lastClient: lastClient ?? null,
  }
}
