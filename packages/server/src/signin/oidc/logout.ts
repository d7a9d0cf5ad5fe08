// Signing out at an OpenID provider too (OpenID Connect RP-Initiated Logout 1.0). What that takes, the ID token among it,
// is kept from the sign-in on, sealed and under a name that only the session's own token makes.

import type { OrganisationId } from '../../directory/ids.ts'
import type { OidcProvider } from '../../directory/sign-in-provider.ts'
import type { Reading, Writing } from '../../store/port/store.ts'
import type { ProviderParts } from '../parts.ts'
import { findStep, type OidcLogout, putStepUnder, takeStep } from '../steps.ts'
import type { Visit } from '../visit.ts'

/** What a sign-in leaves for signing out; undefined when the provider has no address for that. */
export async function sealLogout(
  { vault }: Pick<ProviderParts, 'vault'>,
  tx: Writing,
  organisation: OrganisationId,
  from: {
    readonly provider: OidcProvider
    readonly endSessionUrl: string | undefined
    readonly idToken: string
  },
): Promise<OidcLogout | undefined> {
  const { provider, endSessionUrl, idToken } = from
  if (endSessionUrl === undefined || !isWebAddress(endSessionUrl)) return undefined
  const sealed = await vault.seal(organisation, tx.secrets, Buffer.from(idToken), purposeOf(provider.name))
  return {
    endSessionUrl,
    clientId: provider.clientId,
    provider: provider.name,
    sealedIdToken: Buffer.from(sealed).toString('base64'),
  }
}

/** Keeps it for as long as the session can last. */
export function keepLogout(tx: Writing, sessionToken: string, logout: OidcLogout, expiresMs: number): Promise<void> {
  return putStepUnder(tx, nameOf(sessionToken), { kind: 'oidc-logout', ...logout }, expiresMs)
}

/** The address of the provider's own logout, for the page with the button. */
export async function findLogoutUrl(tx: Reading, sessionToken: string, nowMs: number): Promise<string | undefined> {
  return (await findStep(tx, 'oidc-logout', nameOf(sessionToken), nowMs))?.endSessionUrl
}

/** Where the browser goes to be signed out at the provider too. It is known once. */
export async function takeLogoutUrl(
  { runtime, vault }: ProviderParts,
  { organisation, root }: Visit,
  sessionToken: string,
): Promise<string | undefined> {
  return runtime.store.write(organisation.id, async (tx) => {
    const logout = await takeStep(tx, 'oidc-logout', nameOf(sessionToken), runtime.now())
    if (logout === undefined) return undefined
    const sealed = Buffer.from(logout.sealedIdToken, 'base64')
    const idToken = await vault.open(organisation.id, tx.secrets, sealed, purposeOf(logout.provider))
    const url = new URL(logout.endSessionUrl)
    url.searchParams.set('id_token_hint', Buffer.from(idToken).toString('utf8'))
    url.searchParams.set('client_id', logout.clientId)
    url.searchParams.set('post_logout_redirect_uri', `${root}/signin`)
    return url.href
  })
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && ['https:', 'http:'].includes(new URL(text).protocol)
}

function nameOf(sessionToken: string): string {
  return `oidc logout ${sessionToken}`
}

function purposeOf(provider: string): string {
  return `oidc-id-token ${provider}`
}
