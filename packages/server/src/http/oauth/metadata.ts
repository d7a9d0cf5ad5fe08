// What this authorization server says of itself: RFC 8414 section 2.

import { SCIM_SCOPE } from '../../directory/oauth-client.ts'
import { SIGNATURE_ALGORITHMS } from '../../signin/signature-algorithms.ts'

export const TOKEN_PATH = '/oauth2/token'
export const METADATA_PATH = '/.well-known/oauth-authorization-server'

/** The metadata of the organisation whose surfaces are below `issuer`. */
export function oauthMetadata(issuer: string) {
  return {
    issuer,
    token_endpoint: `${issuer}${TOKEN_PATH}`,
    scopes_supported: [SCIM_SCOPE],
    // There is no authorization endpoint, so there are no response types: the member is required all the same.
    response_types_supported: [],
    grant_types_supported: ['client_credentials'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'private_key_jwt'],
    token_endpoint_auth_signing_alg_values_supported: SIGNATURE_ALGORITHMS,
  }
}
