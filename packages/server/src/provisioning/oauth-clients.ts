// OAuth 2.0 clients of an organisation: added, listed, given another secret, revoked. What they may do is fetch access tokens for its SCIM
// surface, as an alternative to the SCIM secret token.

import type { OrganisationId } from '../directory/ids.ts'
import {
  type ClientAuthentication,
  InvalidJwks,
  type OauthClientId,
  oauthClientId,
  parseJwksUrl,
  parsePublicJwks,
  TOKEN_LIFETIME_DEFAULT_MS,
  TOKEN_LIFETIME_MAX_MS,
  TOKEN_LIFETIME_MIN_MS,
} from '../directory/oauth-client.ts'
import { actorName } from '../journal/actor-name.ts'
import { journalise } from '../journal/write.ts'
import type { Runtime } from '../runtime.ts'
import type { OauthClientRow } from '../store/port/oauth.ts'
import type { Writing } from '../store/port/store.ts'
import { clientSecretPurpose, generateClientSecret } from '../vault/oauth-secrets.ts'
import { makeVerifier } from '../vault/scim-token.ts'
import { Secret } from '../vault/secret.ts'
import type { Vault } from '../vault/vault.ts'
import { NothingThere, OperatorError } from './operator-error.ts'
import type { By } from './set-token.ts'

const NAME_LENGTH_MAX = 100

/** How the new client is to prove who it is. `jwks` is a JSON value: it is checked here. */
export type NewClientAuthentication =
  | { readonly kind: 'secret' }
  | { readonly kind: 'jwks'; readonly jwks: unknown }
  | { readonly kind: 'jwks-url'; readonly url: string }

export interface AddOauthClient {
  readonly organisation: OrganisationId
  readonly name: string
  readonly authentication: NewClientAuthentication
  /** How long its access tokens live; one hour when it is not said. */
  readonly tokenLifetimeMs?: number | undefined
}

export interface AddedOauthClient {
  readonly id: OauthClientId
  /** Shown once by whoever asked, and never again; undefined for a client with keys of its own. */
  readonly secret: Secret | undefined
}

/** Adds a client. Throws OperatorError for a name, a lifetime or keys that cannot be used. */
export async function addOauthClient(
  runtime: Runtime,
  vault: Vault,
  by: By,
  add: AddOauthClient,
): Promise<AddedOauthClient> {
  const name = parseName(add.name)
  const tokenLifetimeMs = parseLifetime(add.tokenLifetimeMs ?? TOKEN_LIFETIME_DEFAULT_MS)
  const secret = add.authentication.kind === 'secret' ? generateClientSecret() : undefined
  const keys = keysOf(add.authentication)
  return await runtime.store.write(add.organisation, async (tx) => {
    const id = oauthClientId(runtime.newId())
    const authentication = keys ?? (await sealedSecret(tx, vault, add.organisation, id, secret ?? ''))
    await tx.oauth.insertClient({
      id,
      name,
      authentication,
      tokenLifetimeMs,
      createdMs: runtime.now(),
      createdBy: actorName(by.actor),
    })
    await journalise(tx.journal, runtime, by, {
      action: 'oauth-client.added',
      outcome: 'changed',
      subject: { kind: 'oauth-client', id, name },
      sentence: `The OAuth client "${name}" was added by ${actorName(by.actor)}: it authenticates with ${WAYS[authentication.kind]}.`,
    })
    return { id, secret: secret === undefined ? undefined : new Secret(secret) }
  })
}

export interface ListedOauthClient {
  readonly id: OauthClientId
  readonly name: string
  readonly state: 'live' | 'revoked'
  readonly authentication: ClientAuthentication['kind']
  /** Of its secret. */
  readonly lastFour: string | undefined
  readonly jwksUrl: string | undefined
  readonly tokenLifetimeMs: number
  readonly createdMs: number
  readonly createdBy: string
  readonly lastUsedMs: number | undefined
  readonly lastClient: string | undefined
}

/** A client as the administration API and the command line show it. */
export function showOauthClient(one: ListedOauthClient) {
  const time = (ms: number) => new Date(ms).toISOString()
  return {
    id: one.id,
    name: one.name,
    state: one.state,
    authentication: one.authentication,
    lastFour: one.lastFour ?? null,
    jwksUrl: one.jwksUrl ?? null,
    tokenLifetimeSeconds: one.tokenLifetimeMs / 1_000,
    created: time(one.createdMs),
    createdBy: one.createdBy,
    lastUsed: one.lastUsedMs === undefined ? null : time(one.lastUsedMs),
    lastClient: one.lastClient ?? null,
  }
}

/** All clients that the organisation has had, the newest first; nothing of their secrets. */
export async function listOauthClients(
  runtime: Runtime,
  organisation: OrganisationId,
): Promise<readonly ListedOauthClient[]> {
  const rows = await runtime.store.read(organisation, (tx) => tx.oauth.listClients())
  return rows.map(toListed)
}

