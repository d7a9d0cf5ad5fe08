// A signed-in browser.

import type { AccountKey } from './account.ts'

export type SignInMethod = 'password' | 'pin' | 'passkey' | 'saml' | 'oidc'

/** Why a session ended, in a closed list: the page that the person sees next explains it. */
export type SessionEnd =
  | 'signed-out'
  | 'ended-by-owner'
  | 'ended-by-administrator'
  | 'replaced'
  | 'idle'
  | 'access-ended'
  | 'identity-changed'
  | 'credential-changed'
  | 'provider-signed-out'

export interface Session {
  /** Public: names the session in lists. Tells nothing about its token. */
  readonly id: string
  readonly account: AccountKey
  readonly method: SignInMethod
  /** The provider's unique name, for SAML and OIDC, with what single logout needs to find the session again. */
  readonly provider: string | undefined
  readonly nameId: string | undefined
  readonly sessionIndex: string | undefined
  /** The browser as it names itself, and the address that it came from. */
  readonly client: string
  readonly address: string
  readonly createdMs: number
  readonly lastSeenMs: number
  /** The absolute limit. */
  readonly expiresMs: number
  readonly end: { readonly atMs: number; readonly why: SessionEnd } | undefined
}
