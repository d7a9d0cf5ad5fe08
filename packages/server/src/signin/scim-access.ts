// The door of the SCIM surface: which organisation, which credential, and may it (design section 3).

import type { OrganisationId, TokenId } from '../directory/ids.ts'
import type { AccessTokenId, OauthClientId } from '../directory/oauth-client.ts'
import type { Organisation } from '../directory/organisation.ts'
import { Refusal } from '../provisioning/refusal.ts'
import type { Runtime } from '../runtime.ts'
import type { TokenRow } from '../store/port/secrets.ts'
import { accessTokenPurpose, idOfAccessToken } from '../vault/oauth-secrets.ts'
import { type Verifier, verifierPurpose, verify } from '../vault/scim-token.ts'
import type { Vault } from '../vault/vault.ts'
import { Kept } from './kept.ts'

export interface Door {
  readonly organisation: Organisation
  readonly tokens: readonly OpenedToken[]
}

interface OpenedToken {
  readonly id: TokenId
  readonly sealed: Uint8Array
  readonly verifier: Verifier
  readonly expiresMs: number | undefined
}

interface OpenedAccessToken {
  readonly organisation: OrganisationId
  readonly client: OauthClientId
  readonly verifier: Verifier
  readonly expiresMs: number
}

/** What a request was let in with: the organisation's secret token, or an access token of an OAuth client. */
export type Credential =
  | { readonly kind: 'secret-token'; readonly id: TokenId }
  | { readonly kind: 'oauth-client'; readonly id: OauthClientId }

export interface ScimAccess {
  /** The organisation of that name with what its door needs; undefined when there is none. */
  find(name: string): Promise<Door | undefined>
  /**
   * The live credential that the Authorization header carries. Accepts `Bearer x`, `bearer x`, a doubled prefix and the
   * bare token, as Okta's Header Auth app sends it, with outer spaces. Throws the 401 refusal for everything else.
   */
  check(door: Door, header: string | undefined): Promise<Credential>
  /** Forgets what it knows of an organisation: its door has changed. */
  forget(organisation: OrganisationId): void
}

export function createScimAccess(runtime: Runtime, vault: Vault): ScimAccess {
  const accessTokens = createAccessTokens(runtime, vault)
  const doors = new Kept<Door>(runtime)

  /** `before`: what was known of it, so that only what is new has to be opened. */
  async function load(name: string, before: Door | undefined): Promise<Door | undefined> {
    const organisation = await runtime.store.directory.findByName(name)
    if (organisation === undefined) return undefined
    return runtime.store.read(organisation.id, async (tx) => {
      const live = (await tx.secrets.listTokens()).filter((token) => token.revokedMs === undefined)
      const tokens = await Promise.all(
        live.map(async ({ id, sealed, expiresMs }: TokenRow) => {
          const known = before?.tokens.find((token) => token.id === id && Buffer.compare(token.sealed, sealed) === 0)
          const verifier =
            known?.verifier ?? (await vault.open(organisation.id, tx.secrets, sealed, verifierPurpose(id)))
          return { id, sealed, expiresMs, verifier }
        }),
      )
      return { organisation, tokens }
    })
  }

  return {
    find: (name) => doors.find(name, (before) => load(name, before)),
    check: async (door, header) => {
      const presented = presentedToken(header)
      if (presented === '') throw tokenMissing()
      const id = idOfAccessToken(presented)
      if (id !== undefined) return await checkAccessToken(accessTokens, door, id, presented, runtime.now())
      return { kind: 'secret-token', id: checkSecretToken(door, presented, runtime.now()) }
    },
    forget: (organisation) => {
      doors.forget((door) => door.organisation.id === organisation)
      accessTokens.forget(organisation)
    },
  }
}

interface AccessTokens {
  find(organisation: Organisation, id: AccessTokenId): Promise<OpenedAccessToken | undefined>
  forget(organisation: OrganisationId): void
}

/** Access tokens that are in use: one look-up by key in a while, however many requests. */
function createAccessTokens(runtime: Runtime, vault: Vault): AccessTokens {
  const kept = new Kept<OpenedAccessToken>(runtime)
  return {
    find: ({ id: organisation }, id) =>
      kept.find(`${organisation} ${id}`, () =>
        runtime.store.read(organisation, async (tx) => {
          const row = await tx.oauth.findAccessToken(id)
          if (row === undefined) return undefined
          const verifier = await vault.open(organisation, tx.secrets, row.sealed, accessTokenPurpose(id))
          return { organisation, client: row.clientId, verifier, expiresMs: row.expiresMs }
        }),
      ),
    forget: (organisation) => kept.forget((token) => token.organisation === organisation),
  }
}

async function checkAccessToken(
  tokens: AccessTokens,
  door: Door,
  id: AccessTokenId,
  presented: string,
  nowMs: number,
): Promise<Credential> {
  const token = await tokens.find(door.organisation, id)
  if (token === undefined || !verify(token.verifier, presented) || token.expiresMs <= nowMs) throw accessTokenWrong()
  return { kind: 'oauth-client', id: token.client }
}

function checkSecretToken(door: Door, presented: string, nowMs: number): TokenId {
  // Every live token is compared, so that the time does not tell which one came close.
  const matching = door.tokens.filter((token) => verify(token.verifier, presented))
  const live = matching.find((token) => token.expiresMs === undefined || token.expiresMs > nowMs)
  if (live === undefined) throw tokenWrong(whyNotLive({ door, presented, isExpired: matching.length > 0 }))
  return live.id
}

function presentedToken(header: string | undefined): string {
  let token = (header ?? '').trim()
  while (/^bearer(\s|$)/i.test(token)) token = token.slice('bearer'.length).trim()
  return token
}

function tokenMissing(): Refusal {
  return new Refusal(
    'token-missing',
    401,
    undefined,
    'No SCIM secret token came with the request. Paste the token into your identity provider (Okta: Provisioning, Integration, API Token) and test the credentials again.',
  )
}

function whyNotLive({ door, presented, isExpired }: { door: Door; presented: string; isExpired: boolean }): string {
  if (isExpired) return 'This SCIM secret token has expired: it was replaced by a newer one.'
  if (/^basic(\s|$)/i.test(presented)) {
    return 'The request came with a user name and a password (Basic), and Fluid takes a SCIM secret token: choose "SCIM 2.0 Test App (Header Auth)" or the OAuth Bearer Token app in Okta.'
  }
  if (door.tokens.length === 0) return 'No SCIM secret token has been set for this organisation yet.'
  return 'This SCIM secret token is not the one set for this organisation.'
}

function tokenWrong(why: string): Refusal {
  return new Refusal(
    'token-wrong',
    401,
    undefined,
    `${why} Paste the current token into your identity provider (Okta: Provisioning, Integration, API Token), without the address or quotes around it; if it is lost, set a new one in Fluid under Authentication Providers, SCIM Configuration.`,
  )
}

function accessTokenWrong(): Refusal {
  return new Refusal(
    'token-wrong',
    401,
    undefined,
    'This access token is not valid: it has expired, its OAuth client was revoked, or it belongs to another organisation. Fetch a new one from the token endpoint.',
  )
}
