// The one-time pin ("magic link"): sent to the address of the account, good for 15 minutes, once, in the browser that
// asked for it. Whether an address belongs to somebody can be seen neither in the answer nor in its time.

import { foldText } from '@fluid-scim/scim'
import type { AccountKey } from '../directory/account.ts'
import type { Runtime } from '../runtime.ts'
import type { Reading } from '../store/port/store.ts'
import { type Admission, admit } from './admission.ts'
import { findByEmail, nameKeyOf } from './find-account.ts'
import { findIdentity } from './identity.ts'
import type { Mail } from './mail.ts'
import { derivedFrom } from './opaque.ts'
import type { SignInParts } from './parts.ts'
import { isPinOf, newPin, PIN_MS, PIN_TRIES_MAX, pinRules, sendLater, spacedPin, wrongPin } from './pin.ts'
import { methodOff, stepExpired } from './refusal.ts'
import { beginStep, findStep, putStepUnder, type Step, takeStep } from './steps.ts'
import { ASKING_FOR_PIN, noteAsking, requireNoWait } from './tries.ts'
import type { Visit } from './visit.ts'

export function arePinsOffered({ mailer }: SignInParts, { organisation }: Visit): boolean {
  return mailer !== undefined && organisation.settings.signIn.pins
}

/**
 * Sends a pin when the address belongs to exactly one account that may use it, and begins the step either way. A form that
 * comes again, its step there already, sends no second message.
 */
export async function requestPin(
  parts: SignInParts,
  visit: Visit,
  typed: { readonly step: string; readonly email: string },
): Promise<void> {
  const { runtime, mailer } = parts
  if (mailer === undefined || !arePinsOffered(parts, visit)) throw methodOff('a one-time pin')
  const { step } = typed
  const email = typed.email.trim()
  const nowMs = runtime.now()
  const pin = newPin()
  const begun = await runtime.store.read(visit.organisation.id, (tx) => findStep(tx, 'pin', step, nowMs))
  if (begun !== undefined) return
  const found = await runtime.store.read(visit.organisation.id, async (tx) => {
    await requireNoWait(tx, { visit, nameKey: ASKING_FOR_PIN + nameKeyOf(email), account: undefined, nowMs })
    return findByEmail(tx, runtime, visit.organisation, email)
  })
  const isNew = await runtime.store.write(visit.organisation.id, (tx) =>
    beginStep(
      tx,
      step,
      {
        kind: 'pin',
        email: foldText(email),
        pinDigest: derivedFrom(step, pin),
        tries: 0,
        sinceMs: nowMs,
        account: found?.account,
      },
      { nowMs, expiresMs: nowMs + PIN_MS },
    ),
  )
  if (!isNew) return
  await noteAsking(runtime, visit, ASKING_FOR_PIN + nameKeyOf(email))
  if (found?.email !== undefined) {
    // Never to what was typed: two addresses that fold to one key can be two mailboxes.
    sendLater(runtime, mailer, pinMail(visit, found.email, pin))
  }
}

/** Takes the pin. Throws SignInRefusal for a wrong, used or expired one. */
export async function signInWithPin(
  parts: SignInParts,
  visit: Visit,
  typed: { readonly step: string | undefined; readonly pin: string; readonly before: string | undefined },
): Promise<Admission> {
  const { runtime } = parts
  if (!arePinsOffered(parts, visit)) throw methodOff('a one-time pin')
  const outcome = await runtime.store.write(visit.organisation.id, async (tx) => {
    const nowMs = runtime.now()
    const step = await takeStep(tx, 'pin', typed.step, nowMs)
    if (step === undefined || typed.step === undefined) return 'expired'
    const isRight = isPinOf(step, typed.step, typed.pin)
    if (!isRight || step.account === undefined) {
      const tries = step.tries + 1
      if (tries >= PIN_TRIES_MAX) return 'expired'
      await putStepUnder(tx, typed.step, { ...step, tries }, step.sinceMs + PIN_MS)
      return 'wrong'
    }
    if (!(await hasStillThatEmail(tx, runtime, step, step.account))) return 'expired'
    await tx.signIn.clearFailures(ASKING_FOR_PIN + step.email, visit.source)
    return admit(parts, tx, { visit, account: step.account, method: 'pin', before: typed.before })
  })
  if (outcome === 'expired') throw stepExpired()
  if (outcome === 'wrong') throw wrongPin()
  return outcome
}

/** A pin of the old address is worth nothing once the address has changed (T-24). */
async function hasStillThatEmail(
  tx: Reading,
  runtime: Runtime,
  { email }: Extract<Step, { kind: 'pin' }>,
  account: AccountKey,
): Promise<boolean> {
  const identity = await findIdentity(tx, runtime, account)
  return identity?.email !== undefined && foldText(identity.email) === email
}

function pinMail(visit: Visit, to: string, pin: string): Mail {
  return {
    to,
    subject: `${spacedPin(pin)} is your pin for Fluid`,
    text: `Your one-time pin for ${visit.organisation.displayName} in Fluid:

    ${spacedPin(pin)}

${pinRules(visit)}

You did not ask for it? Then somebody has typed your address. Nobody has signed in,
and you need do nothing.
`,
  }
}
