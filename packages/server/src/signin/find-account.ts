// Which account a typed name means: by the one comparison key that uniqueness, filters and single sign-on use (T-06).

import { foldText } from '@fluid-scim/scim'
import { type AccountKey, administratorAccount, userAccount } from '../directory/account.ts'
import type { Reading } from '../store/port/store.ts'

/** The comparison key of a typed name. */
export function nameKeyOf(typed: string): string {
  return foldText(typed.trim())
}

/** A local administrator of that name, else the person whose userName it is. */
export async function findAccountByName(tx: Reading, nameKey: string): Promise<AccountKey | undefined> {
  const administrator = await tx.credentials.findAdministrator(nameKey)
  if (administrator !== undefined) return administratorAccount(administrator.nameKey)
  const user = await tx.users.findByNameKey(nameKey)
  return user === undefined ? undefined : userAccount(user.id)
}
