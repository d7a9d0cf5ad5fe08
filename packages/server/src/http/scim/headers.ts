// Headers that decide what a request means are sent once: a second one would let two readers read two requests (T-11,
// T-16). Node keeps the first and drops the rest, so they are counted before.

import { badRequest } from '@fluid-scim/scim'
import type { FastifyRequest } from 'fastify'
import { repeatedOf } from '../repeated-headers.ts'

const ONCE = new Set(['authorization', 'content-type', 'content-length', 'content-encoding', 'user-agent'])

/** Throws 400 invalidSyntax when a header that decides comes twice. */
export function requireSingleHeaders({ raw }: FastifyRequest): void {
  const twice = repeatedOf(raw, ONCE)
  if (twice === undefined) return
  throw badRequest('invalidSyntax', `The header ${twice} came twice in one request. Send it once.`)
}
