// Cookies of sign-in: never readable by scripts, never sent with requests that other sites make in the background, bound
// to the host (`__Host-`) or, below /o/{organisation}, to that organisation's path.

import { parseCookie, stringifySetCookie } from 'cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'

/** `session`: signed in. `step`: a sign-in under way. `browser`: this browser, before it is signed in. */
export type CookieName = 'session' | 'step' | 'browser'

export interface CookiePlace {
  /** What the organisation's surfaces are below: `https://acme.fluid.work`, `http://localhost:8080/o/acme`. */
  readonly root: string
  readonly isHttps: boolean
}

const LENGTH_MAX = 200

/** The cookie's value; undefined when it was not sent, or cannot be ours. */
export function readCookie(request: FastifyRequest, place: CookiePlace, name: CookieName): string | undefined {
  const { cookie } = request.headers
  if (cookie === undefined) return undefined
  const value = parseCookie(cookie)[fullName(place, name)]
  return value === undefined || value === '' || value.length > LENGTH_MAX ? undefined : value
}

/** `maxAgeSeconds` undefined: until the browser closes; the store has the limits of a session. */
export function setCookie(
  reply: FastifyReply,
  place: CookiePlace,
  name: CookieName,
  value: string,
  maxAgeSeconds?: number,
): void {
  reply.header('Set-Cookie', serialise(place, name, value, maxAgeSeconds))
}

export function clearCookie(reply: FastifyReply, place: CookiePlace, name: CookieName): void {
  reply.header('Set-Cookie', serialise(place, name, '', 0))
}

/** `''` on a host of the organisation's own, `/o/acme` below a shared one: what paths on pages begin with. */
export function prefixOf({ root }: CookiePlace): string {
  const { pathname } = new URL(root)
  return pathname === '/' ? '' : pathname
}

function serialise(place: CookiePlace, name: CookieName, value: string, maxAge: number | undefined): string {
  return stringifySetCookie({
    name: fullName(place, name),
    value,
    path: prefixOf(place) === '' ? '/' : prefixOf(place),
    httpOnly: true,
    secure: place.isHttps,
    sameSite: 'lax',
    ...(maxAge === undefined ? {} : { maxAge }),
  })
}

/** Browsers hold cookies of these names to what their prefix says; plain http, for development, has none. */
function fullName(place: CookiePlace, name: CookieName): string {
  if (!place.isHttps) return `fluid-${name}`
  return prefixOf(place) === '' ? `__Host-fluid-${name}` : `__Secure-fluid-${name}`
}
