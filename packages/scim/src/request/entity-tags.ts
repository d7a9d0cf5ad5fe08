// If-Match and If-None-Match: RFC 9110 section 8.8.3 and 13.1, RFC 7644 section 3.14 (C-ETG-02 to C-ETG-04).

import { badRequest } from '../error.ts'

/** `any` is `*`; otherwise the opaque parts of the tags, without quotes and without `W/`. */
export type EntityTags = { readonly kind: 'any' } | { readonly kind: 'tags'; readonly opaque: readonly string[] }

/** The tags of a header's value. Throws 400 invalidValue when it is malformed, so that no condition is overlooked. */
export function parseEntityTags(header: string): EntityTags {
  const text = header.trim()
  if (text === '*') return { kind: 'any' }
  const opaque: string[] = []
  let at = skipSeparators(text, 0)
  while (at < text.length) {
    const open = /^[Ww]\//.test(text.slice(at, at + 2)) ? at + 2 : at
    const close = text[open] === '"' ? text.indexOf('"', open + 1) : -1
    if (close === -1) throw malformed()
    opaque.push(text.slice(open + 1, close))
    at = skipSeparators(text, close + 1)
    const isApart = at === text.length || text.slice(close + 1, at).includes(',')
    if (!isApart) throw malformed()
  }
  if (opaque.length === 0) throw malformed()
  return { kind: 'tags', opaque }
}

/**
 * Whether the resource's own tag (`W/"3"`) is in the list; undefined when there is no such resource. Only the opaque
 * parts are compared: HTTP wants strong tags in If-Match, SCIM has weak ones (C-ETG-04, A-20).
 */
export function matchesTag(tags: EntityTags, tag: string | undefined): boolean {
  if (tag === undefined) return false
  if (tags.kind === 'any') return true
  const own = parseEntityTags(tag)
  return own.kind === 'tags' && own.opaque.some((opaque) => tags.opaque.includes(opaque))
}

function skipSeparators(text: string, from: number): number {
  let at = from
  while (text[at] === ' ' || text[at] === '\t' || text[at] === ',') at += 1
  return at
}

function malformed(): Error {
  return badRequest('invalidValue', 'If-Match and If-None-Match hold * or tags in quotes, such as W/"3".')
}
