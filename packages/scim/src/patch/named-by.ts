// Which elements a remove with a list of values means (C-PAT-34, A-08).

import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts'
import { own } from '../own.ts'
import { sameValue } from '../resource/diff.ts'
import { elementKey, isReferenceSet } from '../resource/element-key.ts'
import { foldValue } from '../resource/fold.ts'
import type { Attribute } from '../schema/attribute.ts'

/**
 * A test for elements that the list names: those with the same `value` (and the same `type`, if the list gives one and
 * the attribute is no set of references), and for values without `value` those that hold all their sub-attributes.
 */
export function namedBy(attribute: Attribute, values: readonly JsonValue[]): (element: JsonValue) => boolean {
  const names = values.map((value) => foldValue(attribute, value))
  if (isReferenceSet(attribute) || attribute.type !== 'complex') {
    const keys = new Set(names.map((name) => elementKey(attribute, name)))
    return (element) => keys.has(elementKey(attribute, foldValue(attribute, element)))
  }
  const { withValue, withoutValue } = sortOut(names)
  return (element) => {
    const folded = foldValue(attribute, element)
    if (!isJsonObject(folded)) return false
    const sameValue = withValue.get(JSON.stringify(own(folded, 'value') ?? null)) ?? []
    return (
      sameValue.some((name) => own(name, 'type') === undefined || own(name, 'type') === own(folded, 'type')) ||
      withoutValue.some((name) => holdsAll(folded, name))
    )
  }
}

function sortOut(names: readonly JsonValue[]) {
  const withValue = new Map<string, JsonObject[]>()
  const withoutValue: JsonObject[] = []
  for (const name of names.filter(isJsonObject)) {
    const value = own(name, 'value')
    if (value === undefined) withoutValue.push(name)
    else withValue.set(JSON.stringify(value), [...(withValue.get(JSON.stringify(value)) ?? []), name])
  }
  return { withValue, withoutValue }
}

function holdsAll(element: JsonObject, name: JsonObject): boolean {
  return Object.keys(name).every((part) => sameValue(own(name, part), own(element, part)))
}
