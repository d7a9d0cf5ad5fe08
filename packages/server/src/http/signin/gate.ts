// What each page of sign-in begins with: the organisation, the visit, the cookies, and who is signed in.

import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Organisation } from '../../directory/organisation.ts'
import type { ProviderKeys } from '../../signin/oidc/provider-keys.ts'
import { newOpaque } from '../../signin/opaque.ts'
import type { SignInParts } from '../../signin/parts.ts'
import { SignInRefusal } from '../../signin/refusal.ts'
import type { RefusalNotes } from '../../signin/refusal-notes.ts'
import { checkSession, type Presented } from '../../signin/sessions.ts'
import type { StartLimit } from '../../signin/start-limit.ts'
import { stepOfForm } from '../../signin/steps.ts'
import { sourceOf, type Visit } from '../../signin/visit.ts'
import type { Address } from '../address.ts'
import { type CookiePlace, prefixOf, readCookie, setCookie } from './cookies.ts'
import { csrfToken, requireCsrf } from './csrf.ts'

export interface SignInGate {
  readonly parts: SignInParts
  readonly notes: RefusalNotes
  readonly startLimit: StartLimit
  readonly providerKeys: ProviderKeys
  readonly addressOf: (request: FastifyRequest) => Address
  /** Whether plain http is refused: an https deployment. */
  readonly isHttpsRequired: boolean
  /** Aborted when the server closes: streams end then. */
  readonly closing: AbortSignal
}

export interface Arrival {
  readonly gate: SignInGate
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly organisation: Organisation
  readonly visit: Visit
  readonly place: CookiePlace
  readonly prefix: string
}

/** Reads where a request has arrived. Throws SignInRefusal for an unknown organisation and for plain http. */
export async function arrive(gate: SignInGate, request: FastifyRequest, reply: FastifyReply): Promise<Arrival> {
  const address = gate.addressOf(request)
  if (address.kind !== 'organisation') throw noOrganisation()
  const organisation = await gate.parts.runtime.store.directory.findByName(address.organisation)
  if (organisation === undefined) throw noOrganisation()
  if (gate.isHttpsRequired && !address.isHttps) throw httpsRequired()
  const place = { root: address.root, isHttps: address.isHttps }
  return {
    gate,
    request,
    reply,
    organisation,
    place,
    prefix: prefixOf(place),
    visit: {
      organisation,
      requestId: request.id,
      client: (request.headers['user-agent'] ?? '').slice(0, 200),
      source: sourceOf(request.ip),
      root: address.root,
    },
  }
}

export function sessionCookie({ request, place }: Arrival): string | undefined {
  return readCookie(request, place, 'session')
}

/** Who is signed in with this browser. */
export function presentedSession(arrival: Arrival): Promise<Presented> {
  const token = sessionCookie(arrival)
  if (token === undefined) return Promise.resolve({ kind: 'none' })
  return checkSession(arrival.gate.parts.runtime, arrival.organisation, token)
}

/** A text by which this browser is known before it is signed in; given to it when it has none. */
export function browserCookie({ request, reply, place }: Arrival): string {
  const known = readCookie(request, place, 'browser')
  if (known !== undefined) return known
  const value = newOpaque('')
  setCookie(reply, place, 'browser', value)
  return value
}

/** The forgery token for forms of somebody who is not signed in. */
export function browserCsrf(arrival: Arrival): string {
  return csrfToken(browserCookie(arrival))
}

export function requireBrowserCsrf(arrival: Arrival): void {
  requireCsrf(arrival.request, arrival.place.root, readCookie(arrival.request, arrival.place, 'browser'))
}

export function stepCookie({ request, place }: Arrival): string | undefined {
  return readCookie(request, place, 'step')
}

/** In forms that begin a step: tells one form, sent again after a lost answer, from another with the same words in it. */
export const FORM_FIELD = '_form'

/** The step that the form begins, by what was typed into it. */
export function stepBegunBy(arrival: Arrival, path: string, ...typed: readonly string[]): string {
  const form = field(arrival, FORM_FIELD) || newOpaque('')
  return stepOfForm(browserCookie(arrival), [path, form, ...typed])
}

/** A field of a form; empty when it was not sent, or is not one text. */
export function field({ request }: Arrival, name: string): string {
  const { body } = request
  const value = typeof body === 'object' && body !== null ? Object.entries(body).find(([key]) => key === name)?.[1] : ''
  return typeof value === 'string' ? value : ''
}

export function queryText({ request }: Arrival, name: string): string | undefined {
  const { query } = request
  const value =
    typeof query === 'object' && query !== null ? Object.entries(query).find(([key]) => key === name)?.[1] : undefined
  return typeof value === 'string' ? value : undefined
}

/** Sends the browser on, to a path of the organisation. */
export function goTo({ reply, prefix }: Arrival, path: string): FastifyReply {
  return reply.redirect(`${prefix}${path}`, 303)
}

function noOrganisation(): SignInRefusal {
  return new SignInRefusal('unknown-organisation', 404, {
    sentence: 'There is no organisation at this address. Check the name in front of the domain for a spelling mistake.',
  })
}

function httpsRequired(): SignInRefusal {
  return new SignInRefusal('https-required', 403, {
    sentence: 'Fluid is reached by https only. Type https:// in front of the address, and change your bookmark.',
  })
}

/** A part of the path, such as the provider's name. */
export function parameter({ request }: Arrival, name: string): string {
  const { params } = request
  const value =
    typeof params === 'object' && params !== null ? Object.entries(params).find(([key]) => key === name)?.[1] : ''
  return typeof value === 'string' ? value : ''
}
