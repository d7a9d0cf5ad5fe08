// What a client sends to the token endpoint: RFC 6749 sections 2.3.1, 3.2 and 4.4.2, RFC 7523 section 2.2.

import type { FastifyRequest } from 'fastify'
import { oauthClientId, SCIM_SCOPE } from '../../directory/oauth-client.ts'
import type { ClientCredentials } from '../../signin/oauth/issue-token.ts'
import { OauthError } from '../../signin/oauth/oauth-error.ts'

const FORM = 'application/x-www-form-urlencoded'
const JWT_BEARER = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

/** The credentials of a well-formed request for an access token. Throws OauthError for any other request. */
export function parseTokenRequest(request: FastifyRequest): ClientCredentials {
  const parameters = readParameters(request)
  const grantType = parameters.get('grant_type')
  if (grantType === undefined) throw invalidRequest('grant_type is missing: send grant_type=client_credentials.')
  if (grantType !== 'client_credentials') {
    throw new OauthError('unsupported_grant_type', 'This endpoint takes grant_type=client_credentials and no other.')
  }
  requireScope(parameters.get('scope'))
  return readCredentials(parameters, readBasic(request.headers.authorization))
}

function readParameters({ headers, body }: FastifyRequest): ReadonlyMap<string, string> {
  const mediaType = (headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase()
  if (mediaType !== FORM || !(body instanceof Uint8Array)) throw invalidRequest(`Send the parameters as ${FORM}.`)
  const parameters = new Map<string, string>()
  for (const [name, value] of new URLSearchParams(Buffer.from(body).toString('utf8'))) {
    // A parameter without a value counts as left out (section 3.2).
    if (value === '') continue
    if (parameters.has(name)) throw invalidRequest('A parameter came twice: send each one once.')
    parameters.set(name, value)
  }
  return parameters
}

function requireScope(scope: string | undefined): void {
  if (scope === undefined || scope.split(' ').every((name) => name === SCIM_SCOPE)) return
  throw new OauthError('invalid_scope', `There is one scope here: ${SCIM_SCOPE}.`)
}

function readCredentials(parameters: ReadonlyMap<string, string>, basic: Basic | undefined): ClientCredentials {
  const clientId = parameters.get('client_id')
  const secret = parameters.get('client_secret')
  const assertion = parameters.get('client_assertion')
  const ways = [basic, secret, assertion].filter((way) => way !== undefined)
  if (ways.length > 1) throw invalidRequest('The client authenticates in two ways at once: use one of them.')
  if (basic !== undefined) {
    if (clientId !== undefined && clientId !== basic.id) {
      throw invalidRequest('client_id is not the client of the Authorization header.')
    }
    return { kind: 'secret', id: oauthClientId(basic.id), secret: basic.secret }
  }
  if (assertion !== undefined) {
    if (parameters.get('client_assertion_type') !== JWT_BEARER) {
      throw invalidRequest(`A client_assertion needs client_assertion_type=${JWT_BEARER}.`)
    }
    return { kind: 'assertion', id: clientId === undefined ? undefined : oauthClientId(clientId), assertion }
  }
  if (clientId === undefined || secret === undefined) {
    throw new OauthError(
      'invalid_client',
      'No client credentials came: send HTTP Basic, client_id and client_secret, or a client_assertion.',
    )
  }
  return { kind: 'secret', id: oauthClientId(clientId), secret }
}

interface Basic {
  readonly id: string
  readonly secret: string
}

/** Undefined when there is no Authorization header. Both parts are form-encoded before they are joined (2.3.1). */
function readBasic(header: string | undefined): Basic | undefined {
  if (header === undefined) return undefined
  const encoded = /^basic +([A-Za-z0-9+/]+={0,2})$/i.exec(header.trim())?.[1]
  const text = encoded === undefined ? '' : Buffer.from(encoded, 'base64').toString('utf8')
  const colon = text.indexOf(':')
  if (colon === -1)
    throw new OauthError('invalid_client', 'The Authorization header is not HTTP Basic with client id and secret.')
  try {
    return { id: decodeForm(text.slice(0, colon)), secret: decodeForm(text.slice(colon + 1)) }
  } catch (cause) {
    throw new OauthError('invalid_client', 'Client id and secret in HTTP Basic must be form-encoded.', cause)
  }
}

function decodeForm(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '))
}

function invalidRequest(description: string): OauthError {
  return new OauthError('invalid_request', description)
}
