// Who is calling: an API client with the token, or the admin console in the browser with its session cookie.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'

export type Caller = 'api-token' | 'console'

export const SESSION_COOKIE = 'okta-sim-console'
/** Sent by the console with each request: another site's page cannot send it without our consent (CORS). */
export const CONSOLE_HEADER = 'x-okta-sim-console'

/** Undefined for a request that proves nothing. */
export function identifyCaller(request: FastifyRequest, apiToken: string): Caller | undefined {
  const token = /^SSWS (\S+)\s*$/i.exec(request.headers.authorization ?? '')?.[1]
  if (token !== undefined) return isSame(token, apiToken) ? 'api-token' : undefined
  const session = readCookie(request, SESSION_COOKIE)
  if (session === undefined || !isSame(session, createSession(apiToken))) return undefined
  return request.headers[CONSOLE_HEADER] === undefined ? undefined : 'console'
}

/** The console's session. It follows from the token: a new token ends it, a restart does not. */
export function createSession(apiToken: string): string {
  return createHmac('sha256', apiToken).update('console session').digest('base64url')
}

export function readCookie(request: FastifyRequest, name: string): string | undefined {
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const [key, value] = pair.trim().split('=', 2)
    if (key === name) return value
  }
  return undefined
}

/** Compares in a time that tells nothing about where two texts differ. */
export function isSame(left: string, right: string): boolean {
  return timingSafeEqual(digest(left), digest(right))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
