// Keys of the administration API: added, listed, revoked; each with scopes, and an end if it is given one.

import { API_SCOPES, type ApiScope } from '../directory/api-scope.ts'
import { type ApiKeyId, apiKeyId, type OrganisationId } from '../directory/ids.ts'
import { actorName } from '../journal/actor-name.ts'
import { journalise } from '../journal/write.ts'
import type { Runtime } from '../runtime.ts'
import type { ApiKeyRow } from '../store/port/api-keys.ts'
import { apiKeyPurpose, generateApiKey } from '../vault/api-key.ts'
import { makeVerifier } from '../vault/scim-token.ts'
import { Secret } from '../vault/secret.ts'
import type { Vault } from '../vault/vault.ts'
import { NothingThere, OperatorError } from './operator-error.ts'
import type { By } from './set-token.ts'

export interface AddApiKey {
  readonly organisation: OrganisationId
  /** What uses it, for the journal and the list. */
  readonly name: string
  readonly scopes: readonly string[]
  /** How long it lives; undefined: until it is revoked. */
  readonly lifetimeMs: number | undefined
}

export interface AddedApiKey {
  readonly id: ApiKeyId
  /** Shown once by whoever asked, and never again. */
  readonly key: Secret
  readonly expiresMs: number | undefined
}

/** Makes a key. Throws OperatorError for a name or scope that cannot be. */
export function addApiKey(runtime: Runtime, vault: Vault, by: By, add: AddApiKey): Promise<AddedApiKey> {
  const name = usableName(add.name)
  const scopes = parseScopes(add.scopes)
  const { id, key } = generateApiKey()
  const verifier = makeVerifier(key)
  return runtime.store.write(add.organisation, async (tx) => {
    const atMs = runtime.now()
    const expiresMs = add.lifetimeMs === undefined ? undefined : atMs + add.lifetimeMs
    const sealed = await vault.seal(add.organisation, tx.secrets, verifier, apiKeyPurpose(id))
    const lastFour = key.slice(-4)
    await tx.apiKeys.insert({
      id,
      name,
      scopes,
      sealed,
      lastFour,
      createdMs: atMs,
      createdBy: actorName(by.actor),
      expiresMs,
    })
    const until = expiresMs === undefined ? '' : `, until ${new Date(expiresMs).toISOString()}`
    await journalise(tx.journal, runtime, by, {
      action: 'api-key.added',
      outcome: 'changed',
      atMs,
      subject: { kind: 'api-key', id, name },
      sentence: `${actorName(by.actor)} added the API key "${name}" (…${lastFour}) for ${scopes.join(', ')}${until}.`,
    })
    return { id, key: new Secret(key), expiresMs }
  })
}

export interface ListedApiKey extends Omit<ApiKeyRow, 'sealed' | 'revokedMs'> {
  readonly state: 'live' | 'expired' | 'revoked'
}

/** All keys that the organisation has had, the newest first; nothing of the keys themselves. */
export async function listApiKeys(runtime: Runtime, organisation: OrganisationId): Promise<readonly ListedApiKey[]> {
  const rows = await runtime.store.read(organisation, (tx) => tx.apiKeys.list())
  const nowMs = runtime.now()
  return rows.map(({ sealed: _sealed, revokedMs, ...shown }) => {
    const isExpired = shown.expiresMs !== undefined && shown.expiresMs <= nowMs
    return { ...shown, state: revokedMs !== undefined ? 'revoked' : isExpired ? 'expired' : 'live' }
  })
}

/** Ends a key now. Throws NothingThere when there is no such key. */
export function revokeApiKey(
  runtime: Runtime,
  by: By,
  { organisation, id }: { readonly organisation: OrganisationId; readonly id: string },
): Promise<void> {
  return runtime.store.write(organisation, async (tx) => {
    const key = await tx.apiKeys.find(apiKeyId(id))
    if (key === undefined)
      throw new NothingThere(`There is no API key with the id ${id}: "fluid apikey list" shows them.`)
    if (key.revokedMs !== undefined) return
    await tx.apiKeys.revoke(key.id, runtime.now())
    await journalise(tx.journal, runtime, by, {
      action: 'api-key.revoked',
      outcome: 'changed',
      subject: { kind: 'api-key', id: key.id, name: key.name },
      sentence: `${actorName(by.actor)} revoked the API key "${key.name}" (…${key.lastFour}): requests with it are refused from now on.`,
    })
  })
}

function usableName(text: string): string {
  const name = text.trim()
  if (name !== '' && name.length <= 100 && !/\p{Cc}/u.test(name)) return name
  throw new OperatorError(
    'Name what uses the key, in 1 to 100 characters: it stands in the journal beside what it does.',
  )
}

function parseScopes(texts: readonly string[]): readonly ApiScope[] {
  const unknown = texts.find((text) => !API_SCOPES.some((scope) => scope === text))
  if (unknown !== undefined) {
    throw new OperatorError(
      `There is no scope "${unknown}": a key is for ${API_SCOPES.join(', ')}, each with those before it.`,
    )
  }
  return API_SCOPES.filter((scope) => texts.includes(scope))
}
