// Key sets behind an address of the client's: fetched when they are needed, kept for a while, fetched again when an
// assertion names a key that is not among them, and never more often than every half minute.

import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from 'jose'
import { fetchPublic, type PublicFetchRules } from '../../outgoing/public-fetch.ts'

const KEPT_MS = 600_000
const COOLDOWN_MS = 30_000
const TIMEOUT_MS = 5_000
const BYTES_MAX = 65_536
const SETS_KEPT_MAX = 1_000
/** What is asked for, as `Accept` says it. */
export const KEY_SET_TYPES = 'application/jwk-set+json, application/json'

export interface RemoteKeys {
  /** The keys at this address, for checking a signature. */
  at(url: string): JWTVerifyGetKey
}

export function createRemoteKeys(rules: Pick<PublicFetchRules, 'isAllowed' | 'ca'> = {}): RemoteKeys {
  return remoteKeysBy((url) =>
    fetchPublic(url, KEY_SET_TYPES, { ...rules, bytesMax: BYTES_MAX, timeoutMs: TIMEOUT_MS }),
  )
}

/** `fetchText`: how a key set is fetched; it rejects for everything but a good answer. */
export function remoteKeysBy(fetchText: (url: URL) => Promise<string>): RemoteKeys {
  const sets = new Map<string, JWTVerifyGetKey>()
  return {
    at: (url) => {
      const known = sets.get(url)
      if (known !== undefined) return known
      if (sets.size >= SETS_KEPT_MAX) sets.clear()
      const set = createRemoteJWKSet(new URL(url), {
        cacheMaxAge: KEPT_MS,
        cooldownDuration: COOLDOWN_MS,
        timeoutDuration: TIMEOUT_MS + 1_000,
        [customFetch]: async (address) => new Response(await fetchText(new URL(address)), { status: 200 }),
      })
      sets.set(url, set)
      return set
    },
  }
}
