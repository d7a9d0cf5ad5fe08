// The client credentials grant: RFC 6749 section 4.4. The client proves who it is and gets an access token for the SCIM
// surface of this one organisation, for a limited time.

import type { OrganisationId } from '../../directory/ids.ts'
import { type OauthClientId, SCIM_SCOPE } from '../../directory/oauth-client.ts'
import type { Runtime } from '../../runtime.ts'
import type { OauthClientRow } from '../../store/port/oauth.ts'
import type { Writing } from '../../store/port/store.ts'
import {
  accessTokenIdFrom,
  accessTokenPurpose,
  clientSecretPurpose,
  makeAccessToken,
} from '../../vault/oauth-secrets.ts'
import { makeVerifier, verify } from '../../vault/scim-token.ts'
import { Secret } from '../../vault/secret.ts'
import type { Vault } from '../../vault/vault.ts'
import { clientOfAssertion, type VerifiedAssertion, verifyAssertion } from './client-assertion.ts'
import { clientRefused, OauthError } from './oauth-error.ts'
import type { RemoteKeys } from './remote-keys.ts'

export type ClientCredentials =
  | { readonly kind: 'secret'; readonly id: OauthClientId; readonly secret: string }
  /** `id`: the client_id parameter, if it came beside the assertion. */
  | { readonly kind: 'assertion'; readonly id: OauthClientId | undefined; readonly assertion: string }

interface TokenRequest {
  readonly organisation: OrganisationId
  readonly credentials: ClientCredentials
  /** What this token endpoint is called: its own address and its issuer's. */
  readonly audiences: readonly string[]
}

interface IssuedToken {
  readonly client: OauthClientId
  readonly accessToken: Secret
  readonly expiresInSeconds: number
  readonly scope: string
}

export interface TokenIssuer {
  /** Issues an access token; throws OauthError when the client is not believed. */
  issue(request: TokenRequest): Promise<IssuedToken>
}

export function createTokenIssuer(runtime: Runtime, vault: Vault, remote: RemoteKeys): TokenIssuer {
  return {
    issue: async (request) => {
      const { client, assertion } = await authenticate(runtime, vault, remote, request)
      // Everything slow is done: the transaction only checks what may have changed since, and writes.
      return runtime.store.write(request.organisation, async (tx) => {
        await requireLive(tx, client.id)
        if (assertion !== undefined) await requireUnused(tx, client.id, assertion)
        return await storeToken(tx, runtime, vault, request.organisation, client)
      })
    },
  }
}

interface Authenticated {
  readonly client: OauthClientRow
  readonly assertion: VerifiedAssertion | undefined
}

async function authenticate(
  runtime: Runtime,
  vault: Vault,
  remote: RemoteKeys,
  { organisation, credentials, audiences }: TokenRequest,
): Promise<Authenticated> {
  if (credentials.kind === 'secret') {
    const client = await runtime.store.read(organisation, async (tx) => {
      const found = await tx.oauth.findClient(credentials.id)
      if (found?.authentication.kind !== 'secret') return undefined
      const purpose = clientSecretPurpose(found.id)
      const verifier = await vault.open(organisation, tx.secrets, found.authentication.sealed, purpose)
      return verify(verifier, credentials.secret) ? found : undefined
    })
    if (client === undefined) throw clientRefused()
    return { client, assertion: undefined }
  }
  const named = clientOfAssertion(credentials.assertion)
  if (credentials.id !== undefined && credentials.id !== named) {
    throw new OauthError('invalid_client', 'client_id and the sub claim of the assertion name different clients.')
  }
  const client = await runtime.store.read(organisation, (tx) => tx.oauth.findClient(named))
  if (client === undefined || client.revokedMs !== undefined) throw clientRefused()
  const nowMs = runtime.now()
  return { client, assertion: await verifyAssertion(credentials.assertion, client, { audiences, nowMs, remote }) }
}

async function requireLive(tx: Writing, id: OauthClientId): Promise<void> {
  const client = await tx.oauth.findClient(id)
  if (client === undefined || client.revokedMs !== undefined) throw clientRefused()
}

async function requireUnused(tx: Writing, client: OauthClientId, { key, expiresMs }: VerifiedAssertion): Promise<void> {
  if (await tx.oauth.rememberAssertion(client, key, expiresMs)) return
  throw new OauthError(
    'invalid_client',
    'The client assertion is refused: its jti has been used before. Sign a new one.',
  )
}

async function storeToken(
  tx: Writing,
  runtime: Runtime,
  vault: Vault,
  organisation: OrganisationId,
  client: OauthClientRow,
): Promise<IssuedToken> {
  const atMs = runtime.now()
  await tx.oauth.removeExpired(atMs)
  const id = accessTokenIdFrom(runtime.newId())
  const token = makeAccessToken(id)
  await tx.oauth.insertAccessToken({
    id,
    clientId: client.id,
    sealed: await vault.seal(organisation, tx.secrets, makeVerifier(token), accessTokenPurpose(id)),
    expiresMs: atMs + client.tokenLifetimeMs,
  })
  return {
    client: client.id,
    accessToken: new Secret(token),
    expiresInSeconds: Math.floor(client.tokenLifetimeMs / 1_000),
    scope: SCIM_SCOPE,
  }
}
