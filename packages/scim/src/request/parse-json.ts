// A body's text as JSON, read in one way only: RFC 8259, and what two parsers could read differently is refused
// (C-GEN-20, T-54).

import type { JsonValue } from '../json.ts'
import { DEFAULT_LIMITS, type Limits } from '../limits.ts'
import { scanJson } from './scan-json.ts'

/**
 * The value of a JSON text; a byte order mark before it is skipped. Throws 400 invalidSyntax, with line and column, for
 * malformed text, a key that stands twice in one object, numbers that cannot be kept exactly, nesting and names beyond
 * the limits. Time grows with the length of the text, and nothing recurses.
 */
export function parseJson(text: string, limits: Limits = DEFAULT_LIMITS): JsonValue {
  const body = text.startsWith('\ufeff') ? text.slice(1) : text
  scanJson(body, limits)
  const value: JsonValue = JSON.parse(body)
  return value
}
