// attrPath = [ schemaURN ":" ] ATTRNAME [ "." ATTRNAME ] (RFC 7644 section 3.4.2.2, `$` by erratum 8924).

import type { AttributePath } from './ast.ts'

const uriPattern = /^[A-Za-z][A-Za-z0-9+.-]*:[A-Za-z0-9\-._~:/?#@!$&'*+,;=%]+$/
const namePattern = /^[A-Za-z$][A-Za-z0-9$_-]*$/

/**
 * A written attribute taken apart, or undefined when it is none. The URN ends at the last colon, so that the dot in
 * `urn:…:2.0:User:name.givenName` before `User` is not taken for that of a sub-attribute (C-FLT-15).
 */
export function parseAttributePath(text: string): AttributePath | undefined {
  const colon = text.lastIndexOf(':')
  const uri = colon === -1 ? undefined : text.slice(0, colon)
  if (uri !== undefined && !uriPattern.test(uri)) return undefined
  const [name, sub, ...rest] = text.slice(colon + 1).split('.', 3)
  if (name === undefined || rest.length > 0 || !isAttributeName(name)) return undefined
  if (sub !== undefined && !isAttributeName(sub)) return undefined
  return { uri, name, sub }
}

/** True for ATTRNAME: a letter or `$`, then letters, digits, `$`, `-` and `_` (C-ATT-02). */
export function isAttributeName(text: string): boolean {
  return namePattern.test(text)
}

/** The path as it is written. */
export function printAttributePath({ uri, name, sub }: AttributePath): string {
  return `${uri === undefined ? '' : `${uri}:`}${name}${sub === undefined ? '' : `.${sub}`}`
}
