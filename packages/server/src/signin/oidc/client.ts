// The OpenID Connect client towards one provider: what it says of itself is asked anew for each sign-in, and kept briefly.

import {
  // biome-ignore lint/suspicious/noDeprecatedImports: marked so by its author to be noticed; it is used for http in development alone.
  allowInsecureRequests,
  type Configuration,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
} from 'openid-client'
import type { OidcProvider } from '../../directory/sign-in-provider.ts'
import type { SignInParts } from '../parts.ts'
import { SignInRefusal } from '../refusal.ts'
import type { Visit } from '../visit.ts'
import { callbackPathOf } from './addresses.ts'

/** The purpose under which a provider's client secret is sealed. */
export function clientSecretPurpose(nameKey: string): string {
  return `oidc-client-secret ${nameKey}`
}

export function callbackUrl({ root }: Visit, { name }: OidcProvider): string {
  return root + callbackPathOf(name)
}

/** Throws SignInRefusal when the provider cannot be reached or is not what it should be. */
export async function oidcClient(parts: SignInParts, visit: Visit, provider: OidcProvider): Promise<Configuration> {
  const secret = await clientSecret(parts, visit, provider)
  const issuer = new URL(provider.issuer)
  try {
    return await discovery(issuer, provider.clientId, secret, undefined, {
      [customFetch]: async (url, options) => {
        const { status, headers, text } = await parts.providerFetch(new URL(url), {
          method: options.method,
          headers: Object.fromEntries(Object.entries(options.headers)),
          body: options.body === undefined || options.body === null ? undefined : String(options.body),
        })
        const type = headers['content-type']
        return new Response(text, { status, headers: type === undefined ? {} : { 'Content-Type': type } })
      },
      // The fetch above decides which addresses may be called; plain http is let through only in development.
      // Without the other, an ID token that comes from the provider itself would count without its signature.
      execute: [enableNonRepudiationChecks, ...(issuer.protocol === 'http:' ? [allowInsecureRequests] : [])],
    })
  } catch (error) {
    throw new SignInRefusal('provider-unusable', 403, {
      sentence: `${provider.label} cannot be reached just now. Try again in a minute, or sign in in another way.`,
      forOperator: `The OpenID provider "${provider.name}" at ${provider.issuer} cannot be used: ${reasonOf(error)}`,
    })
  }
}

export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'for an unknown reason'
  const inner = error.cause instanceof Error ? ` (${error.cause.message})` : ''
  return `${error.message}${inner}`.slice(0, 300)
}

function clientSecret(
  { runtime, vault }: SignInParts,
  visit: Visit,
  provider: OidcProvider,
): Promise<string | undefined> {
  const { id } = visit.organisation
  return runtime.store.read(id, async (tx) => {
    const nameKey = provider.name.toLowerCase()
    const row = (await tx.signIn.listProviders()).find((one) => one.nameKey === nameKey)
    if (row?.sealedSecret === undefined) return undefined
    const secret = await vault.open(id, tx.secrets, row.sealedSecret, clientSecretPurpose(nameKey))
    return Buffer.from(secret).toString('utf8')
  })
}
