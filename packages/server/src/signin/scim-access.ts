// The door of the SCIM surface: which organisation, which credential, and may it (design section 3). What is needed to
// decide is kept in memory for half a second, less when word of a change comes: what another process revokes is dead within
// a second everywhere.

import type { OrganisationId, TokenId } from '../directory/ids.ts'
import type { AccessTokenId, OauthClientId } from '../directory/oauth-client.ts'
import type { Organisation } from '../directory/organisation.ts'
import { Refusal } from '../provisioning/refusal.ts'
import type { Runtime } from '../runtime.ts'
import type { TokenRow } from '../store/port/secrets.ts'
import { accessTokenPurpose, idOfAccessToken } from '../vault/oauth-secrets.ts'
import { type Verifier, verifierPurpose, verify } from '../vault/scim-token.ts'
import type { Vault } from '../vault/vault.ts'

const FRESH_MS = 500
const ORGANISATIONS_KEPT_MAX = 10_000
const ACCESS_TOKENS_KEPT_MAX = 10_000

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

interface KeptDoor {
  readonly door: Promise<Door | undefined>
  readonly loadedMs: number
  /** Unknown while it is read, and where there is no such organisation. */
  ofWhom: OrganisationId | undefined
  found: Door | undefined
}

export function createScimAccess(runtime: Runtime, vault: Vault): ScimAccess {
  const accessTokens = createAccessTokens(runtime, vault)
  const kept = new Map<string, KeptDoor>()

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
    find: (name) => {
      const known = kept.get(name)
      const nowMs = runtime.elapsedMs()
      if (known !== undefined && nowMs - known.loadedMs < FRESH_MS) return known.door
      if (kept.size >= ORGANISATIONS_KEPT_MAX) kept.clear()
      const door = load(name, known?.found)
      const entry: KeptDoor = { door, loadedMs: nowMs, ofWhom: undefined, found: undefined }
      kept.set(name, entry)
      door.then(
        (found) => {
          entry.ofWhom = found?.organisation.id
          entry.found = found
        },
        () => kept.delete(name),
      )
      return door
    },
    check: async (door, header) => {
      const presented = presentedToken(header)
      if (presented === '') throw tokenMissing()
      const id = idOfAccessToken(presented)
      if (id !== undefined) return await checkAccessToken(accessTokens, door, id, presented, runtime.now())
      return { kind: 'secret-token', id: checkSecretToken(door, presented, runtime.now()) }
    },
    forget: (organisation) => {
      // A door that is being read may have been read before the change.
      for (const [name, { ofWhom }] of kept) if (ofWhom === undefined || ofWhom === organisation) kept.delete(name)
      accessTokens.forget(organisation)
    },
  }
}

interface AccessTokens {
  find(organisation: Organisation, id: AccessTokenId): Promise<OpenedAccessToken | undefined>
  forget(organisation: OrganisationId): void
}

/** Access tokens that are in use, each kept for half a second: one look-up by key in that time, however many requests. */
function createAccessTokens(runtime: Runtime, vault: Vault): AccessTokens {
  const kept = new Map<string, { readonly token: Promise<OpenedAccessToken | undefined>; readonly loadedMs: number }>()
  const load = (organisation: Organisation, id: AccessTokenId) =>
    runtime.store.read(organisation.id, async (tx) => {
      const row = await tx.oauth.findAccessToken(id)
      if (row === undefined) return undefined
      const verifier = await vault.open(organisation.id, tx.secrets, row.sealed, accessTokenPurpose(id))
      return { client: row.clientId, verifier, expiresMs: row.expiresMs }
    })
  return {
    find: (organisation, id) => {
      const name = `${organisation.id} ${id}`
      const known = kept.get(name)
      const nowMs = runtime.elapsedMs()
      if (known !== undefined && nowMs - known.loadedMs < FRESH_MS) return known.token
      if (kept.size >= ACCESS_TOKENS_KEPT_MAX) kept.clear()
      const token = load(organisation, id)
      kept.set(name, { token, loadedMs: nowMs })
      token.catch(() => kept.delete(name))
      return token
    },
    forget: (organisation) => {
      for (const name of kept.keys()) if (name.startsWith(`${organisation} `)) kept.delete(name)
    },
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
