// Forged forms are refused twice over: a form carries a text that only a page of ours could know, and the browser says
// where the request was made.

import type { FastifyRequest } from 'fastify'
import { derivedFrom, isSameText } from '../../signin/opaque.ts'
import { SignInRefusal } from '../../signin/refusal.ts'

export const CSRF_FIELD = '_csrf'
const CSRF_HEADER = 'x-csrf-token'

/** The text for forms of whoever holds this cookie: a session's, or that of a browser before it is signed in. */
export function csrfToken(cookie: string): string {
  return derivedFrom(cookie, 'fluid csrf')
}

/** Throws SignInRefusal unless the request carries the text and was made on a page of the same origin. */
export function requireCsrf(request: FastifyRequest, root: string, cookie: string | undefined): void {
  if (!isSameOrigin(request, root)) throw forged('The browser says that the form was sent from another site.')
  const presented = request.headers[CSRF_HEADER] ?? fieldOf(request.body)
  if (cookie === undefined || typeof presented !== 'string' || !isSameText(presented, csrfToken(cookie))) {
    throw forged('The form does not carry the text of a page of ours.')
  }
}

/** Whether the browser says nothing against it: older ones send neither header. */
function isSameOrigin({ headers }: FastifyRequest, root: string): boolean {
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false
  return headers.origin === undefined || headers.origin === new URL(root).origin
}

function fieldOf(body: unknown): unknown {
  return typeof body === 'object' && body !== null && CSRF_FIELD in body ? body[CSRF_FIELD] : undefined
}

function forged(forOperator: string): SignInRefusal {
  return new SignInRefusal('forged-form', 403, {
    sentence: 'This page is no longer current, so nothing was done. Reload it and try again.',
    forOperator,
  })
}
