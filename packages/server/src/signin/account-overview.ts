// What somebody sees of their own account: sessions, tokens, and the ways in which they may sign in.

import type { Organisation } from '../directory/organisation.ts'
import type { PersonalToken } from '../directory/personal-token.ts'
import type { Session } from '../directory/session.ts'
import type { PasskeyRow } from '../store/port/credentials.ts'
import type { Identity } from './identity.ts'
import { mayPeopleSignInLocally } from './managed.ts'
import type { SignInParts } from './parts.ts'

export interface AccountOverview {
  readonly sessions: readonly Session[]
  readonly tokens: readonly PersonalToken[]
  /** What Fluid itself may know the person by; undefined where sign-in belongs to the identity provider alone. */
  readonly local:
    | {
        readonly hasPassword: boolean
        readonly isPasswordOffered: boolean
        readonly hasSecondFactor: boolean
        readonly arePasskeysOffered: boolean
        readonly passkeys: readonly PasskeyRow[]
      }
    | undefined
}

export function accountOverview(
  { runtime }: SignInParts,
  organisation: Organisation,
  { account, kind }: Identity,
): Promise<AccountOverview> {
  return runtime.store.read(organisation.id, async (tx) => {
    const { signIn } = organisation.settings
    const isLocal = kind === 'administrator' || (await mayPeopleSignInLocally(tx, organisation))
    const hasPassword = (await tx.credentials.findPasswordHash(account)) !== undefined
    return {
      sessions: await tx.sessions.listLiveOf(account, runtime.now()),
      tokens: await tx.personalTokens.listOf(account),
      local: isLocal
        ? {
            hasPassword,
            isPasswordOffered: signIn.forms && (kind === 'administrator' || signIn.passwords),
            hasSecondFactor: (await tx.credentials.findSecondFactor(account)) !== undefined,
            arePasskeysOffered: signIn.passkeys,
            passkeys: await tx.credentials.listPasskeys(account),
          }
        : undefined,
    }
  })
}
