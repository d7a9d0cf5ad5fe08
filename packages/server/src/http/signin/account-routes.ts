// What somebody does on their own account page. Each act needs a live session and its forgery text.

import type { RegistrationResponseJSON } from '@simplewebauthn/server'
import type { FastifyReply } from 'fastify'
import type { TokenScope } from '../../directory/personal-token.ts'
import { OperatorError } from '../../provisioning/operator-error.ts'
import type { By } from '../../provisioning/set-token.ts'
import { accountOverview } from '../../signin/account-overview.ts'
import { STEP_MS } from '../../signin/admission.ts'
import { mayAdminister } from '../../signin/api-principal.ts'
import {
  beginSecondFactor,
  changePassword,
  confirmSecondFactor,
  newSecondFactor,
  type Owner,
  removePasskey,
  removeSecondFactor,
} from '../../signin/change-credentials.ts'
import { endOtherSessions, endSession } from '../../signin/end-session.ts'
import { actorOf } from '../../signin/identity.ts'
import { addPasskey, beginPasskey } from '../../signin/passkeys.ts'
import { createPersonalToken, revokePersonalToken } from '../../signin/personal-tokens.ts'
import { providerLogoutUrl } from '../../signin/provider-logout.ts'
import { SignInRefusal } from '../../signin/refusal.ts'
import type { SignedIn } from '../../signin/sessions.ts'
import { type AccountPage, accountPage } from './account-page.ts'
import { codeForm, drawn } from './code-pages.ts'
import { setCookie } from './cookies.ts'
import { csrfToken, requireCsrf } from './csrf.ts'
import { type Arrival, field, goTo, sessionCookie, stepCookie } from './gate.ts'
import { html } from './html.ts'
import { notice, sendPage } from './layout.ts'
import type { SessionRoute } from './routes.ts'
import { streamSession } from './session-stream.ts'

type Act = (arrival: Arrival, own: Own) => Promise<FastifyReply>

interface Own extends SignedIn {
  readonly by: By
  readonly owner: Owner
}

export const ACCOUNT_ROUTES: readonly SessionRoute[] = [
  page('/account', showAccount),
  { method: 'GET', path: '/account/live', policy: 'session', isData: true, isStream: true, handler: streamSession },
  page('/account/second-factor', showNew),
  act('/account/sessions/end', endOne),
  act('/account/sessions/end-others', endOthers),
  act('/account/password', setPassword),
  act('/account/second-factor', beginNew),
  act('/account/second-factor/confirm', confirmNew),
  act('/account/second-factor/remove', removeFactor),
  act('/account/passkeys/options', offerPasskey),
  act('/account/passkeys', keepPasskey),
  act('/account/passkeys/remove', dropPasskey),
  act('/account/tokens', makeToken),
  act('/account/tokens/revoke', revokeToken),
]

function page(path: string, work: Act): SessionRoute {
  return {
    method: 'GET',
    path,
    policy: 'session',
    handler: (arrival, signedIn) => work(arrival, ownOf(arrival, signedIn)),
  }
}

function act(path: string, work: Act): SessionRoute {
  return {
    method: 'POST',
    path,
    policy: 'session',
    handler: async (arrival, signedIn) => {
      requireCsrf(arrival.request, arrival.place.root, sessionCookie(arrival))
      const own = ownOf(arrival, signedIn)
      try {
        return await work(arrival, own)
      } catch (error) {
        if (!(error instanceof OperatorError)) throw error
        return show(arrival, own, { problem: error.message }, 400)
      }
    },
  }
}

function ownOf({ visit, organisation }: Arrival, { session, identity }: SignedIn): Own {
  return {
    session,
    identity,
    by: { actor: actorOf(identity, visit.client), requestId: visit.requestId },
    owner: { organisation, identity, sessionId: session.id },
  }
}

function showAccount(arrival: Arrival, own: Own): Promise<FastifyReply> {
  return show(arrival, own, {})
}

async function show(
  arrival: Arrival,
  own: Own,
  said: Pick<AccountPage, 'done' | 'problem' | 'newToken'>,
  status = 200,
): Promise<FastifyReply> {
  const { gate, organisation, prefix, reply, visit } = arrival
  const logoutUrl = await providerLogoutUrl(gate.parts, visit, {
    session: own.session,
    token: sessionCookie(arrival) ?? '',
  })
  const page = accountPage({
    prefix,
    organisation: organisation.displayName,
    csrf: csrfOf(arrival),
    identity: own.identity,
    session: own.session,
    overview: await accountOverview(gate.parts, organisation, own.identity),
    nowMs: gate.parts.runtime.now(),
    tokenDaysMax: organisation.settings.signIn.tokenMaxDays,
    mayAdminister: mayAdminister(own.identity, gate.parts.runtime.catalogue),
    ...said,
    ...(logoutUrl === undefined ? {} : { logoutUrl }),
  })
  return sendPage(reply, page, status)
}

async function endOne(arrival: Arrival, own: Own): Promise<FastifyReply> {
  const ended = await endSession(arrival.gate.parts.runtime, own.by, {
    organisation: arrival.organisation.id,
    id: field(arrival, 'id'),
    why: 'ended-by-owner',
    owner: own.identity.account,
  })
  const done =
    ended === undefined ? 'That session had ended already.' : 'The session is ended: that browser is signed out.'
  return show(arrival, own, { done })
}

