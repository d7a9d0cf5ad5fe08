// Sub-attributes laid over a complex value: RFC 7644 sections 3.5.2.1 and 3.5.2.3, "sub-attributes that are not
// specified are left unchanged".

import type { JsonObject } from '../json.ts'
import { own } from '../own.ts'
import type { Attribute } from '../schema/attribute.ts'

/** The value with these parts set. A `$ref` goes with the `value` that it led to, so a new value drops the old one. */
export function assignParts(attribute: Attribute, value: JsonObject, parts: JsonObject): JsonObject {
  const assigned = { ...value, ...parts }
  const hasReference = attribute.subAttributes.some(({ type }) => type === 'reference') && Object.hasOwn(value, '$ref')
  if (!hasReference || Object.hasOwn(parts, '$ref')) return assigned
  if (!Object.hasOwn(parts, 'value') || own(parts, 'value') === own(value, 'value')) return assigned
  const { $ref: _stale, ...rest } = assigned
  return rest
}
