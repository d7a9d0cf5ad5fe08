// Self sign-up: whoever owns an address of the organisation's own e-mail domains makes an account with the default roles.
// A pin that is mailed confirms the address, and until it is typed there is no account. Whether an address has an account
// already can be seen neither in the answer nor in its time: the owner of the address is told by mail.

import { userAccount } from '../directory/account.ts'
import { userId } from '../directory/ids.ts'
import { createUser } from '../provisioning/create-user.ts'
import { Refusal } from '../provisioning/refusal.ts'
import { type Admission, admit } from './admission.ts'
import { findAccountByName, nameKeyOf } from './find-account.ts'
import type { Mail } from './mail.ts'
import { derivedFrom } from './opaque.ts'
import type { SignInParts } from './parts.ts'
import { isPinOf, newPin, PIN_MS, PIN_TRIES_MAX, pinRules, sendLater, spacedPin, wrongPin } from './pin.ts'
import { SignInRefusal, stepExpired } from './refusal.ts'
import { beginStep, findStep, putStepUnder, type Step, takeStep } from './steps.ts'
import { ASKING_TO_SIGN_UP, noteAsking, requireNoWait } from './tries.ts'
import type { Visit } from './visit.ts'

const EMAIL_LENGTH_MAX = 254
const NAME_LENGTH_MAX = 100
/** Letters that look like others are no part of an address here, since it becomes a user name (T-06). */
const EMAIL = /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@([a-z0-9-]+(?:\.[a-z0-9-]+)+)$/i

export interface SignUpForm {
  readonly email: string
  readonly givenName: string
  readonly familyName: string
}

/** Whether people can make accounts here: switched on, mail can be sent, and SCIM does not look after the people (T-31). */
export function isSignUpOffered({ mailer }: SignInParts, { organisation }: Visit): boolean {
  const { signIn, scimSyncDisabled } = organisation.settings
  return signIn.selfSignUp && signIn.emailDomains.length > 0 && scimSyncDisabled && mailer !== undefined
}

/**
 * Sends a pin to the address and begins the step; a form that comes again sends no second message. Throws SignInRefusal for
 * what cannot become an account.
 */
export async function requestSignUp(
  parts: SignInParts,
  visit: Visit,
  typed: SignUpForm & { readonly step: string },
): Promise<void> {
  const { runtime, mailer } = parts
  if (mailer === undefined || !isSignUpOffered(parts, visit)) throw signUpOff()
  const form = usable(visit, typed)
  const { step } = typed
  const nowMs = runtime.now()
  const nameKey = nameKeyOf(form.email)
  const begun = await runtime.store.read(visit.organisation.id, (tx) => findStep(tx, 'sign-up', step, nowMs))
  if (begun !== undefined) return
  const isTaken = await runtime.store.read(visit.organisation.id, async (tx) => {
    await requireNoWait(tx, { visit, nameKey: ASKING_TO_SIGN_UP + nameKey, account: undefined, nowMs })
    return (await findAccountByName(tx, nameKey)) !== undefined
  })
  const pin = newPin()
  const isNew = await runtime.store.write(visit.organisation.id, (tx) =>
    beginStep(
      tx,
      step,
      { kind: 'sign-up', ...form, pinDigest: derivedFrom(step, pin), tries: 0, sinceMs: nowMs },
      { nowMs, expiresMs: nowMs + PIN_MS },
    ),
  )
  if (!isNew) return
  await noteAsking(runtime, visit, ASKING_TO_SIGN_UP + nameKey)
  sendLater(runtime, mailer, isTaken ? takenMail(visit, form.email) : signUpMail(visit, form.email, pin))
}

