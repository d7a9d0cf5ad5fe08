// What an account changes about its own ways of signing in. Each change is journalled, and ends the other sessions.

import type { Organisation } from '../directory/organisation.ts'
import type { SignInSettings } from '../directory/sign-in-settings.ts'
import { journalise } from '../journal/write.ts'
import { OperatorError } from '../provisioning/operator-error.ts'
import type { By } from '../provisioning/set-token.ts'
import type { Writing } from '../store/port/store.ts'
import { hashPassword, verifyPassword } from '../vault/password.ts'
import { whyNotPassword } from '../vault/password-policy.ts'
import { STEP_MS } from './admission.ts'
import { mayAdminister } from './api-principal.ts'
import { type Identity, subjectOf } from './identity.ts'
import { mayPeopleSignInLocally } from './managed.ts'
import type { SignInParts } from './parts.ts'
import { methodOff } from './refusal.ts'
import { confirmSecret, newSealedSecret, openSecret, useCode } from './second-factor.ts'
import { findStep, putStep, takeStep } from './steps.ts'

export interface Owner {
  readonly organisation: Organisation
  readonly identity: Identity
  /** The session in which the change is made: it stays. */
  readonly sessionId: string
}

export interface NewPassword {
  readonly current: string
  readonly next: string
}

/** Sets the password. Throws OperatorError for a wrong current one, or a new one against the policy. */
export async function changePassword(parts: SignInParts, by: By, owner: Owner, wanted: NewPassword): Promise<void> {
  const { runtime } = parts
  const { organisation, identity } = owner
  const stored = await runtime.store.read(organisation.id, async (tx) => {
    if (!(await isPasswordOffered(tx, organisation, identity))) throw methodOff('a password')
    return tx.credentials.findPasswordHash(identity.account)
  })
  if (stored !== undefined && !(await verifyPassword(stored, wanted.current))) {
    throw new OperatorError('The current password is not right, so nothing was changed.')
  }
  const words = [identity.userName, identity.email ?? '', organisation.name, organisation.displayName, 'fluid']
  const lengthMin = organisation.settings.signIn.passwordLengthMin
  const why = whyNotPassword(wanted.next, { lengthMin, words: words.flatMap((word) => word.split(/[@.\s]/)) })
  if (why !== undefined) throw new OperatorError(why)
  const hash = await hashPassword(wanted.next)
  await runtime.store.write(organisation.id, async (tx) => {
    await tx.credentials.setPasswordHash(identity.account, hash, runtime.now())
    await noteChange(parts, tx, by, owner, 'set a new password')
  })
}

async function isPasswordOffered(
  tx: Parameters<typeof mayPeopleSignInLocally>[0],
  organisation: Organisation,
  { kind }: Identity,
): Promise<boolean> {
  const { forms, passwords }: SignInSettings = organisation.settings.signIn
  if (!forms) return false
  return kind === 'administrator' || (passwords && (await mayPeopleSignInLocally(tx, organisation)))
}

/** Begins to set up a second factor: answers the browser's step. */
export function beginSecondFactor(parts: SignInParts, { organisation, identity }: Owner): Promise<string> {
  const { account } = identity
  return parts.runtime.store.write(organisation.id, async (tx) => {
    const sealedSecret = await newSealedSecret(parts.vault, organisation.id, tx, account)
    return putStep(tx, { kind: 'second-factor-new', account, sealedSecret }, parts.runtime.now() + STEP_MS)
  })
}

/** The new secret, for the page that shows it; undefined when none is being set up in this browser. */
export function newSecondFactor(
  { runtime, vault }: SignInParts,
  { organisation, identity }: Owner,
  step: string | undefined,
): Promise<{ readonly secret: string; readonly uri: string } | undefined> {
  return runtime.store.read(organisation.id, async (tx) => {
    const found = await findStep(tx, 'second-factor-new', step, runtime.now())
    if (found?.account !== identity.account) return undefined
    return openSecret(vault, tx, {
      organisation: organisation.id,
      account: identity.account,
      sealedSecret: found.sealedSecret,
      issuer: `Fluid ${organisation.displayName}`,
      label: identity.userName,
    })
  })
}

/** Takes the new second factor into use. Throws OperatorError for a wrong code. */
export function confirmSecondFactor(
  parts: SignInParts,
  by: By,
  owner: Owner,
  typed: { readonly step: string | undefined; readonly code: string },
): Promise<void> {
  const { runtime, vault } = parts
  const { organisation, identity } = owner
  const { account } = identity
  return runtime.store.write(organisation.id, async (tx) => {
    const nowMs = runtime.now()
    const found = await findStep(tx, 'second-factor-new', typed.step, nowMs)
    if (found?.account !== account) throw new OperatorError('This was begun too long ago: begin again.')
    const code = { organisation: organisation.id, account, code: typed.code, nowMs }
    if (!(await confirmSecret(vault, tx, code, found.sealedSecret))) throw new OperatorError(WRONG_CODE)
    await takeStep(tx, 'second-factor-new', typed.step, nowMs)
    await noteChange(parts, tx, by, owner, 'set up a second factor')
  })
}

/** Removes the second factor, against one of its codes. Throws OperatorError for a wrong one, or where it is required. */
export function removeSecondFactor(parts: SignInParts, by: By, owner: Owner, code: string): Promise<void> {
  const { runtime, vault } = parts
  const { organisation, identity } = owner
  const isRequired = organisation.settings.signIn.secondFactor === 'required'
  if (isRequired && mayAdminister(identity, runtime.catalogue)) {
    throw new OperatorError('Administrators of this organisation must have a second factor: set up a new one instead.')
  }
  return runtime.store.write(organisation.id, async (tx) => {
    const typed = { organisation: organisation.id, account: identity.account, code, nowMs: runtime.now() }
    if (!(await useCode(vault, tx, typed))) throw new OperatorError(WRONG_CODE)
    await tx.credentials.removeSecondFactor(identity.account)
    await noteChange(parts, tx, by, owner, 'removed the second factor')
  })
}

/** Removes a passkey of the account's own. */
export function removePasskey(parts: SignInParts, by: By, owner: Owner, credentialId: string): Promise<void> {
  return parts.runtime.store.write(owner.organisation.id, async (tx) => {
    const isRemoved = await tx.credentials.removePasskey(owner.identity.account, credentialId)
    if (isRemoved) await noteChange(parts, tx, by, owner, 'removed a passkey')
  })
}

/** Notes what changed, and ends the other sessions: whoever had them may be why. */
export async function noteChange(
  { runtime }: SignInParts,
  tx: Writing,
  by: By,
  { identity, sessionId }: Owner,
  what: string,
): Promise<void> {
  const ending = { atMs: runtime.now(), why: 'credential-changed' } as const
  const ended = await tx.sessions.endAllOf(identity.account, ending, sessionId)
  await journalise(tx.journal, runtime, by, {
    action: 'credential.changed',
    outcome: 'changed',
    subject: subjectOf(identity),
    sentence: `${identity.shownName} (${identity.userName}) ${what}. ${ended.length} other sessions ended.`,
  })
}

const WRONG_CODE = 'That code is not the current one: wait for the next one in your authenticator and try again.'
