// Whoever came from an identity provider is signed out there too, in the way that the provider speaks.

import type { Session } from '../directory/session.ts'
import { findLogoutUrl, takeLogoutUrl } from './oidc/logout.ts'
import type { SignInParts } from './parts.ts'
import { samlLogoutAddress, samlLogoutRequest } from './saml/logout.ts'
import type { Visit } from './visit.ts'

export interface OwnSession {
  readonly session: Session
  /** As the browser has it. */
  readonly token: string
}

/** The provider's logout address; undefined when there is none. */
export async function providerLogoutUrl(
  parts: SignInParts,
  visit: Visit,
  { session, token }: OwnSession,
): Promise<string | undefined> {
  if (session.method !== 'oidc') return samlLogoutAddress(parts, visit, session)
  const { store, now } = parts.runtime
  return store.read(visit.organisation.id, (tx) => findLogoutUrl(tx, token, now()))
}

/** Where the browser goes to be signed out at the provider too; undefined when there is nowhere to go. */
export async function logoutAtProvider(
  parts: SignInParts,
  visit: Visit,
  { session, token }: OwnSession,
): Promise<string | undefined> {
  return session.method === 'oidc' ? takeLogoutUrl(parts, visit, token) : samlLogoutRequest(parts, visit, session)
}
