// Signing in with what Fluid itself knows: password, one-time pin, passkey, the code of a second factor. And signing out.

import type { AuthenticationResponseJSON } from '@simplewebauthn/server'
import type { FastifyReply } from 'fastify'
import { type Admission, STEP_MS } from '../../signin/admission.ts'
import { findCodeStep, signInWithCode } from '../../signin/code-sign-in.ts'
import { endSession } from '../../signin/end-session.ts'
import { actorOf } from '../../signin/identity.ts'
import { beginPasskeySignIn, signInWithPasskey } from '../../signin/passkeys.ts'
import { signInWithPassword } from '../../signin/password-sign-in.ts'
import { requestPin, signInWithPin } from '../../signin/pin-sign-in.ts'
import { logoutAtProvider } from '../../signin/provider-logout.ts'
import { SignInRefusal } from '../../signin/refusal.ts'
import { codePage, enrolPage, pinPage, requestPinPage } from './code-pages.ts'
import { clearCookie, setCookie } from './cookies.ts'
import { requireCsrf } from './csrf.ts'
import {
  type Arrival,
  browserCsrf,
  field,
  goTo,
  presentedSession,
  queryText,
  requireBrowserCsrf,
  sessionCookie,
  stepBegunBy,
  stepCookie,
} from './gate.ts'
import { sendPage } from './layout.ts'
import { HOME, safeNext } from './next-path.ts'
import type { SignInRoute } from './routes.ts'
import { sendSignInPage } from './sign-in-page.ts'
import { signedOutNote } from './signed-out-note.ts'

export const PIN_SECONDS = 15 * 60

export const SIGN_IN_ROUTES: readonly SignInRoute[] = [
  { method: 'GET', path: '/signin', policy: 'public', handler: showSignIn },
  { method: 'POST', path: '/signin', policy: 'public', handler: takePassword },
  { method: 'GET', path: '/signin/pin', policy: 'public', handler: showRequestPin },
  { method: 'POST', path: '/signin/pin', policy: 'public', handler: takeEmail },
  { method: 'GET', path: '/signin/pin/enter', policy: 'public', handler: showPin },
  { method: 'POST', path: '/signin/pin/enter', policy: 'public', handler: takePin },
  { method: 'GET', path: '/signin/code', policy: 'public', handler: showCode },
  { method: 'POST', path: '/signin/code', policy: 'public', handler: takeCode },
  { method: 'POST', path: '/signin/passkey/options', policy: 'public', handler: offerPasskey },
  { method: 'POST', path: '/signin/passkey', policy: 'public', handler: takePasskey },
  { method: 'POST', path: '/signout', policy: 'public', handler: signOut },
]

async function showSignIn(arrival: Arrival): Promise<FastifyReply> {
  const next = safeNext(queryText(arrival, 'next'))
  const presented = await presentedSession(arrival)
  if (presented.kind === 'live') return goTo(arrival, next)
  if (presented.kind === 'ended') clearCookie(arrival.reply, arrival.place, 'session')
  const note = signedOutNote(presented)
  return sendSignInPage(arrival, { next, ...(note === undefined ? {} : { note }) })
}

async function takePassword(arrival: Arrival): Promise<FastifyReply> {
  requireBrowserCsrf(arrival)
  const next = safeNext(field(arrival, 'next'))
  const userName = field(arrival, 'userName').slice(0, 320)
  try {
    const typed = { userName, password: field(arrival, 'password').slice(0, 1_024), before: sessionCookie(arrival) }
    return admitted(arrival, await signInWithPassword(arrival.gate.parts, arrival.visit, typed), next)
  } catch (error) {
    return again(arrival, error, ({ sentence, status }) =>
      sendSignInPage(arrival, { next, userName, problem: sentence, status }),
    )
  }
}

async function showRequestPin(arrival: Arrival): Promise<FastifyReply> {
  return sendPage(arrival.reply, requestPinPage(arrival, browserCsrf(arrival), undefined))
}

async function takeEmail(arrival: Arrival): Promise<FastifyReply> {
  requireBrowserCsrf(arrival)
  try {
    arrival.gate.startLimit.begin(arrival.visit.source)
    const email = field(arrival, 'email').slice(0, 320)
    const step = stepBegunBy(arrival, '/signin/pin', email)
    await requestPin(arrival.gate.parts, arrival.visit, { step, email })
    setCookie(arrival.reply, arrival.place, 'step', step, PIN_SECONDS)
    return goTo(arrival, '/signin/pin/enter')
  } catch (error) {
    return again(arrival, error, async ({ sentence, status }) =>
      sendPage(arrival.reply, requestPinPage(arrival, browserCsrf(arrival), sentence), status),
    )
  }
}

async function showPin(arrival: Arrival): Promise<FastifyReply> {
  return sendPage(arrival.reply, pinPage(arrival, browserCsrf(arrival), undefined))
}

async function takePin(arrival: Arrival): Promise<FastifyReply> {
  requireBrowserCsrf(arrival)
  try {
    const typed = { step: stepCookie(arrival), pin: field(arrival, 'pin').slice(0, 20), before: sessionCookie(arrival) }
    return admitted(arrival, await signInWithPin(arrival.gate.parts, arrival.visit, typed), HOME)
  } catch (error) {
    return again(arrival, error, async ({ sentence, status }) =>
      sendPage(arrival.reply, pinPage(arrival, browserCsrf(arrival), sentence), status),
    )
  }
}

