// Query strings arrive form-encoded (`+`) and percent-encoded (`%20`), and are decoded once (C-GEN-11).

import { badRequest } from '../error.ts'
import { isStorableText } from '../storable-text.ts'

/**
 * The parameters of a query string, with or without its leading `?`, decoded, in order. Throws 400 invalidSyntax for
 * a broken percent sign, for bytes that are no UTF-8 and for U+0000.
 */
export function decodeQuery(text: string): readonly (readonly [string, string])[] {
  const query = text.startsWith('?') ? text.slice(1) : text
  return query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const equals = pair.indexOf('=')
      return equals === -1 ? [decode(pair), ''] : [decode(pair.slice(0, equals)), decode(pair.slice(equals + 1))]
    })
}

function decode(text: string): string {
  const decoded = decodePercent(text.replaceAll('+', ' '))
  if (decoded === undefined || !isStorableText(decoded)) {
    throw badRequest('invalidSyntax', 'The query of the URL is not percent-encoded UTF-8. Encode it and send it again.')
  }
  return decoded
}

function decodePercent(text: string): string | undefined {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
