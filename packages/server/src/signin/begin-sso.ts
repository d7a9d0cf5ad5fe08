// The button of an identity provider: the browser is sent there.

import { beginOidc } from './oidc/begin.ts'
import type { SignInParts } from './parts.ts'
import { requireProvider } from './providers.ts'
import { methodOff } from './refusal.ts'
import { beginSaml } from './saml/request.ts'
import type { Visit } from './visit.ts'

/** Answers the address. Throws SignInRefusal for an unknown provider, or when single sign-on is switched off. */
export async function beginSso(
  parts: SignInParts,
  visit: Visit,
  wanted: { readonly name: string; readonly browser: string; readonly next: string },
): Promise<string> {
  const { organisation } = visit
  if (!organisation.settings.signIn.sso) throw methodOff('single sign-on')
  const provider = await parts.runtime.store.read(organisation.id, (tx) => requireProvider(tx, wanted.name))
  const departure = { browser: wanted.browser, next: wanted.next }
  return provider.kind === 'saml'
    ? beginSaml(parts, visit, { provider, ...departure })
    : beginOidc(parts, visit, { provider, ...departure })
}
