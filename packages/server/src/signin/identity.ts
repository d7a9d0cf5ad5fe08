// An account as it stands now: who it is, and whether it may sign in. Asked at each request (T-30).

import { type AccountKey, accountOf } from '../directory/account.ts'
import { isActive, type StoredUser, shownNameOf, userNameOf } from '../directory/user.ts'
import type { Actor, Subject } from '../journal/entry.ts'
import type { Reading } from '../store/port/store.ts'
import { primaryEmailOf } from './primary-email.ts'

export interface Identity {
  readonly account: AccountKey
  readonly kind: 'person' | 'administrator'
  /** The SCIM id of a person; the name key of a local administrator. */
  readonly id: string
  readonly userName: string
  readonly shownName: string
  readonly email: string | undefined
  readonly access: SignInAccess
}

export interface SignInAccess {
  readonly isAllowed: boolean
  /** Why not, a sentence each; empty when it is allowed. */
  readonly refusals: readonly string[]
  readonly licence: string | undefined
  readonly roles: readonly { readonly role: string; readonly effective: boolean }[]
}

/** The account's identity; undefined when it is deleted or was never there. */
export async function findIdentity(tx: Reading, key: AccountKey): Promise<Identity | undefined> {
  const account = accountOf(key)
  if (account.kind === 'user') {
    const user = await tx.users.findById(account.id)
    return user === undefined ? undefined : identityOfUser(tx, key, user)
  }
  const administrator = await tx.credentials.findAdministrator(account.nameKey)
  if (administrator === undefined) return undefined
  return {
    account: key,
    kind: 'administrator',
    id: administrator.nameKey,
    userName: administrator.userName,
    shownName: administrator.userName,
    email: administrator.email,
    access: { isAllowed: true, refusals: [], licence: undefined, roles: [] },
  }
}

async function identityOfUser(_tx: Reading, account: AccountKey, user: StoredUser): Promise<Identity> {
  const isAllowed = isActive(user.resource)
  return {
    account,
    kind: 'person',
    id: user.id,
    userName: userNameOf(user.resource),
    shownName: shownNameOf(user.resource),
    email: primaryEmailOf(user.resource),
    access: {
      isAllowed,
      refusals: isAllowed ? [] : [`${shownNameOf(user.resource)} is deactivated.`],
      licence: undefined,
      roles: [],
    },
  }
}

/** The journal's actor for a signed-in account. */
export function actorOf({ kind, id }: Identity, client: string): Actor {
  return { kind, id, client }
}

export function subjectOf({ kind, id, userName }: Identity): Subject {
  return { kind: kind === 'person' ? 'user' : 'administrator', id, name: userName }
}