async function endOthers(arrival: Arrival, own: Own): Promise<FastifyReply> {
  const count = await endOtherSessions(arrival.gate.parts.runtime, own.by, {
    organisation: arrival.organisation.id,
    account: own.identity.account,
    exceptId: own.session.id,
  })
  return show(arrival, own, { done: `${count} other sessions are ended: those browsers are signed out.` })
}

async function setPassword(arrival: Arrival, own: Own): Promise<FastifyReply> {
  const wanted = { current: field(arrival, 'current').slice(0, 1_024), next: field(arrival, 'new').slice(0, 1_024) }
  await changePassword(arrival.gate.parts, own.by, own.owner, wanted)
  return show(arrival, own, { done: 'The new password is saved. Your other sessions are ended.' })
}

async function beginNew(arrival: Arrival, own: Own): Promise<FastifyReply> {
  const step = await beginSecondFactor(arrival.gate.parts, own.owner)
  setCookie(arrival.reply, arrival.place, 'step', step, STEP_MS / 1_000)
  return goTo(arrival, '/account/second-factor')
}

function showNew(arrival: Arrival, own: Own): Promise<FastifyReply> {
  return showNewFactor(arrival, own, undefined)
}

async function showNewFactor(arrival: Arrival, own: Own, problem: string | undefined): Promise<FastifyReply> {
  const { prefix, organisation, reply, gate } = arrival
  const enrolment = await newSecondFactor(gate.parts, own.owner, stepCookie(arrival))
  if (enrolment === undefined) return goTo(arrival, '/account')
  const form = { csrf: csrfOf(arrival), name: 'code', label: 'Code', length: 7, button: 'Confirm' }
  return sendPage(reply, {
    prefix,
    organisation: organisation.displayName,
    title: 'Set up your second factor',
    body: html`<div class="card"><h1>Set up your second factor</h1>${notice('problem', problem)}
<p>Scan this code with an authenticator on your phone, then type the code that it shows.</p>
${drawn(enrolment)}${codeForm(`${prefix}/account/second-factor/confirm`, form)}<p><a href="${prefix}/account">Not now</a></p></div>`,
  })
}

async function confirmNew(arrival: Arrival, own: Own): Promise<FastifyReply> {
  const typed = { step: stepCookie(arrival), code: field(arrival, 'code').slice(0, 20) }
  try {
    await confirmSecondFactor(arrival.gate.parts, own.by, own.owner, typed)
  } catch (error) {
    if (error instanceof OperatorError) return showNewFactor(arrival, own, error.message)
    throw error
  }
  return show(arrival, own, {
    done: 'The second factor is set up. From now on you are asked for a code when you sign in.',
  })
}

async function removeFactor(arrival: Arrival, own: Own): Promise<FastifyReply> {
  await removeSecondFactor(arrival.gate.parts, own.by, own.owner, field(arrival, 'code').slice(0, 20))
  return show(arrival, own, { done: 'The second factor is removed.' })
}

async function offerPasskey(arrival: Arrival, own: Own): Promise<FastifyReply> {
  const { step, options } = await beginPasskey(arrival.gate.parts, arrival.visit, own.identity)
  setCookie(arrival.reply, arrival.place, 'step', step, STEP_MS / 1_000)
  return arrival.reply.send({ options })
}

async function keepPasskey(arrival: Arrival, own: Own): Promise<FastifyReply> {
  const { body } = arrival.request
  const name = typeof body === 'object' && body !== null && 'name' in body ? String(body.name) : ''
  const given = { step: stepCookie(arrival), response: parseResponse(body), name }
  await addPasskey(arrival.gate.parts, arrival.visit, own.by, own.owner, given)
  return arrival.reply.send({ done: true })
}

async function dropPasskey(arrival: Arrival, own: Own): Promise<FastifyReply> {
  await removePasskey(arrival.gate.parts, own.by, own.owner, field(arrival, 'id'))
  return show(arrival, own, { done: 'The passkey is removed.' })
}

async function makeToken(arrival: Arrival, own: Own): Promise<FastifyReply> {
  const scopes: readonly TokenScope[] = field(arrival, 'scope') === 'write' ? ['read', 'write'] : ['read']
  const wanted = { name: field(arrival, 'name'), scopes, days: Number(field(arrival, 'days')) }
  const { token } = await createPersonalToken(arrival.gate.parts.runtime, own.by, own.owner, wanted)
  return show(arrival, own, { newToken: token.reveal() })
}

async function revokeToken(arrival: Arrival, own: Own): Promise<FastifyReply> {
  await revokePersonalToken(arrival.gate.parts.runtime, own.by, own.owner, field(arrival, 'id'))
  return show(arrival, own, { done: 'The token is revoked: it is refused from now on.' })
}

function csrfOf(arrival: Arrival): string {
  return csrfToken(sessionCookie(arrival) ?? '')
}

/** The library checks the parts of it; here it only has to be an object with an id. */
function parseResponse(body: unknown): RegistrationResponseJSON {
  if (typeof body === 'object' && body !== null && 'response' in body) {
    const { response } = body
    if (typeof response === 'object' && response !== null && 'id' in response && typeof response.id === 'string') {
      return response as RegistrationResponseJSON
    }
  }
  throw new SignInRefusal('wrong-passkey', 400, { sentence: 'The browser did not send a passkey. Try again.' })
}
