// A request to sign-in before it is known who makes it.

import type { Organisation } from '../directory/organisation.ts'
import type { Actor } from '../journal/entry.ts'

export interface Visit {
  readonly organisation: Organisation
  readonly requestId: string
  /** The browser as it names itself. */
  readonly client: string
  /** Where the request came from; for IPv6 the network, since a household has many addresses. */
  readonly source: string
  /** What the organisation's surfaces are below, without a trailing slash: `https://acme.fluid.work`. */
  readonly root: string
}

/** The journal's actor for somebody who has not signed in. */
export function visitor({ source, client }: Visit): Actor {
  return { kind: 'visitor', id: source, client }
}

/** An address as a source of attempts: IPv4 whole, IPv6 by its /64. */
export function sourceOf(address: string): string {
  const plain = address.startsWith('::ffff:') ? address.slice('::ffff:'.length) : address
  if (!plain.includes(':')) return plain
  const [head = '', tail = ''] = plain.split('::', 2)
  const given = head === '' ? [] : head.split(':')
  const rest = tail === '' ? [] : tail.split(':')
  const zeros = plain.includes('::') ? Math.max(0, 8 - given.length - rest.length) : 0
  const groups = [...given, ...Array.from({ length: zeros }, () => '0'), ...rest]
  return `${groups.slice(0, 4).join(':')}::/64`
}
