// An account as it stands now: who it is, and whether it may sign in. Asked at each request (T-30).

import type { Access } from '../directory/access.ts'
import { type AccountKey, accountOf } from '../directory/account.ts'
import { type StoredUser, shownNameOf, userNameOf } from '../directory/user.ts'
import type { Actor, Subject } from '../journal/entry.ts'
import { accessOf } from '../provisioning/access.ts'
import type { Runtime } from '../runtime.ts'
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

interface SignInAccess {
  readonly isAllowed: boolean
  /** Why not, a sentence each; empty when it is allowed. */
  readonly refusals: readonly string[]
  readonly licence: string | undefined
  readonly roles: Access['roles']
  /** Everything that speaks for and against it, a sentence each. */
  readonly reasons: readonly string[]
}

/** The account's identity; undefined when it is deleted or was never there. */
export async function findIdentity(tx: Reading, runtime: Runtime, key: AccountKey): Promise<Identity | undefined> {
  const account = accountOf(key)
  if (account.kind === 'user') {
    const user = await tx.users.findById(account.id)
    return user === undefined ? undefined : identityOfUser(tx, runtime, key, user)
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
    access: { isAllowed: true, refusals: [], licence: undefined, roles: [], reasons: [] },
  }
}

async function identityOfUser(tx: Reading, runtime: Runtime, account: AccountKey, user: StoredUser): Promise<Identity> {
  const person = (await tx.grants.findPerson(user.id)) ?? { user, state: 'deleted', ended: undefined }
  const { access } = await accessOf(tx, runtime, person)
  return {
    account,
    kind: 'person',
    id: user.id,
    userName: userNameOf(user.resource),
    shownName: shownNameOf(user.resource),
    email: primaryEmailOf(user.resource),
    access: {
      isAllowed: access.allowed,
      // First why not; then one sentence for the licence, and one for each role.
      refusals: access.reasons.slice(0, -1 - access.roles.length),
      licence: access.licence,
      roles: access.roles,
      reasons: access.reasons,
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