/**
 * Gives a client another secret; the one before is refused from now on, and access tokens live on until they end. Throws
 * NothingThere when there is no such client, OperatorError when it has no secret.
 */
export function rotateOauthSecret(
  runtime: Runtime,
  vault: Vault,
  by: By,
  { organisation, id }: { readonly organisation: OrganisationId; readonly id: OauthClientId },
): Promise<Secret> {
  const secret = generateClientSecret()
  return runtime.store.write(organisation, async (tx) => {
    const client = await getClient(tx, id)
    if (client.revokedMs !== undefined) {
      throw new OperatorError(`The OAuth client "${client.name}" is revoked: add a new one instead.`)
    }
    if (client.authentication.kind !== 'secret') {
      throw new OperatorError(
        `The OAuth client "${client.name}" has keys of its own and no secret: it changes its keys itself.`,
      )
    }
    await tx.oauth.replaceSecret(id, await sealedSecret(tx, vault, organisation, id, secret))
    await journalise(tx.journal, runtime, by, {
      action: 'oauth-client.rotated',
      outcome: 'changed',
      subject: { kind: 'oauth-client', id, name: client.name },
      sentence: `The OAuth client "${client.name}" was given another secret by ${actorName(by.actor)}: the one before is refused from now on.`,
    })
    return new Secret(secret)
  })
}

/** Ends a client and every token that it holds. Throws OperatorError when there is no such client. */
export function revokeOauthClient(
  runtime: Runtime,
  by: By,
  { organisation, id }: { readonly organisation: OrganisationId; readonly id: OauthClientId },
): Promise<void> {
  return runtime.store.write(organisation, async (tx) => {
    const client = await getClient(tx, id)
    if (client.revokedMs !== undefined) return
    await tx.oauth.revokeClient(id, runtime.now())
    await journalise(tx.journal, runtime, by, {
      action: 'oauth-client.revoked',
      outcome: 'changed',
      subject: { kind: 'oauth-client', id, name: client.name },
      sentence: `The OAuth client "${client.name}" was revoked by ${actorName(by.actor)}: it gets no more access tokens, and those that it has are refused from now on.`,
    })
  })
}

async function getClient(tx: Writing, id: OauthClientId): Promise<OauthClientRow> {
  const client = await tx.oauth.findClient(id)
  if (client !== undefined) return client
  throw new NothingThere(`There is no OAuth client with the id ${id}: "fluid oauth-client list" shows them.`)
}

const WAYS = {
  secret: 'a secret',
  jwks: 'a signed assertion (private_key_jwt)',
  'jwks-url': 'a signed assertion (private_key_jwt), its keys at an address of its own',
} as const satisfies Record<ClientAuthentication['kind'], string>

function parseName(text: string): string {
  const name = text.trim()
  if (name !== '' && name.length <= NAME_LENGTH_MAX && !/\p{Cc}/u.test(name)) return name
  throw new OperatorError(
    `Give the client a name of 1 to ${NAME_LENGTH_MAX} characters, such as the name of your identity provider.`,
  )
}

function parseLifetime(lifetimeMs: number): number {
  if (lifetimeMs >= TOKEN_LIFETIME_MIN_MS && lifetimeMs <= TOKEN_LIFETIME_MAX_MS) return lifetimeMs
  throw new OperatorError('Access tokens live from one minute to 24 hours: choose a time in between, such as 1h.')
}

/** Undefined for a secret, which is sealed for the client's own row. */
function keysOf(authentication: NewClientAuthentication): ClientAuthentication | undefined {
  try {
    switch (authentication.kind) {
      case 'secret':
        return undefined
      case 'jwks':
        return { kind: 'jwks', jwks: parsePublicJwks(authentication.jwks) }
      case 'jwks-url':
        return { kind: 'jwks-url', url: parseJwksUrl(authentication.url) }
    }
  } catch (error) {
    if (error instanceof InvalidJwks) throw new OperatorError(error.message)
    throw error
  }
}

async function sealedSecret(
  tx: Writing,
  vault: Vault,
  organisation: OrganisationId,
  id: OauthClientId,
  secret: string,
): Promise<Extract<ClientAuthentication, { kind: 'secret' }>> {
  const sealed = await vault.seal(organisation, tx.secrets, makeVerifier(secret), clientSecretPurpose(id))
  return { kind: 'secret', sealed, lastFour: secret.slice(-4) }
}

function toListed(row: OauthClientRow): ListedOauthClient {
  const { authentication, revokedMs, ...shown } = row
  return {
    ...shown,
    state: revokedMs === undefined ? 'live' : 'revoked',
    authentication: authentication.kind,
    lastFour: authentication.kind === 'secret' ? authentication.lastFour : undefined,
    jwksUrl: authentication.kind === 'jwks-url' ? authentication.url : undefined,
  }
}
