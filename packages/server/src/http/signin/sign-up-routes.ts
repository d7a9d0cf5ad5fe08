// Self sign-up: the form, and the pin that confirms the address.

import type { FastifyReply } from 'fastify'
import { confirmSignUp, isSignUpOffered, requestSignUp, signUpOff } from '../../signin/self-sign-up.ts'
import { confirmSignUpPage, signUpPage } from './code-pages.ts'
import { setCookie } from './cookies.ts'
import {
  type Arrival,
  browserCsrf,
  field,
  goTo,
  requireBrowserCsrf,
  sessionCookie,
  stepBegunBy,
  stepCookie,
} from './gate.ts'
import { sendPage } from './layout.ts'
import { HOME } from './next-path.ts'
import type { SignInRoute } from './routes.ts'
import { admitted, again, PIN_SECONDS } from './sign-in-routes.ts'

export const SIGN_UP_ROUTES: readonly SignInRoute[] = [
  { method: 'GET', path: '/signin/register', policy: 'public', handler: showForm },
  { method: 'POST', path: '/signin/register', policy: 'public', handler: takeForm },
  { method: 'GET', path: '/signin/register/enter', policy: 'public', handler: showPin },
  { method: 'POST', path: '/signin/register/enter', policy: 'public', handler: takePin },
]

const NOTHING_TYPED = { email: '', givenName: '', familyName: '' }

async function showForm(arrival: Arrival): Promise<FastifyReply> {
  requireOffered(arrival)
  return sendPage(arrival.reply, signUpPage(arrival, browserCsrf(arrival), NOTHING_TYPED, undefined))
}

async function takeForm(arrival: Arrival): Promise<FastifyReply> {
  requireBrowserCsrf(arrival)
  const typed = {
    email: field(arrival, 'email').slice(0, 320),
    givenName: field(arrival, 'givenName').slice(0, 200),
    familyName: field(arrival, 'familyName').slice(0, 200),
  }
  try {
    arrival.gate.startLimit.begin(arrival.visit.source)
    const step = stepBegunBy(arrival, '/signin/register', ...Object.values(typed))
    await requestSignUp(arrival.gate.parts, arrival.visit, { ...typed, step })
    setCookie(arrival.reply, arrival.place, 'step', step, PIN_SECONDS)
    return goTo(arrival, '/signin/register/enter')
  } catch (error) {
    return again(arrival, error, async ({ sentence, status }) =>
      sendPage(arrival.reply, signUpPage(arrival, browserCsrf(arrival), typed, sentence), status),
    )
  }
}

async function showPin(arrival: Arrival): Promise<FastifyReply> {
  requireOffered(arrival)
  return sendPage(arrival.reply, confirmSignUpPage(arrival, browserCsrf(arrival), undefined))
}

async function takePin(arrival: Arrival): Promise<FastifyReply> {
  requireBrowserCsrf(arrival)
  try {
    const typed = { step: stepCookie(arrival), pin: field(arrival, 'pin').slice(0, 20), before: sessionCookie(arrival) }
    return admitted(arrival, await confirmSignUp(arrival.gate.parts, arrival.visit, typed), HOME)
  } catch (error) {
    return again(arrival, error, async ({ sentence, status }) =>
      sendPage(arrival.reply, confirmSignUpPage(arrival, browserCsrf(arrival), sentence), status),
    )
  }
}

function requireOffered({ gate, visit }: Arrival): void {
  if (!isSignUpOffered(gate.parts, visit)) throw signUpOff()
}
