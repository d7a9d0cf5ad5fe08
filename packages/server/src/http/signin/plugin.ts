// The sign-in surface as a Fastify plugin: pages and forms of an organisation, each route with its policy.

import formbody from '@fastify/formbody'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { SignInRefusal } from '../../signin/refusal.ts'
import { StoreUnavailable } from '../../store/port/errors.ts'
import { ACCOUNT_ROUTES } from './account-routes.ts'
import { ASSETS } from './assets.ts'
import { BACK_CHANNEL_ROUTES } from './back-channel-routes.ts'
import { EVENT_KEY_ROUTES } from './event-key-routes.ts'
import { type Arrival, arrive, goTo, presentedSession, type SignInGate } from './gate.ts'
import { sendRefusal } from './refusal-page.ts'
import type { SignInRoute } from './routes.ts'
import { SIGN_IN_ROUTES } from './sign-in-routes.ts'
import { SIGN_UP_ROUTES } from './sign-up-routes.ts'
import { SSO_ROUTES } from './sso-routes.ts'

/** A SAML response with many attributes in base64 fits; nothing else that is posted here is large. */
const BODY_BYTES_MAX = 1024 * 1024

const ROUTES: readonly SignInRoute[] = [
  ...SIGN_IN_ROUTES,
  ...SIGN_UP_ROUTES,
  ...SSO_ROUTES,
  ...BACK_CHANNEL_ROUTES,
  ...ACCOUNT_ROUTES,
  ...EVENT_KEY_ROUTES,
]

export function signInSurface(open: Omit<SignInGate, 'closing'>): (scope: FastifyInstance) => Promise<void> {
  return async (scope) => {
    const closing = new AbortController()
    scope.addHook('preClose', async () => closing.abort())
    const gate: SignInGate = { ...open, closing: closing.signal }
    await scope.register(formbody, { bodyLimit: BODY_BYTES_MAX })
    const arrivals = new WeakMap<FastifyRequest, Arrival>()
    scope.setErrorHandler((error: Error, request, reply) => answerError(gate, arrivals, error, request, reply))
    for (const route of ROUTES) {
      scope.route({
        method: route.method,
        url: route.path,
        config: { policy: route.policy, isStream: 'isStream' in route && route.isStream === true },
        bodyLimit: BODY_BYTES_MAX,
        exposeHeadRoute: route.policy === 'public',
        handler: async (request, reply) => {
          const arrival = await arrive(gate, request, reply)
          arrivals.set(request, arrival)
          return run(route, arrival)
        },
      })
    }
    for (const { path, type, text } of ASSETS) {
      scope.get(path, { config: { policy: 'public' } }, (_request, reply) =>
        reply.header('Content-Type', type).send(text),
      )
    }
  }
}

/** Runs a route's handler when its policy allows it. */
async function run(route: SignInRoute, arrival: Arrival): Promise<FastifyReply> {
  if (route.policy === 'public') return route.handler(arrival)
  const presented = await presentedSession(arrival)
  if (presented.kind === 'live') return route.handler(arrival, presented)
  if (route.isData === true) throw signedOut()
  return goTo(arrival, '/signin?next=/account')
}

function signedOut(): SignInRefusal {
  return new SignInRefusal('signed-out', 401, { sentence: 'You are not signed in any more. Sign in again to go on.' })
}

function answerError(
  gate: SignInGate,
  arrivals: WeakMap<FastifyRequest, Arrival>,
  error: Error,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const arrival = arrivals.get(request)
  const refusal = toRefusal(error, request)
  if (arrival !== undefined && error instanceof SignInRefusal) gate.notes.note(arrival.visit, refusal)
  if (wantsJson(request)) return reply.code(refusal.status).send({ detail: refusal.sentence, code: refusal.code })
  return sendRefusal(
    {
      reply,
      prefix: arrival?.prefix ?? '',
      organisation: arrival?.organisation.displayName ?? '',
      requestId: request.id,
    },
    refusal,
  )
}

function toRefusal(error: Error, request: FastifyRequest): SignInRefusal {
  if (error instanceof SignInRefusal) return error
  if ('statusCode' in error && typeof error.statusCode === 'number' && error.statusCode < 500) {
    return new SignInRefusal('forged-form', 400, {
      sentence: 'What the browser sent cannot be read. Go back and try again.',
    })
  }
  request.log.error({ err: error }, 'a request failed')
  const sentence =
    error instanceof StoreUnavailable
      ? 'Fluid cannot reach its database just now. Try again in a few seconds.'
      : 'Fluid met an unexpected problem; it is in the log of the server. Try again, and give your administrator the request number below.'
  return new SignInRefusal('failed', error instanceof StoreUnavailable ? 503 : 500, { sentence })
}

function wantsJson({ headers }: FastifyRequest): boolean {
  return (headers['content-type'] ?? '').startsWith('application/json')
}