async function showCode(arrival: Arrival): Promise<FastifyReply> {
  return sendCodePage(arrival, undefined, 200)
}

async function takeCode(arrival: Arrival): Promise<FastifyReply> {
  requireBrowserCsrf(arrival)
  const next = safeNext(field(arrival, 'next'))
  try {
    const typed = {
      step: stepCookie(arrival),
      code: field(arrival, 'code').slice(0, 20),
      before: sessionCookie(arrival),
    }
    return signedIn(arrival, await signInWithCode(arrival.gate.parts, arrival.visit, typed), next)
  } catch (error) {
    return again(arrival, error, ({ sentence, status }) => sendCodePage(arrival, sentence, status))
  }
}

async function sendCodePage(arrival: Arrival, problem: string | undefined, status: number): Promise<FastifyReply> {
  const { parts } = arrival.gate
  const awaited = await findCodeStep(parts, arrival.visit, stepCookie(arrival))
  const form = {
    csrf: browserCsrf(arrival),
    next: safeNext(queryText(arrival, 'next') ?? field(arrival, 'next')),
    problem,
  }
  const page = awaited.enrolment === undefined ? codePage(arrival, form) : enrolPage(arrival, form, awaited.enrolment)
  return sendPage(arrival.reply, page, status)
}

async function offerPasskey(arrival: Arrival): Promise<FastifyReply> {
  requireBrowserCsrf(arrival)
  arrival.gate.startLimit.begin(arrival.visit.source)
  const { step, options } = await beginPasskeySignIn(arrival.gate.parts, arrival.visit)
  setCookie(arrival.reply, arrival.place, 'step', step, STEP_MS / 1_000)
  return arrival.reply.send({ options })
}

async function takePasskey(arrival: Arrival): Promise<FastifyReply> {
  requireBrowserCsrf(arrival)
  const response = parseResponse(arrival.request.body)
  const token = await signInWithPasskey(arrival.gate.parts, arrival.visit, {
    step: stepCookie(arrival),
    response,
    before: sessionCookie(arrival),
  })
  const { body } = arrival.request
  const next = typeof body === 'object' && body !== null && 'next' in body ? safeNext(body.next) : HOME
  setSession(arrival, token)
  return arrival.reply.send({ next: `${arrival.prefix}${next}` })
}

/** Ends the session here whatever a provider answers; a person who came from one is sent there to be signed out too. */
async function signOut(arrival: Arrival): Promise<FastifyReply> {
  const { gate, organisation, visit } = arrival
  const presented = await presentedSession(arrival)
  if (presented.kind !== 'live') return goTo(arrival, '/signin')
  requireCsrf(arrival.request, arrival.place.root, sessionCookie(arrival))
  const { session, identity } = presented
  await endSession(
    gate.parts.runtime,
    { actor: actorOf(identity, visit.client), requestId: visit.requestId },
    { organisation: organisation.id, id: session.id, why: 'signed-out', owner: session.account },
  )
  const elsewhere = await logoutAtProvider(gate.parts, visit, { session, token: sessionCookie(arrival) ?? '' })
  return elsewhere === undefined ? goTo(arrival, '/signin') : arrival.reply.redirect(elsewhere, 303)
}

export function admitted(arrival: Arrival, admission: Admission, next: string): FastifyReply {
  if (admission.kind === 'signed-in') return signedIn(arrival, admission.token, next)
  setCookie(arrival.reply, arrival.place, 'step', admission.step, STEP_MS / 1_000)
  return goTo(arrival, `/signin/code?next=${encodeURIComponent(next)}`)
}

function signedIn(arrival: Arrival, token: string, next: string): FastifyReply {
  setSession(arrival, token)
  return goTo(arrival, next)
}

export function setSession({ reply, place }: Arrival, token: string): void {
  setCookie(reply, place, 'session', token)
  clearCookie(reply, place, 'step')
}

const MENDED_ON_THE_FORM = ['wrong-credentials', 'wrong-pin', 'wrong-code', 'sign-up-unusable', 'slowed']

/** Shows the form again for what the person can mend there; everything else has a page of its own. */
export function again(
  arrival: Arrival,
  error: unknown,
  show: (refusal: SignInRefusal) => Promise<FastifyReply>,
): Promise<FastifyReply> {
  if (!(error instanceof SignInRefusal) || !MENDED_ON_THE_FORM.includes(error.code)) {
    throw error
  }
  arrival.gate.notes.note(arrival.visit, error)
  if (error.retryAfterSeconds !== undefined) arrival.reply.header('Retry-After', String(error.retryAfterSeconds))
  return show(error)
}

/** The library checks the parts of it; here it only has to be an object with an id. */
function parseResponse(body: unknown): AuthenticationResponseJSON {
  if (typeof body === 'object' && body !== null && 'response' in body) {
    const { response } = body
    if (typeof response === 'object' && response !== null && 'id' in response && typeof response.id === 'string') {
      return response as AuthenticationResponseJSON
    }
  }
  throw new SignInRefusal('wrong-passkey', 400, { sentence: 'The browser did not send a passkey. Try again.' })
}
