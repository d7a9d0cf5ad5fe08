// The path of a request as the log may show it: no query, and of what the sender chose only ids and the organisation. The
// rest of an address may be anything, such as an e-mail address where an id belongs (T-73).

import type { FastifyRequest } from 'fastify'

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$|^\d{1,12}$/i
/** What an organisation's name may be. */
export function isLabel(text: string): boolean {
  return /^[a-z0-9-]{1,63}$/i.test(text)
}
/** What addresses of Fluid are made of: tells whoever runs it how a Base URL is wrong. */
const WORDS =
  /^(?:o|scim|v1|v2|api|users|groups|bulk|me|schemas|resourcetypes|serviceproviderconfigs?|\.search|signin|account|authservices|acs|oauth|token|\.well-known)$/i

export function shownPath({ originalUrl, routeOptions }: FastifyRequest): string {
  const segments = (originalUrl.split('?', 1)[0] ?? '').split('/')
  const literal = literalsOf(routeOptions.url ?? '')
  return segments
    .map((segment, index) => {
      const isOrganisation = index === 2 && segments[1] === 'o' && isLabel(segment)
      return isOrganisation || literal.has(segment) || ID.test(segment) || WORDS.test(segment) ? segment : '…'
    })
    .join('/')
}

const known = new Map<string, ReadonlySet<string>>()

/** The segments of a route. Routes are few. */
function literalsOf(route: string): ReadonlySet<string> {
  let literals = known.get(route)
  if (literals === undefined) {
    literals = new Set(route.split('/'))
    known.set(route, literals)
  }
  return literals
}
