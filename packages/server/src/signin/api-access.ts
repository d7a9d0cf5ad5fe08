// The door of the administration API for programs: an API key, and nothing else that is a credential elsewhere (T-13).

import type { ApiScope } from '../directory/api-scope.ts'
import type { ApiKeyId, OrganisationId } from '../directory/ids.ts'
import type { Organisation } from '../directory/organisation.ts'
import { Refusal } from '../provisioning/refusal.ts'
import type { Runtime } from '../runtime.ts'
import { apiKeyIdOf, apiKeyPurpose } from '../vault/api-key.ts'
import { verify } from '../vault/scim-token.ts'
import type { Vault } from '../vault/vault.ts'
import { Kept } from './kept.ts'

const USES_KEPT_MAX = 100_000
const NOTE_USE_EVERY_MS = 60_000

interface ApiPrincipal {
  readonly id: ApiKeyId
  readonly name: string
  readonly scopes: readonly ApiScope[]
}

interface OpenedKey extends ApiPrincipal {
  readonly organisation: OrganisationId
  readonly verifier: Uint8Array
  readonly expiresMs: number | undefined
}

interface PresentedKey {
  /** The Authorization header. */
  readonly header: string | undefined
  /** The client's User-Agent, for the list of keys. */
  readonly client: string
}

export interface ApiAccess {
  /** Who presents this key; throws the 401 refusal for everything that is not a live key of the organisation. */
  check(organisation: Organisation, request: PresentedKey): Promise<ApiPrincipal>
  /** Forgets what it knows of an organisation's keys: one of them may have changed. */
  forget(organisation: OrganisationId): void
}

export function createApiAccess(runtime: Runtime, vault: Vault): ApiAccess {
  const used = new Map<string, number>()
  const kept = new Kept<OpenedKey>(runtime)

  function find({ id: organisation }: Organisation, id: ApiKeyId): Promise<OpenedKey | undefined> {
    return kept.find(`${organisation} ${id}`, () =>
      runtime.store.read(organisation, async (tx) => {
        const row = await tx.apiKeys.find(id)
        if (row === undefined || row.revokedMs !== undefined) return undefined
        const verifier = await vault.open(organisation, tx.secrets, row.sealed, apiKeyPurpose(id))
        return { organisation, id, name: row.name, scopes: row.scopes, expiresMs: row.expiresMs, verifier }
      }),
    )
  }

  /** Beside the request, and not for each one: it must neither delay nor fail it. */
  function noteUse(organisation: Organisation, id: ApiKeyId, client: string): void {
    const name = `${organisation.id} ${id}`
    const elapsedMs = runtime.elapsedMs()
    if (elapsedMs - (used.get(name) ?? Number.NEGATIVE_INFINITY) < NOTE_USE_EVERY_MS) return
    if (used.size >= USES_KEPT_MAX) used.clear()
    used.set(name, elapsedMs)
    const atMs = runtime.now()
    runtime.store
      .write(organisation.id, (tx) => tx.apiKeys.noteUse(id, { atMs, client }))
      .catch((error: unknown) => runtime.log.warn({ err: error }, 'the use of an API key could not be noted'))
  }

  return {
    check: async (organisation, { header, client }) => {
      const presented = (header ?? '').trim().replace(/^bearer\s+/i, '')
      if (presented === '') throw keyMissing()
      const id = apiKeyIdOf(presented)
      const key = id === undefined ? undefined : await find(organisation, id)
      if (key === undefined || !verify(key.verifier, presented)) throw keyWrong()
      if (key.expiresMs !== undefined && key.expiresMs <= runtime.now()) throw keyExpired(key.name)
      noteUse(organisation, key.id, client)
      return key
    },
    forget: (organisation) => kept.forget((key) => key.organisation === organisation),
  }
}

function keyMissing(): Refusal {
  return new Refusal(
    'api-key-missing',
    401,
    undefined,
    'No API key came with the request. Send one as "Authorization: Bearer fluid_api_…"; "fluid apikey add" makes one.',
  )
}

function keyWrong(): Refusal {
  return new Refusal(
    'api-key-wrong',
    401,
    undefined,
    'This is not a live API key of this organisation. SCIM tokens do not work here, and API keys not elsewhere; "fluid apikey add" makes a key.',
  )
}

function keyExpired(name: string): Refusal {
  return new Refusal(
    'api-key-wrong',
    401,
    undefined,
    `The API key "${name}" has expired: make a new one with "fluid apikey add".`,
  )
}
