// OpenID Connect Back-Channel Logout 1.0, as relying party: the provider says from server to server that somebody has signed
// out there, and the sessions that it names end, in whatever browser they are (T-67).

import { digestOf } from '../opaque.ts'
import type { SignInParts } from '../parts.ts'
import { endAsProviderSays } from '../provider-says.ts'
import { findProvider } from '../providers.ts'
import { SignInRefusal } from '../refusal.ts'
import type { Visit } from '../visit.ts'
import { refused, verifyLogoutToken } from './logout-token.ts'
import type { ProviderKeys } from './provider-keys.ts'

/** Also for a provider that is switched off: who came through it may still be here. Throws SignInRefusal. */
export async function takeLogoutToken(
  parts: SignInParts,
  keys: ProviderKeys,
  visit: Visit,
  message: { readonly providerName: string; readonly logoutToken: string },
): Promise<void> {
  const { runtime } = parts
  const organisation = visit.organisation.id
  const provider = await runtime.store.read(organisation, (tx) => findProvider(tx, message.providerName))
  if (provider?.kind !== 'oidc') throw noSuchProvider()
  const { id, sub, sid, expiresMs } = await verifyLogoutToken(message.logoutToken, {
    provider,
    nowMs: runtime.now(),
    keys: () => keys.of(parts, visit, provider),
  })
  const isNew = await endAsProviderSays(runtime, visit, {
    provider,
    message: `oidc-logout ${provider.name} ${digestOf(id)}`,
    expiresMs,
    named: { nameId: sub, sessionIndexes: indexesOf(sub, sid) },
  })
  if (!isNew) throw refused(provider, 'it was used before')
}

/** A session whose sid the provider never told cannot be told from the others of that person: it ends with them. */
function indexesOf(sub: string | undefined, sid: string | undefined): readonly string[] {
  if (sid === undefined) return []
  return sub === undefined ? [sid] : [sid, '']
}

function noSuchProvider(): SignInRefusal {
  return new SignInRefusal('oidc-logout', 400, {
    sentence:
      'There is no OpenID provider of the name in this address: its card on the page Authentication Providers shows the right one.',
  })
}
