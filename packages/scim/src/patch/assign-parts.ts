// Sub-attributes laid over a complex value: RFC 7644 sections 3.5.2.1 and 3.5.2.3, "sub-attributes that are not
// specified are left unchanged".

import type { JsonObject } from '../json.ts'
import { own } from '../own.ts'
import type { Attribute } from '../schema/attribute.ts'
import { findSubAttribute } from '../schema/lookup.ts'

/** The value with these parts set. A `$ref` goes with the `value` that it led to, so a new value drops the old one. */
export function assignParts(attribute: Attribute, value: JsonObject, parts: JsonObject): JsonObject {
  const assigned = { ...value, ...parts }
  const isSame = !Object.hasOwn(parts, 'value') || own(parts, 'value') === own(value, 'value')
  return isSame || Object.hasOwn(parts, '$ref') ? assigned : withoutReference(attribute, assigned)
}

/** The value without this part, or undefined when nothing is left of it; without `value` there is no `$ref` either. */
export function removePart(attribute: Attribute, value: JsonObject, name: string): JsonObject | undefined {
  const { [name]: _removed, ...others } = value
  const left = name === 'value' ? withoutReference(attribute, others) : others
  return Object.keys(left).length === 0 ? undefined : left
}

function withoutReference(attribute: Attribute, value: JsonObject): JsonObject {
  if (findSubAttribute(attribute, '$ref') === undefined) return value
  const { $ref: _stale, ...others } = value
  return others
}
