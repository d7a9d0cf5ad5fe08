// Signing in with userName and password: local administrators, and people of organisations that look after them here.

import type { AccountKey } from '../directory/account.ts'
import type { Runtime } from '../runtime.ts'
import type { Reading } from '../store/port/store.ts'
import { hashPassword, verifyPassword } from '../vault/password.ts'
import { type Admission, admit } from './admission.ts'
import { findAccountByName, findByEmail, nameKeyOf } from './find-account.ts'
import { mayPeopleSignInLocally } from './managed.ts'
import type { SignInParts } from './parts.ts'
import { methodOff, wrongCredentials } from './refusal.ts'
import { noteFailedTry, requireNoWait } from './tries.ts'
import type { Visit } from './visit.ts'

export interface Typed {
  readonly userName: string
  readonly password: string
  readonly before: string | undefined
}

/** Whoever has no password is compared with this, so that the time does not tell who has one. */
const nobodysHash = hashPassword('nobody has this password')

/** Throws SignInRefusal for wrong credentials, too many tries, a switched-off method, and an account without access. */
export async function signInWithPassword(parts: SignInParts, visit: Visit, typed: Typed): Promise<Admission> {
  const { runtime } = parts
  const { organisation } = visit
  if (!organisation.settings.signIn.forms) throw methodOff('a user name and password')
  const nameKey = nameKeyOf(typed.userName)
  const found = await runtime.store.read(organisation.id, async (tx) => {
    const account = await accountOfTyped(tx, runtime, visit, typed.userName)
    await requireNoWait(tx, { visit, nameKey, account, nowMs: runtime.now() })
    return account === undefined ? undefined : { account, hash: await usableHash(tx, visit, account) }
  })
  const isRight = await verifyPassword(found?.hash ?? (await nobodysHash), typed.password)
  if (!isRight || found?.hash === undefined) {
    await noteFailedTry(runtime, visit, nameKey)
    throw wrongCredentials(whyWrong(typed.userName, found))
  }
  return runtime.store.write(organisation.id, async (tx) => {
    await tx.signIn.clearFailures(nameKey, visit.source)
    return admit(parts, tx, { visit, account: found.account, method: 'password', before: typed.before })
  })
}

/** By the user name; where the organisation allows aliases, by the e-mail address too. */
async function accountOfTyped(
  tx: Reading,
  runtime: Runtime,
  { organisation }: Visit,
  userName: string,
): Promise<AccountKey | undefined> {
  const byName = await findAccountByName(tx, nameKeyOf(userName))
  if (byName !== undefined || !organisation.settings.signIn.aliases) return byName
  return (await findByEmail(tx, runtime, organisation, userName.trim()))?.account
}

/** The password hash that may be used now: none where passwords are not for people of this organisation. */
async function usableHash(tx: Reading, { organisation }: Visit, account: AccountKey): Promise<string | undefined> {
  if (account.startsWith('user:')) {
    if (!organisation.settings.signIn.passwords || !(await mayPeopleSignInLocally(tx, organisation))) return undefined
  }
  return tx.credentials.findPasswordHash(account)
}

function whyWrong(
  userName: string,
  found: { readonly account: AccountKey; readonly hash: string | undefined } | undefined,
): string {
  const name = userName.slice(0, 100)
  if (found === undefined) return `Nobody here has the user name "${name}".`
  if (found.hash === undefined) {
    return `"${name}" has no password in Fluid, or may not use it: SCIM manages the people of this organisation, or passwords are switched off.`
  }
  return `The password of "${name}" was wrong.`
}
