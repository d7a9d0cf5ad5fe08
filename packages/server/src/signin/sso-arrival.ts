// Somebody comes back from an identity provider: which account that is, and whether it may in. No account is made here
// unless the organisation allows it, and never while SCIM sync is on (T-31).

import { type AccountKey, userAccount } from '../directory/account.ts'
import { createUser } from '../provisioning/create-user.ts'
import type { Writing } from '../store/port/store.ts'
import { requireAccess, requireAccessNow } from './admission.ts'
import { nameKeyOf } from './find-account.ts'
import type { Identity } from './identity.ts'
import { keepLogout } from './oidc/logout.ts'
import { digestOf } from './opaque.ts'
import type { SignInParts } from './parts.ts'
import { requireNotSignedOut } from './provider-says.ts'
import { requireProvider } from './providers.ts'
import { SignInRefusal, stepExpired } from './refusal.ts'
import { openSession } from './sessions.ts'
import { findStep, type Step, takeStep } from './steps.ts'
import type { Visit } from './visit.ts'

const HOUR_MS = 3_600_000

export interface Subject {
  readonly provider: { readonly name: string; readonly label: string; readonly type: string }
  /** As the provider names the person: matched to userName by the one key that everything uses (T-06). */
  readonly name: string
}

/** The account that a provider speaks of. Throws SignInRefusal with a sentence that helps. */
export async function accountOfSubject(parts: SignInParts, tx: Writing, subject: Subject): Promise<AccountKey> {
  const user = await tx.users.findByNameKey(nameKeyOf(subject.name))
  if (user === undefined) throw notProvisioned(subject)
  const account = userAccount(user.id)
  await requireAccess(tx, parts.runtime, account)
  return account
}

/** Whether an unknown person gets an account by signing in. */
export function mayCreate({ organisation }: Visit): boolean {
  const { signIn, scimSyncDisabled } = organisation.settings
  return signIn.createPeople && scimSyncDisabled
}

/** Whether an account of that name may be made: its domain is among those that the organisation accepts. */
function isDomainAccepted({ organisation }: Visit, name: string): boolean {
  const { emailDomains } = organisation.settings.signIn
  const domain = name.slice(name.lastIndexOf('@') + 1).toLowerCase()
  return emailDomains.length === 0 || (name.includes('@') && emailDomains.includes(domain))
}

/** Makes the account of a person whom nobody has provisioned, where that is allowed. */
export async function createFromSubject(
  parts: SignInParts,
  visit: Visit,
  subject: Subject,
  email?: string,
): Promise<void> {
  if (!isDomainAccepted(visit, subject.name)) throw notProvisioned(subject)
  await createUser(
    parts.runtime,
    {
      organisation: visit.organisation,
      actor: { kind: 'visitor', id: subject.provider.name, client: subject.provider.label },
      requestId: visit.requestId,
      baseUrl: `${visit.root}/scim/v2`,
    },
    {
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
      userName: subject.name,
      ...(email === undefined ? {} : { emails: [{ value: email, primary: true }] }),
      active: true,
    },
  )
}

/**
 * Whom an unasked answer would sign in, in a browser in which somebody else is signed in: another site may have sent it,
 * so its owner is asked first. Undefined when there is nothing to ask.
 */
export function findUnexpected(
  { runtime }: SignInParts,
  { organisation }: Visit,
  browser: { readonly step: string | undefined; readonly current: AccountKey },
): Promise<{ readonly identity: Identity; readonly provider: string } | undefined> {
  return runtime.store.read(organisation.id, async (tx) => {
    const step = await findStep(tx, 'arrived', browser.step, runtime.now())
    if (step === undefined || step.browser !== '' || step.account === browser.current) return undefined
    return { identity: await requireAccess(tx, runtime, step.account), provider: step.provider }
  })
}

export interface ArrivingBrowser {
  readonly step: string | undefined
  readonly cookie: string | undefined
  readonly before: string | undefined
}

/**
 * The browser takes the session that waits for it. Throws SignInRefusal when it is not the browser that went, or when the
 * provider lets nobody in any more.
 */
export async function takeArrival(
  parts: SignInParts,
  visit: Visit,
  browser: ArrivingBrowser,
): Promise<{ readonly token: string; readonly next: string }> {
  const { token, arrived } = await parts.runtime.store.write(visit.organisation.id, (tx) =>
    openArrived(parts, tx, visit, browser),
  )
  await requireNotSignedOut(parts.runtime, visit, arrived, token)
  return { token, next: arrived.next }
}

async function openArrived(
  { runtime }: SignInParts,
  tx: Writing,
  visit: Visit,
  browser: ArrivingBrowser,
): Promise<{ readonly token: string; readonly arrived: Extract<Step, { kind: 'arrived' }> }> {
  const arrived = await takeStep(tx, 'arrived', browser.step, runtime.now())
  if (arrived === undefined) throw stepExpired()
  if (arrived.browser !== '' && (browser.cookie === undefined || arrived.browser !== digestOf(browser.cookie))) {
    throw otherBrowser()
  }
  await requireProvider(tx, arrived.provider)
  const identity = await requireAccessNow(tx, runtime, arrived.account)
  const { method, provider, nameId, sessionIndex, logout } = arrived
  const { before } = browser
  const token = await openSession(runtime, tx, { visit, identity, method, provider, nameId, sessionIndex, before })
  if (logout !== undefined) {
    const { sessionMaxHours } = visit.organisation.settings.signIn
    await keepLogout(tx, token, logout, runtime.now() + sessionMaxHours * HOUR_MS)
  }
  return { token, arrived }
}

function notProvisioned({ provider, name }: Subject): SignInRefusal {
  const where =
    provider.type === 'Okta'
      ? 'In Okta: Applications, Fluid, Assignments, Assign.'
      : 'Accounts are made by provisioning, not by signing in.'
  return new SignInRefusal('not-provisioned', 403, {
    sentence: `${provider.label} knows you as "${name.slice(0, 100)}", and nobody in Fluid has that user name yet. Ask your administrator to assign you to Fluid; then sign in again. ${where}`,
    forOperator: `"${provider.name}" signed in "${name.slice(0, 100)}", and no account has that userName: assign the person to the app, or choose the claim that holds the userName.`,
  })
}

function otherBrowser(): SignInRefusal {
  return new SignInRefusal('other-browser', 403, {
    sentence: 'This sign-in was begun in another browser, or your browser refuses cookies. Begin again from here.',
    forOperator:
      "The provider's answer came with another browser than the one that was sent to it: a forged sign-in, or cookies are refused.",
  })
}
