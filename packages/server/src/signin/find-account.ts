// Which account a typed name means: by the one comparison key that uniqueness, filters and single sign-on use (T-06).

import { foldText, parseFilter, resolveFilter } from '@fluid-scim/scim'
import { type AccountKey, administratorAccount, userAccount } from '../directory/account.ts'
import type { Organisation } from '../directory/organisation.ts'
import type { Runtime } from '../runtime.ts'
import type { Reading } from '../store/port/store.ts'
import { findIdentity, type Identity } from './identity.ts'
import { mayPeopleSignInLocally } from './managed.ts'

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

const ADDRESS_LENGTH_MAX = 2_000

/** Nobody can have anything else, and a filter would refuse it. */
function isAddress(text: string): boolean {
  return text.includes('@') && text.length <= ADDRESS_LENGTH_MAX && text.isWellFormed() && !/\p{Cc}/u.test(text)
}

/** The account of that e-mail address, when it is exactly one, may sign in here, and has access. */
export async function findByEmail(
  tx: Reading,
  runtime: Runtime,
  organisation: Organisation,
  email: string,
): Promise<Identity | undefined> {
  if (!isAddress(email)) return undefined
  const key = foldText(email)
  const administrators = (await tx.credentials.listAdministrators()).filter(
    (one) => one.email !== undefined && foldText(one.email) === key,
  )
  const found: AccountKey[] = administrators.map(({ nameKey }) => administratorAccount(nameKey))
  if (await mayPeopleSignInLocally(tx, organisation)) {
    const filter = resolveFilter(parseFilter(`emails.value eq ${JSON.stringify(email)}`), organisation.types.user)
    const { rows } = await tx.users.list({ filter, sort: undefined, start: { offset: 0 }, limit: 2 })
    found.push(...rows.map(({ id }) => userAccount(id)))
  }
  const [account] = found
  if (account === undefined || found.length > 1) return undefined
  const identity = await findIdentity(tx, runtime, account)
  if (identity?.email === undefined || foldText(identity.email) !== key) return undefined
  return identity.access.isAllowed ? identity : undefined
}
