// When two elements of a multi-valued attribute are the same one.

import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../json.ts'
import { own } from '../own.ts'
import type { Attribute } from '../schema/attribute.ts'

/** Whether the elements are references that are only added and taken away, as `members` are: sets by `value`. */
export function isReferenceSet(attribute: Attribute): boolean {
  return attribute.subAttributes.some(({ name, mutability }) => name === 'value' && mutability === 'immutable')
}

/**
 * A key that is equal for equal elements: by `value` in a set of references (C-GRP-05), otherwise by all that the
 * element holds, where a missing `primary` is false and the order of the names is without meaning (C-PAT-23).
 */
export function elementKey(attribute: Attribute, element: JsonValue): string {
  if (!isJsonObject(element)) return JSON.stringify(element)
  if (isReferenceSet(attribute)) return JSON.stringify(own(element, 'value') ?? null)
  return stableText(element)
}

function stableText(value: JsonValue): string {
  if (isJsonArray(value)) return `[${value.map(stableText).join()}]`
  if (!isJsonObject(value)) return JSON.stringify(value)
  return `{${stableEntries(value).join()}}`
}

function stableEntries(object: JsonObject): readonly string[] {
  return Object.keys(object)
    .sort((one, other) => (one < other ? -1 : 1))
    .flatMap((name) => {
      const value = own(object, name)
      if (value === undefined || (name === 'primary' && value === false)) return []
      return [`${JSON.stringify(name)}:${stableText(value)}`]
    })
}
