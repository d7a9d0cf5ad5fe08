// What handlers read from a request beside its body.

import {
  decodeQuery,
  type EntityTags,
  type ListRequest,
  type ParseOptions,
  parseEntityTags,
  parseListQuery,
} from '@fluid-scim/scim'
import type { Answer } from './reply.ts'

/** The `:id` of the route. The URL alone says which resource is meant (T-05). */
export function idOf({ request }: Answer): string {
  const { params } = request
  if (typeof params === 'object' && params !== null && 'id' in params && typeof params.id === 'string') return params.id
  throw new Error('a route without an id')
}

/** The query's list and projection parameters; the rest is ignored (C-GEN-10). */
export function queryOf({ request }: Answer): ListRequest {
  const mark = request.url.indexOf('?')
  return mark === -1 ? NOTHING_ASKED : parseListQuery(decodeQuery(request.url.slice(mark + 1)))
}

const NOTHING_ASKED = parseListQuery([])

export function ifMatchOf({ request }: Answer): EntityTags | undefined {
  const header = request.headers['if-match']
  return header === undefined ? undefined : parseEntityTags(header)
}

/** Strict where the organisation asked for it, tolerant of real clients otherwise. */
export function parseOptionsOf({ caller }: Answer): Required<Pick<ParseOptions, 'strict'>> {
  return { strict: caller.organisation.settings.strictProfile }
}
