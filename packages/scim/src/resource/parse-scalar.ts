// One simple value by its type: RFC 7643 section 2.3 (C-ATT-04 to C-ATT-08, C-INT-05, T-54).

import type { JsonValue } from '../json.ts'
import type { Attribute, AttributeType } from '../schema/attribute.ts'
import { allows } from './client-rules.ts'
import { parseDateTime, printDateTime } from './date-time.ts'
import { refuseFor, refuseValue } from './refuse-value.ts'

interface ScalarContext {
  readonly path: string
  readonly strict: boolean
}
type Scalar = string | number | boolean
type ScalarParser = (attribute: Attribute, value: JsonValue, context: ScalarContext) => Scalar

const PARSERS = {
  string: parseString,
  boolean: parseBoolean,
  decimal: parseDecimal,
  integer: parseInteger,
  dateTime: parseInstant,
  binary: parseBinary,
  reference: parseReference,
} satisfies Record<Exclude<AttributeType, 'complex'>, ScalarParser>

/** The value in the form in which it is stored. Throws 400 invalidValue when it does not fit the attribute's type. */
export function parseScalar(attribute: Attribute, value: JsonValue, context: ScalarContext): Scalar {
  if (attribute.type === 'complex') throw new Error(`${attribute.name} is complex`)
  return PARSERS[attribute.type](attribute, value, context)
}

/** Two names that differ only in what nobody can see would be two people that nobody can tell apart (C-INT-02). */
const CONTROL = /\p{Cc}/u

function parseString(attribute: Attribute, value: JsonValue, context: ScalarContext): string {
  if (typeof value !== 'string') throw refuseValue(attribute, context.path, 'a string', value)
  if (attribute.uniqueness !== 'none' && CONTROL.test(value)) {
    throw refuseFor(context.path, 'a name that must be unique holds a control character. Remove it.')
  }
  return cleanText(value, context.path)
}

/** U+0000 and halves of surrogate pairs cannot be stored or sent back unharmed (C-INT-05). */
function cleanText(value: string, path: string): string {
  if (value.includes('\u0000')) throw refuseFor(path, 'the text holds the character U+0000. Remove it.')
  if (!value.isWellFormed()) throw refuseFor(path, 'the text holds half a character (a lone surrogate). Remove it.')
  return value
}

function parseBoolean(attribute: Attribute, value: JsonValue, context: ScalarContext): boolean {
  if (typeof value === 'boolean') return value
  if (allows('boolean-as-string', context)) {
    if (value === 'true' || value === 'True') return true
    if (value === 'false' || value === 'False') return false
  }
  throw refuseValue(attribute, context.path, 'true or false', value)
}

function parseDecimal(attribute: Attribute, value: JsonValue, context: ScalarContext): number {
  if (typeof value !== 'number' || !Number.isFinite(value))
    throw refuseValue(attribute, context.path, 'a number', value)
  return value
}

function parseInteger(attribute: Attribute, value: JsonValue, context: ScalarContext): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) {
    throw refuseValue(attribute, context.path, 'a whole number below 2 to the power of 53', value)
  }
  return value
}

function parseInstant(attribute: Attribute, value: JsonValue, context: ScalarContext): string {
  const instant = typeof value === 'string' ? parseDateTime(value) : undefined
  if (instant === undefined) {
    throw refuseValue(attribute, context.path, 'a date and time such as "2026-03-01T08:00:00Z"', value)
  }
  return printDateTime(instant)
}

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/

function parseBinary(attribute: Attribute, value: JsonValue, context: ScalarContext): string {
  if (typeof value !== 'string' || !isBase64(value)) throw refuseValue(attribute, context.path, 'base64 text', value)
  return value
}

/** RFC 4648 section 4; the padding may be left out (RFC 7643 section 2.3.6). */
function isBase64(text: string): boolean {
  if (!BASE64.test(text)) return false
  const digits = text.replace(/=+$/, '').length
  return digits % 4 !== 1 && (digits === text.length || text.length % 4 === 0)
}

const NOT_IN_URIS = /[\s<>"{}|\\^`]/

function parseReference(attribute: Attribute, value: JsonValue, context: ScalarContext): string {
  if (typeof value !== 'string') throw refuseValue(attribute, context.path, 'a URI', value)
  const text = cleanText(value, context.path)
  if (context.strict && NOT_IN_URIS.test(text)) throw refuseValue(attribute, context.path, 'a URI', value)
  return text
}
