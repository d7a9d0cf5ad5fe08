// An account as the user administration shows it (fluid.md section 12): Active, Inactive, Locked.

import type { AccountKey } from '../directory/account.ts'
import type { Runtime } from '../runtime.ts'
import type { Reading } from '../store/port/store.ts'
import { nameKeyOf } from './find-account.ts'
import { findIdentity } from './identity.ts'
import { isShownLocked, WINDOW_MS } from './throttle.ts'

export type AccountStatus = 'Active' | 'Inactive' | 'Locked'

/** Undefined when there is no such account. Locked is a warning about guesses: whoever knows the password still gets in. */
export async function statusOf(tx: Reading, runtime: Runtime, account: AccountKey): Promise<AccountStatus | undefined> {
  const identity = await findIdentity(tx, runtime, account)
  if (identity === undefined) return undefined
  if (!identity.access.isAllowed) return 'Inactive'
  const of = { nameKey: nameKeyOf(identity.userName), source: '', sinceMs: runtime.now() - WINDOW_MS }
  const { own, others } = await tx.signIn.sumFailures(of)
  return isShownLocked([own, others]) ? 'Locked' : 'Active'
}

/** Forgets the wrong tries under the account's name: nobody waits any longer. */
export async function unlock(
  { store }: Runtime,
  organisation: Parameters<Runtime['store']['write']>[0],
  named: { readonly account: AccountKey; readonly userName: string },
): Promise<void> {
  await store.write(organisation, async (tx) => {
    await tx.signIn.clearFailures(nameKeyOf(named.userName), undefined)
    await tx.signIn.clearFailures(`code ${named.account}`, undefined)
  })
}
