// After a first factor was right: may this account sign in at all, and is a second factor wanted?

import { type AccountKey, accountOf } from '../directory/account.ts'
import type { SignInMethod } from '../directory/session.ts'
import type { Runtime } from '../runtime.ts'
import type { Reading, Writing } from '../store/port/store.ts'
import { mayAdminister } from './api-principal.ts'
import { findIdentity, type Identity } from './identity.ts'
import type { SignInParts } from './parts.ts'
import { SignInRefusal } from './refusal.ts'
import { newSealedSecret } from './second-factor.ts'
import { openSession } from './sessions.ts'
import { putStep } from './steps.ts'
import type { Visit } from './visit.ts'

export const STEP_MS = 10 * 60_000

export type Admission =
  | { readonly kind: 'signed-in'; readonly token: string }
  /** A code is wanted; `step` is the browser's token for it. */
  | { readonly kind: 'second-factor'; readonly step: string }
  /** A second factor has to be set up first. */
  | { readonly kind: 'enrol'; readonly step: string }

export interface FirstFactor {
  readonly visit: Visit
  readonly account: AccountKey
  readonly method: SignInMethod
  /** The session that this browser had. */
  readonly before: string | undefined
}

/** Opens a session, or asks for the second factor. Throws SignInRefusal for an account without access. */
export async function admit(parts: SignInParts, tx: Writing, first: FirstFactor): Promise<Admission> {
  const { runtime } = parts
  const { visit, account, method, before } = first
  const identity = await requireAccessNow(tx, runtime, account)
  const step = { account, method }
  const expiresMs = runtime.now() + STEP_MS
  if ((await tx.credentials.findSecondFactor(account)) !== undefined) {
    return { kind: 'second-factor', step: await putStep(tx, { kind: 'second-factor', ...step }, expiresMs) }
  }
  const isRequired = visit.organisation.settings.signIn.secondFactor === 'required'
  if (isRequired && mayAdminister(identity, runtime.catalogue)) {
    const sealedSecret = await newSealedSecret(parts.vault, visit.organisation.id, tx, account)
    return { kind: 'enrol', step: await putStep(tx, { kind: 'enrol', ...step, sealedSecret }, expiresMs) }
  }
  return { kind: 'signed-in', token: await openSession(runtime, tx, { visit, identity, method, before }) }
}

/** The same for a transaction that opens a session: a deactivation at the same moment comes before it, or sees it. */
export async function requireAccessNow(tx: Writing, runtime: Runtime, key: AccountKey): Promise<Identity> {
  const account = accountOf(key)
  if (account.kind === 'user') await tx.users.findByIdForUpdate(account.id)
  return requireAccess(tx, runtime, key)
}

/** The account's identity; throws SignInRefusal with every reason when it may not sign in. */
export async function requireAccess(tx: Reading, runtime: Runtime, account: AccountKey): Promise<Identity> {
  const identity = await findIdentity(tx, runtime, account)
  if (identity === undefined) throw noAccess(['This account has been deleted.'])
  if (!identity.access.isAllowed) throw noAccess(identity.access.refusals)
  return identity
}

function noAccess(reasons: readonly string[]): SignInRefusal {
  return new SignInRefusal('no-access', 403, {
    sentence: `You are who you say you are, but you have no access to Fluid. ${reasons.join(' ')} Ask your administrator, or whoever looks after your identity provider.`,
    forOperator: `The credentials were right and access is not allowed: ${reasons.join(' ')}`,
  })
}
