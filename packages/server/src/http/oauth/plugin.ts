// The OAuth 2.0 surface of an organisation: its token endpoint and the metadata about it. Public, like every token
// endpoint: the client's credentials are part of the request.

import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Organisation } from '../../directory/organisation.ts'
import type { Caller } from '../../provisioning/caller.ts'
import type { TokenIssuer } from '../../signin/oauth/issue-token.ts'
import { OauthError } from '../../signin/oauth/oauth-error.ts'
import { StoreUnavailable } from '../../store/port/errors.ts'
import type { Address } from '../address.ts'
import { SCIM_PATH } from '../address.ts'
import { logUnavailable } from '../log-unavailable.ts'
import type { Gate } from '../scim/gate.ts'
import { userAgentOf } from '../scim/gate.ts'
import { METADATA_PATH, oauthMetadata, TOKEN_PATH } from './metadata.ts'
import { parseTokenRequest } from './token-request.ts'

const BODY_BYTES_MAX = 64 * 1024
const RETRY_AFTER_SECONDS = 5

export interface OauthGate extends Gate {
  readonly issuer: TokenIssuer
  readonly baseDomain: string
}

/** Everything below `/o/{organisation}` that is OAuth. */
export function oauthSurface(gate: OauthGate): (scope: FastifyInstance) => Promise<void> {
  return async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: BODY_BYTES_MAX }, (_request, body, done) => {
      done(null, body)
    })
    scope.setErrorHandler((error: FastifyError | Error, request, reply) => answerError(error, request, reply))
    scope.get(METADATA_PATH, async (request, reply) => {
      const { root } = await find(gate, request)
      return reply.send(oauthMetadata(root))
    })
    scope.post(TOKEN_PATH, (request, reply) => postToken(gate, request, reply))
    for (const method of ['GET', 'PUT', 'PATCH', 'DELETE'] as const) {
      scope.route({
        method,
        url: TOKEN_PATH,
        exposeHeadRoute: false,
        handler: async (_request, reply) => wrongMethod(reply),
      })
    }
  }
}

async function postToken(gate: OauthGate, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { organisation, root, isHttps } = await find(gate, request)
  if (gate.isHttpsRequired && !isHttps) {
    throw new OauthError(
      'invalid_request',
      'This request came over plain http, so its credentials have already travelled unprotected. Use https, and a new client.',
    )
  }
  const caller: Caller = {
    organisation,
    actor: { kind: 'scim', id: '', client: userAgentOf(request) },
    requestId: request.id,
    baseUrl: `${root}${SCIM_PATH}`,
  }
  try {
    const credentials = parseTokenRequest(request)
    const audiences = isOwnHost(root, gate.baseDomain) ? [root, `${root}${TOKEN_PATH}`] : []
    const issued = await gate.issuer.issue({ organisation: organisation.id, credentials, audiences })
    gate.bystander.noteUse(caller, { kind: 'oauth-client', id: issued.client })
    return await reply.header('Pragma', 'no-cache').send({
      access_token: issued.accessToken.reveal(),
      token_type: 'Bearer',
      expires_in: issued.expiresInSeconds,
      scope: issued.scope,
    })
  } catch (error) {
    if (error instanceof OauthError && error.status === 401) {
      gate.bystander.noteRefusedCredential(caller, { code: 'oauth-client-refused', detail: error.description })
    }
    throw error
  }
}

interface Found {
  readonly organisation: Organisation
  readonly root: string
  readonly isHttps: boolean
}

async function find(gate: Gate, request: FastifyRequest): Promise<Found> {
  const address: Address = gate.addressOf(request)
  const door = address.kind === 'organisation' ? await gate.access.find(address.organisation) : undefined
  if (address.kind !== 'organisation' || door === undefined) {
    throw new UnknownOrganisation('There is no organisation at this address. Check it for a spelling mistake.')
  }
  return { organisation: door.organisation, root: address.root, isHttps: address.isHttps }
}

class UnknownOrganisation extends Error {}

/**
 * Whether the name by which this request reached us is really ours. An assertion made for another host could otherwise be
 * sent here with that host's name in the Host header.
 */
function isOwnHost(root: string, baseDomain: string): boolean {
  const host = new URL(root).hostname
  return [baseDomain, 'localhost', '127.0.0.1', '[::1]'].includes(host) || host.endsWith(`.${baseDomain}`)
}

function wrongMethod(reply: FastifyReply): FastifyReply {
  return reply
    .code(405)
    .header('Allow', 'POST')
    .send({ error: 'invalid_request', error_description: 'The token endpoint takes POST.' })
}

function answerError(error: FastifyError | Error, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error instanceof OauthError) {
    if (error.status === 401) reply.header('WWW-Authenticate', 'Basic realm="Fluid SCIM"')
    return reply.code(error.status).header('Pragma', 'no-cache').send({
      error: error.code,
      error_description: error.description,
    })
  }
  if (error instanceof UnknownOrganisation) {
    return reply.code(404).send({ error: 'invalid_request', error_description: error.message })
  }
  if (error instanceof StoreUnavailable) {
    logUnavailable(request, error)
    return reply.code(503).header('Retry-After', String(RETRY_AFTER_SECONDS)).send({
      error: 'temporarily_unavailable',
      error_description: 'Fluid cannot reach its database just now. Try again in a few seconds.',
    })
  }
  const status = 'statusCode' in error ? error.statusCode : undefined
  if (status !== undefined && status >= 400 && status < 500) {
    return reply.code(status).send({ error: 'invalid_request', error_description: 'The request is not well-formed.' })
  }
  request.log.error({ err: error }, 'a token request failed')
  return reply.code(500).send({
    error: 'server_error',
    error_description: `Fluid met an unexpected problem. It is in the log of the server under the request id ${request.id}.`,
  })
}
