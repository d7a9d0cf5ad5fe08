// The guard against locking the last administrator out: before a way of signing in is switched off, somebody who can
// administer Fluid must have another one left (issue rule 2).

import { administratorAccount } from '../directory/account.ts'
import type { SignInProvider } from '../directory/sign-in-provider.ts'
import type { SignInSettings } from '../directory/sign-in-settings.ts'
import { hasAdministrator } from '../provisioning/administrators.ts'
import { OperatorError } from '../provisioning/operator-error.ts'
import type { Runtime } from '../runtime.ts'
import type { Reading } from '../store/port/store.ts'
import { listProviders } from './providers.ts'

export interface Ways {
  readonly signIn: SignInSettings
  readonly providers: readonly SignInProvider[]
}

/** Throws OperatorError when, after the change, nobody who can administer Fluid could sign in any more. */
export async function requireAdministratorWay(tx: Reading, runtime: Runtime, after: Ways): Promise<void> {
  if (await canLocalSignIn(tx, after.signIn)) return
  const isSsoOpen = after.signIn.sso && after.providers.some(({ isEnabled }) => isEnabled)
  if (isSsoOpen && (await hasAdministrator(tx, runtime))) return
  throw new OperatorError(
    isSsoOpen
      ? `Nothing was changed: after it no administrator could sign in. Single sign-on is open, and none of its people has an administrator role in effect: give one of ${runtime.catalogue.administratorRoles.join(', ')} first.`
      : 'Nothing was changed: after it no administrator could sign in. Set up single sign-on and an administrator role for somebody who uses it, or a passkey for a local administrator, first.',
  )
}

/** The same for a change of the settings, whose providers stay as they are. */
export async function requireAdministratorWayWith(
  tx: Reading,
  runtime: Runtime,
  signIn: SignInSettings,
): Promise<void> {
  await requireAdministratorWay(tx, runtime, { signIn, providers: await listProviders(tx) })
}

async function canLocalSignIn(tx: Reading, { forms, passkeys }: SignInSettings): Promise<boolean> {
  const administrators = await tx.credentials.listAdministrators()
  if (forms && administrators.length > 0) return true
  if (!passkeys) return false
  for (const { nameKey } of administrators) {
    if ((await tx.credentials.listPasskeys(administratorAccount(nameKey))).length > 0) return true
  }
  return false
}
