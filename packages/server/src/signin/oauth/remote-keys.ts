// Key sets behind an address of the client's: fetched when they are needed, kept for a while, fetched again when an
// assertion names a key that is not among them, and never more often than every half minute.

import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from 'jose'
import { fetchPublic, type PublicFetchRules } from '../../outgoing/public-fetch.ts'

const KEPT_MS = 600_000
const COOLDOWN_MS = 30_000
const TIMEOUT_MS = 5_000
const BYTES_MAX = 65_536
const SETS_KEPT_MAX = 1_000

export interface RemoteKeys {
  /** The keys at this address, for checking a signature. */
  at(url: string): JWTVerifyGetKey
}

export function createRemoteKeys(rules: Pick<PublicFetchRules, 'isAllowed' | 'ca'> = {}): RemoteKeys {
  const sets = new Map<string, JWTVerifyGetKey>()
  const fetchSet = async (url: string): Promise<Response> => {
    const text = await fetchPublic(new URL(url), 'application/jwk-set+json, application/json', {
      ...rules,
      bytesMax: BYTES_MAX,
      timeoutMs: TIMEOUT_MS,
    })
    return new Response(text, { status: 200 })
  }
  return {
    at: (url) => {
      const known = sets.get(url)
      if (known !== undefined) return known
      if (sets.size >= SETS_KEPT_MAX) sets.clear()
      const set = createRemoteJWKSet(new URL(url), {
        cacheMaxAge: KEPT_MS,
        cooldownDuration: COOLDOWN_MS,
        timeoutDuration: TIMEOUT_MS + 1_000,
        [customFetch]: fetchSet,
      })
      sets.set(url, set)
      return set
    },
  }
}
