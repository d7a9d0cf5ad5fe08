// The SCIM secret token of an organisation: set, listed, revoked. Two may be live while it is being rotated.

import { type OrganisationId, type TokenId, tokenId } from '../directory/ids.ts'
import type { Organisation } from '../directory/organisation.ts'
import type { Actor, Change } from '../journal/entry.ts'
import { journalise } from '../journal/write.ts'
import type { Runtime } from '../runtime.ts'
import type { TokenRow } from '../store/port/secrets.ts'
import type { Writing } from '../store/port/store.ts'
import { makeVerifier, verifierPurpose, whyNotToken } from '../vault/scim-token.ts'
import type { Vault } from '../vault/vault.ts'
import { NothingThere, OperatorError } from './operator-error.ts'

export interface By {
  readonly actor: Actor
  readonly requestId: string
}

export interface SetToken {
  readonly organisation: OrganisationId
  readonly token: string
  /** How long the current token stays valid beside the new one; 0 ends it at once. */
  readonly overlapMs: number
}

/** Sets a new token and answers its id. Throws OperatorError with a sentence for one that is too weak to be used. */
export function setToken(runtime: Runtime, vault: Vault, by: By, set: SetToken): Promise<TokenId> {
  return runtime.store.write(set.organisation, (tx) => storeToken(tx, runtime, vault, by, set))
}

/** The same inside a transaction that does more. */
export async function storeToken(tx: Writing, runtime: Runtime, vault: Vault, by: By, set: SetToken): Promise<TokenId> {
  const why = whyNotToken(set.token)
  if (why !== undefined) throw new OperatorError(why)
  const atMs = runtime.now()
  // Of two that are set at once, the second retires the first.
  await tx.organisations.lock()
  const retired = await retire(tx, atMs, set.overlapMs)
  const id = tokenId(runtime.newId())
  const lastFour = set.token.slice(-4)
  await tx.secrets.insertToken({
    id,
    sealed: await vault.seal(set.organisation, tx.secrets, makeVerifier(set.token), verifierPurpose(id)),
    lastFour,
    createdMs: atMs,
    createdBy: by.actor.id,
    expiresMs: undefined,
  })
  await journalise(tx.journal, runtime, by, {
    action: 'token.set',
    outcome: 'changed',
    atMs,
    subject: { kind: 'token', id, name: `…${lastFour}` },
    changes: [{ attribute: 'lastFour', after: lastFour }, ...retired],
    sentence: `A new SCIM secret token (…${lastFour}) was set by ${by.actor.id}.${overlapSentence(set.overlapMs)}`,
  })
  return id
}

export interface ListedToken {
  readonly id: TokenId
  readonly state: 'live' | 'expiring' | 'expired' | 'revoked'
  readonly lastFour: string
  readonly createdMs: number
  readonly createdBy: string
  readonly expiresMs: number | undefined
  readonly lastUsedMs: number | undefined
  readonly lastClient: string | undefined
}

/** All tokens that the organisation has had, the newest first; nothing of the tokens themselves. */
export async function listTokens(runtime: Runtime, organisation: Organisation): Promise<readonly ListedToken[]> {
  const rows = await runtime.store.read(organisation.id, (tx) => tx.secrets.listTokens())
  const nowMs = runtime.now()
  return rows.map((row) => showToken(row, nowMs))
}

/** A stored token without anything of the token itself. */
export function showToken(row: TokenRow, nowMs: number): ListedToken {
  const { sealed: _sealed, revokedMs: _revokedMs, ...shown } = row
  return { ...shown, state: stateOf(row, nowMs) }
}

/** Ends a token now. Throws OperatorError when there is no such token. */
export function revokeToken(
  runtime: Runtime,
  by: By,
  { organisation, id }: { readonly organisation: OrganisationId; readonly id: TokenId },
): Promise<void> {
  return runtime.store.write(organisation, async (tx) => {
    const token = (await tx.secrets.listTokens()).find((one) => one.id === id)
    if (token === undefined)
      throw new NothingThere(`There is no token with the id ${id}: "fluid token list" shows them.`)
    const atMs = runtime.now()
    await tx.secrets.revokeToken(id, atMs)
    await journalise(tx.journal, runtime, by, {
      action: 'token.revoked',
      outcome: 'changed',
      atMs,
      subject: { kind: 'token', id, name: `…${token.lastFour}` },
      sentence: `The SCIM secret token …${token.lastFour} was revoked by ${by.actor.id}: requests with it are refused from now on.`,
    })
  })
}

/** The newest live token may stay for the overlap; all others end now, so that never more than two are live. */
async function retire(tx: Writing, atMs: number, overlapMs: number): Promise<readonly Change[]> {
  const live = (await tx.secrets.listTokens()).filter((token) => isLiveToken(token, atMs))
  const changes: Change[] = []
  for (const [index, token] of live.entries()) {
    if (index === 0 && overlapMs > 0) {
      const expiresMs = Math.min(token.expiresMs ?? Number.POSITIVE_INFINITY, atMs + overlapMs)
      await tx.secrets.setTokenExpiry(token.id, expiresMs)
      changes.push({ attribute: 'tokenExpires', after: { id: token.id, atMs: expiresMs } })
    } else {
      await tx.secrets.revokeToken(token.id, atMs)
      changes.push({ attribute: 'tokenRevoked', after: { id: token.id, atMs } })
    }
  }
  return changes
}

export function isLiveToken({ revokedMs, expiresMs }: TokenRow, atMs: number): boolean {
  return revokedMs === undefined && (expiresMs === undefined || expiresMs > atMs)
}

function stateOf(row: TokenRow, nowMs: number): ListedToken['state'] {
  if (row.revokedMs !== undefined) return 'revoked'
  if (row.expiresMs === undefined) return 'live'
  return row.expiresMs > nowMs ? 'expiring' : 'expired'
}

function overlapSentence(overlapMs: number): string {
  return overlapMs > 0
    ? ` The one before stays valid for ${Math.round(overlapMs / 60_000)} minutes more.`
    : ' The one before, if any, has ended.'
}
