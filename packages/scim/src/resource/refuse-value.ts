// The sentences for values that do not fit their attribute (C-ATT-06, C-ERR-04): name, what was expected, what came,
// what to do.

import { badRequest, type ScimError } from '../error.ts'
import { isJsonArray, type JsonValue } from '../json.ts'
import type { Attribute } from '../schema/attribute.ts'

const ECHO_LENGTH = 40
const CONTROL = /\p{Cc}/u
const ADVICE = 'Correct the mapping of this attribute in the identity provider.'

/** 400 invalidValue for a value of the wrong type or form. A secret is never echoed, other text only when short. */
export function refuseValue(attribute: Attribute, path: string, expected: string, value: JsonValue): ScimError {
  return badRequest('invalidValue', `${path}: expected ${expected}, but got ${came(attribute, value)}. ${ADVICE}`)
}

/** 400 invalidValue for a value that is well typed and still cannot be taken. */
export function refuseFor(path: string, reason: string): ScimError {
  return badRequest('invalidValue', `${path}: ${reason}`)
}

function came(attribute: Attribute, value: JsonValue): string {
  if (value === null) return 'null'
  if (isJsonArray(value)) return `a list of ${value.length}`
  if (typeof value === 'object') return 'an object'
  if (attribute.returned === 'never') return `a ${typeof value}`
  const text = String(value)
  const echo = text.length <= ECHO_LENGTH && text.isWellFormed() && !CONTROL.test(text)
  return echo ? `the ${typeof value} ${JSON.stringify(value)}` : `a ${typeof value}`
}