/** Takes the pin, makes the account and signs it in. Throws SignInRefusal for a wrong, used or expired pin. */
export async function confirmSignUp(
  parts: SignInParts,
  visit: Visit,
  typed: { readonly step: string | undefined; readonly pin: string; readonly before: string | undefined },
): Promise<Admission> {
  const { runtime } = parts
  if (!isSignUpOffered(parts, visit)) throw signUpOff()
  const form = await runtime.store.write(visit.organisation.id, async (tx) => {
    const step = await takeStep(tx, 'sign-up', typed.step, runtime.now())
    if (step === undefined || typed.step === undefined) return 'expired'
    if (isPinOf(step, typed.step, typed.pin)) {
      await tx.signIn.clearFailures(ASKING_TO_SIGN_UP + nameKeyOf(step.email), visit.source)
      return step
    }
    const tries = step.tries + 1
    if (tries >= PIN_TRIES_MAX) return 'expired'
    await putStepUnder(tx, typed.step, { ...step, tries }, step.sinceMs + PIN_MS)
    return 'wrong'
  })
  if (form === 'expired') throw stepExpired()
  if (form === 'wrong') throw wrongPin()
  const account = userAccount(await makeAccount(parts, visit, form))
  return runtime.store.write(visit.organisation.id, (tx) =>
    admit(parts, tx, { visit, account, method: 'pin', before: typed.before }),
  )
}

async function makeAccount({ runtime }: SignInParts, visit: Visit, form: Extract<Step, { kind: 'sign-up' }>) {
  // The domains may have been changed since the pin was sent.
  const { email, givenName, familyName } = usable(visit, form)
  const id = userId(runtime.newId())
  const caller = {
    organisation: visit.organisation,
    actor: { kind: 'visitor', id: visit.source, client: visit.client },
    requestId: visit.requestId,
    baseUrl: `${visit.root}/scim/v2`,
  } as const
  const resource = {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
    userName: email,
    name: { givenName, familyName },
    displayName: `${givenName} ${familyName}`,
    emails: [{ value: email, type: 'work', primary: true }],
    active: true,
  }
  try {
    await createUser(runtime, caller, resource, id)
  } catch (error) {
    // Somebody else has become that name meanwhile, or a second browser was quicker.
    if (error instanceof Refusal) throw stepExpired()
    throw error
  }
  return id
}

function usable({ organisation }: Visit, typed: SignUpForm): SignUpForm {
  const email = typed.email.trim()
  const givenName = typed.givenName.trim()
  const familyName = typed.familyName.trim()
  const domain = EMAIL.exec(email)?.[1]?.toLowerCase()
  if (domain === undefined || email.length > EMAIL_LENGTH_MAX) {
    throw unusable('That is no e-mail address: write it as in ines.valcourt@northrail.example.')
  }
  const { emailDomains } = organisation.settings.signIn
  if (!emailDomains.includes(domain)) {
    throw unusable(
      `Accounts here are for addresses at ${emailDomains.join(', ')}. Use that one, or ask your administrator.`,
    )
  }
  if (![givenName, familyName].every((name) => name !== '' && name.length <= NAME_LENGTH_MAX && !/\p{C}/u.test(name))) {
    throw unusable(`Give your first and your last name, in up to ${NAME_LENGTH_MAX} characters each.`)
  }
  return { email, givenName, familyName }
}

/** For whoever comes to the address of the form although it is not offered. */
export function signUpOff(): SignInRefusal {
  return new SignInRefusal('method-off', 403, {
    sentence:
      'People do not make accounts themselves in this organisation. Ask your administrator, or whoever looks after your identity provider.',
  })
}

function unusable(sentence: string): SignInRefusal {
  return new SignInRefusal('sign-up-unusable', 400, { sentence })
}

function signUpMail(visit: Visit, to: string, pin: string): Mail {
  return {
    to,
    subject: `${spacedPin(pin)} confirms your account for Fluid`,
    text: `Somebody, you we hope, makes an account for ${visit.organisation.displayName} in Fluid
with this address. This pin confirms it:

    ${spacedPin(pin)}

${pinRules(visit)}

It was not you? Then you need do nothing: without the pin no account is made.
`,
  }
}

function takenMail({ organisation, root }: Visit, to: string): Mail {
  return {
    to,
    subject: 'You have an account for Fluid already',
    text: `Somebody, you we hope, wanted to make an account for ${organisation.displayName} in Fluid
with this address. There is one already: sign in at ${root}/signin.

It was not you? Then you need do nothing.
`,
  }
}
