// The second half of a sign-in: a code of the second factor, or the setting up of one.

import type { Writing } from '../store/port/store.ts'
import { requireAccess, requireAccessNow } from './admission.ts'
import type { SignInParts } from './parts.ts'
import { SignInRefusal, stepExpired } from './refusal.ts'
import { type Code, confirmSecret, openSecret, useCode } from './second-factor.ts'
import { openSession } from './sessions.ts'
import { findStep, takeStep } from './steps.ts'
import { noteFailedTry, requireNoWait } from './tries.ts'
import type { Visit } from './visit.ts'

export interface TypedCode {
  readonly step: string | undefined
  readonly code: string
  readonly before: string | undefined
}

/** Answers the token of the session. Throws SignInRefusal for a wrong code, an expired step, too many tries. */
export async function signInWithCode(parts: SignInParts, visit: Visit, typed: TypedCode): Promise<string> {
  const { runtime } = parts
  const organisation = visit.organisation.id
  const nowMs = runtime.now()
  const step = await runtime.store.read(organisation, async (tx) => {
    const found =
      (await findStep(tx, 'second-factor', typed.step, nowMs)) ?? (await findStep(tx, 'enrol', typed.step, nowMs))
    if (found === undefined) throw stepExpired()
    await requireNoWait(tx, { visit, nameKey: `code ${found.account}`, account: found.account, nowMs })
    return found
  })
  const token = await runtime.store.write(organisation, async (tx) => {
    const code: Code = { organisation, account: step.account, code: typed.code, nowMs }
    const isRight =
      step.kind === 'enrol'
        ? await confirmSecret(parts.vault, tx, code, step.sealedSecret)
        : await useCode(parts.vault, tx, code)
    if (!isRight) return undefined
    await requireStep(tx, step.kind, typed.step, nowMs)
    await tx.signIn.clearFailures(`code ${step.account}`, visit.source)
    const identity = await requireAccessNow(tx, runtime, step.account)
    return openSession(runtime, tx, { visit, identity, method: step.method, before: typed.before })
  })
  if (token !== undefined) return token
  await noteFailedTry(runtime, visit, `code ${step.account}`)
  throw wrongCode()
}

async function requireStep(
  tx: Writing,
  kind: 'second-factor' | 'enrol',
  step: string | undefined,
  nowMs: number,
): Promise<void> {
  if ((await takeStep(tx, kind, step, nowMs)) === undefined) throw stepExpired()
}

function wrongCode(): SignInRefusal {
  return new SignInRefusal('wrong-code', 401, {
    sentence:
      'That code is not the current one, or it has been used. Wait for the next one in your authenticator and check that the clock of your phone is right.',
  })
}

/** Whether a code is awaited from this browser, and with which new secret. Throws SignInRefusal when none is. */
export function findCodeStep(
  { runtime, vault }: SignInParts,
  { organisation }: Visit,
  step: string | undefined,
): Promise<{ readonly enrolment: { readonly secret: string; readonly uri: string } | undefined }> {
  return runtime.store.read(organisation.id, async (tx) => {
    const nowMs = runtime.now()
    if ((await findStep(tx, 'second-factor', step, nowMs)) !== undefined) return { enrolment: undefined }
    const enrol = await findStep(tx, 'enrol', step, nowMs)
    if (enrol === undefined) throw stepExpired()
    const identity = await requireAccess(tx, runtime, enrol.account)
    const enrolment = await openSecret(vault, tx, {
      organisation: organisation.id,
      account: enrol.account,
      sealedSecret: enrol.sealedSecret,
      issuer: `Fluid ${organisation.displayName}`,
      label: identity.userName,
    })
    return { enrolment }
  })
}
