// The errors of the token endpoint: RFC 6749 section 5.2. A closed list, one sentence each, in plain ASCII without
// quotes, since error_description may hold nothing else.

export type OauthErrorCode =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_scope'
  | 'unauthorized_client'
  | 'unsupported_grant_type'

export class OauthError extends Error {
  readonly code: OauthErrorCode
  readonly description: string

  constructor(code: OauthErrorCode, description: string, cause?: unknown) {
    super(description, { cause })
    this.name = 'OauthError'
    this.code = code
    this.description = description.replace(/[^\x20-\x7e]|["\\]/g, "'")
  }

  /** A client that is not believed is 401; everything else is the request's own fault. */
  get status(): 400 | 401 {
    return this.code === 'invalid_client' ? 401 : 400
  }
}

/** The same words for an unknown client, a revoked one and a wrong secret: they tell a stranger nothing. */
export function clientRefused(cause?: unknown): OauthError {
  return new OauthError(
    'invalid_client',
    'The client is not known here, was revoked, or its secret is wrong. Check client id and secret, or add a client with: fluid oauth-client add.',
    cause,
  )
}
