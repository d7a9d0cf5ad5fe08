// Which elements a remove with a list of values means (C-PAT-34, A-08).

import { isJsonObject, type JsonValue } from '../json.ts'
import { own } from '../own.ts'
import { elementKey, isReferenceSet } from '../resource/element-key.ts'
import { foldValue } from '../resource/fold.ts'
import type { Attribute } from '../schema/attribute.ts'

/**
 * A test for elements that the list names: those with the same `value` (and the same `type`, if the list gives one and
 * the attribute is no set of references), and for values without `value` those that are equal in all that they hold.
 */
export function namedBy(attribute: Attribute, values: readonly JsonValue[]): (element: JsonValue) => boolean {
  const names = new Set(values.map((value) => keyOf(attribute, foldValue(attribute, value))))
  return (element) => {
    const folded = foldValue(attribute, element)
    return names.has(keyOf(attribute, folded)) || names.has(valueKey(folded))
  }
}

function keyOf(attribute: Attribute, folded: JsonValue): string {
  const hasValue = isJsonObject(folded) && own(folded, 'value') !== undefined
  if (!hasValue || isReferenceSet(attribute)) return elementKey(attribute, folded)
  const type = own(folded, 'type')
  return type === undefined ? valueKey(folded) : JSON.stringify([own(folded, 'value'), type])
}

// A name without a type: any type will do.
function valueKey(folded: JsonValue): string {
  return JSON.stringify([isJsonObject(folded) ? (own(folded, 'value') ?? null) : null])
}
