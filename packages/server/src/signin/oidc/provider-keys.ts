// The keys with which an OpenID provider signs, for tokens that come without anybody having been sent to it. What it says of
// itself is kept for a while, and a failure too: such a token can come from anybody, and must not make us ask each time.

import type { JWTVerifyGetKey } from 'jose'
import type { OidcProvider } from '../../directory/sign-in-provider.ts'
import type { ProviderFetch } from '../../outgoing/provider-fetch.ts'
import { NotFetched } from '../../outgoing/public-fetch.ts'
import type { Runtime } from '../../runtime.ts'
import { KEY_SET_TYPES, remoteKeysBy } from '../oauth/remote-keys.ts'
import type { SignInParts } from '../parts.ts'
import type { Visit } from '../visit.ts'
import { oidcClient } from './client.ts'

const KEPT_MS = 600_000
const FAILURE_KEPT_MS = 30_000
const ISSUERS_MAX = 1_000

export interface ProviderKeys {
  /** Throws SignInRefusal when the provider cannot be reached, or names no keys. */
  of(parts: SignInParts, visit: Visit, provider: OidcProvider): Promise<JWTVerifyGetKey>
}

interface Known {
  readonly address: Promise<string | undefined>
  untilMs: number
}

export function createProviderKeys(
  providerFetch: ProviderFetch,
  { elapsedMs }: Pick<Runtime, 'elapsedMs'>,
): ProviderKeys {
  const remote = remoteKeysBy((url) => fetchSet(providerFetch, url))
  const known = new Map<string, Known>()
  async function addressOf(parts: SignInParts, visit: Visit, provider: OidcProvider): Promise<string | undefined> {
    const last = known.get(provider.issuer)
    if (last !== undefined && elapsedMs() < last.untilMs) return last.address
    if (known.size >= ISSUERS_MAX) known.clear()
    const address = oidcClient(parts, visit, provider).then((client) => client.serverMetadata().jwks_uri)
    const asked: Known = { address, untilMs: elapsedMs() + KEPT_MS }
    known.set(provider.issuer, asked)
    address.catch(() => {
      asked.untilMs = elapsedMs() + FAILURE_KEPT_MS
    })
    return address
  }
  return {
    of: async (parts, visit, provider) => {
      const address = await addressOf(parts, visit, provider)
      return address === undefined ? noKeys : remote.at(address)
    },
  }
}

async function fetchSet(providerFetch: ProviderFetch, url: URL): Promise<string> {
  const request = { method: 'GET', headers: { Accept: KEY_SET_TYPES }, body: undefined }
  const { status, text } = await providerFetch(url, request)
  if (status !== 200) throw new NotFetched(`It answered ${status} instead of 200 (redirects are not followed).`)
  return text
}

function noKeys(): never {
  throw new NotFetched('The provider names no key set (jwks_uri).')
}
