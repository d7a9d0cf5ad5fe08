// The door of the SCIM surface: which organisation, which token, and may it (design section 3). What is needed to decide
// is kept in memory for half a second, so a token revoked by another process is dead within a second everywhere.

import type { TokenId } from '../directory/ids.ts'
import type { Organisation } from '../directory/organisation.ts'
import { Refusal } from '../provisioning/refusal.ts'
import type { Runtime } from '../runtime.ts'
import type { TokenRow } from '../store/port/secrets.ts'
import { type Verifier, verifierPurpose, verify } from '../vault/scim-token.ts'
import type { Vault } from '../vault/vault.ts'

const FRESH_MS = 500
const ORGANISATIONS_KEPT_MAX = 10_000

export interface Door {
  readonly organisation: Organisation
  readonly tokens: readonly OpenedToken[]
}

interface OpenedToken {
  readonly id: TokenId
  readonly verifier: Verifier
  readonly expiresMs: number | undefined
}

export interface ScimAccess {
  /** The organisation of that name with what its door needs; undefined when there is none. */
  find(name: string): Promise<Door | undefined>
  /** Forgets what it knows, after a change made by this process. */
  forget(name: string): void
}

export function createScimAccess(runtime: Runtime, vault: Vault): ScimAccess {
  const kept = new Map<string, { readonly door: Promise<Door | undefined>; readonly loadedMs: number }>()

  async function load(name: string): Promise<Door | undefined> {
    const organisation = await runtime.store.directory.findByName(name)
    if (organisation === undefined) return undefined
    return runtime.store.read(organisation.id, async (tx) => {
      const live = (await tx.secrets.listTokens()).filter((token) => token.revokedMs === undefined)
      const tokens = await Promise.all(
        live.map(async (token: TokenRow) => ({
          id: token.id,
          expiresMs: token.expiresMs,
          verifier: await vault.open(organisation.id, tx.secrets, token.sealed, verifierPurpose(token.id)),
        })),
      )
      return { organisation, tokens }
    })
  }

  return {
    find: (name) => {
      const known = kept.get(name)
      const nowMs = runtime.now()
      if (known !== undefined && nowMs - known.loadedMs < FRESH_MS) return known.door
      if (kept.size >= ORGANISATIONS_KEPT_MAX) kept.clear()
      const door = load(name)
      kept.set(name, { door, loadedMs: nowMs })
      door.catch(() => kept.delete(name))
      return door
    },
    forget: (name) => {
      kept.delete(name)
    },
  }
}

/**
 * The live token that the Authorization header carries. Accepts `Bearer x`, `bearer x`, a doubled prefix and the bare
 * token, as Okta's Header Auth app sends it, with outer spaces. Throws the 401 refusal for everything else.
 */
export function checkToken(door: Door, header: string | undefined, nowMs: number): TokenId {
  const presented = presentedToken(header)
  if (presented === '') throw tokenMissing()
  // Every live token is compared, so that the time does not tell which one came close.
  const matching = door.tokens.filter((token) => verify(token.verifier, presented))
  const live = matching.find((token) => token.expiresMs === undefined || token.expiresMs > nowMs)
  if (live === undefined) throw tokenWrong(matching.length > 0)
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

function tokenWrong(isExpired: boolean): Refusal {
  const why = isExpired
    ? 'This SCIM secret token has expired: it was replaced by a newer one.'
    : 'This SCIM secret token is not the one set for this organisation.'
  return new Refusal(
    'token-wrong',
    401,
    undefined,
    `${why} Paste the current token into your identity provider (Okta: Provisioning, Integration, API Token), without the address or quotes around it; if it is lost, set a new one in Fluid under Authentication Providers, SCIM Configuration.`,
  )
}
