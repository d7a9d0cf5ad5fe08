// A multi-valued attribute as a set: what makes two elements the same one, and that at most one of them is primary
// (C-ATT-12, C-ATT-13, C-GRP-05, C-PAT-07, C-PAT-23).

import { badRequest } from '../error.ts'
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../json.ts'
import { own } from '../own.ts'
import { sameValue } from '../resource/diff.ts'
import { elementKey, isReferenceSet } from '../resource/element-key.ts'
import { foldValue } from '../resource/fold.ts'
import type { Attribute } from '../schema/attribute.ts'

export interface Change {
  readonly elements: readonly JsonValue[]
  /** Those of the elements that the operation itself made primary. */
  readonly claimed: readonly JsonValue[]
}

/** The values added to the elements: one that is there already takes the parts that are new to it. */
export function mergeElements(
  attribute: Attribute,
  elements: readonly JsonValue[],
  values: readonly JsonValue[],
): Change {
  const places = new Map(elements.map((element, place) => [keyOf(attribute, element), place]))
  const merged = [...elements]
  const claims = new Set<number>()
  for (const value of values) {
    const key = keyOf(attribute, value)
    const place = places.get(key) ?? merged.length
    places.set(key, place)
    merged[place] = merge(attribute, merged[place], value)
    if (isPrimary(value)) claims.add(place)
  }
  return { elements: merged, claimed: merged.filter((_, place) => claims.has(place)) }
}

/** The values in the place of the first selected element; the other selected ones, and what they repeat, are gone. */
export function replaceElements(
  attribute: Attribute,
  elements: readonly JsonValue[],
  selected: ReadonlySet<JsonValue>,
  values: readonly JsonValue[],
): Change {
  const keys = new Set(values.map((value) => keyOf(attribute, value)))
  const first = elements.find((element) => selected.has(element))
  const replaced = elements.flatMap((element) => {
    if (element === first) return values
    return selected.has(element) || keys.has(keyOf(attribute, element)) ? [] : [element]
  })
  return { elements: replaced, claimed: values.filter(isPrimary) }
}

/** The elements without those that have become the same; of the same ones a primary one stays. */
export function distinctElements(attribute: Attribute, elements: readonly JsonValue[]): readonly JsonValue[] {
  const distinct = new Map<string, JsonValue>()
  for (const element of elements) {
    const key = keyOf(attribute, element)
    if (!distinct.has(key) || isPrimary(element)) distinct.set(key, element)
  }
  return [...distinct.values()]
}

/** The element that the operation made primary is the only one. Throws invalidValue when it made two (C-PAT-07). */
export function settlePrimary(attribute: Attribute, { elements, claimed }: Change): readonly JsonValue[] {
  const [primary, ...others] = claimed
  if (primary === undefined) return elements
  if (others.length > 0) {
    throw badRequest('invalidValue', `${claimed.length} values of ${attribute.name} would be primary; at most one may.`)
  }
  return elements.map((element) =>
    element !== primary && isPrimary(element) && isJsonObject(element) ? { ...element, primary: false } : element,
  )
}

const keys = new WeakMap<Attribute, WeakMap<JsonObject, string>>()

/**
 * Equal for elements that are the same one: by (value, type), without a value by everything that they hold. Elements
 * are never changed in place, so the key of each is made once, however many operations look at it.
 */
function keyOf(attribute: Attribute, element: JsonValue): string {
  if (!isJsonObject(element)) return makeKey(attribute, element)
  const known = keys.get(attribute) ?? new WeakMap<JsonObject, string>()
  keys.set(attribute, known)
  const key = known.get(element) ?? makeKey(attribute, element)
  known.set(element, key)
  return key
}

function makeKey(attribute: Attribute, element: JsonValue): string {
  const folded = foldValue(attribute, element)
  const value = isJsonObject(folded) ? own(folded, 'value') : undefined
  if (!isJsonObject(folded) || value === undefined || isReferenceSet(attribute)) return elementKey(attribute, folded)
  return JSON.stringify([value, own(folded, 'type') ?? null])
}

function merge(attribute: Attribute, present: JsonValue | undefined, value: JsonValue): JsonValue {
  if (present === undefined) return value
  if (!isJsonObject(present) || !isJsonObject(value) || isReferenceSet(attribute)) return present
  return holds(attribute, present, value) ? present : { ...present, ...value }
}

function holds(attribute: Attribute, present: JsonObject, value: JsonObject): boolean {
  const known = foldValue(attribute, present)
  const given = foldValue(attribute, value)
  if (!isJsonObject(known) || !isJsonObject(given)) return false
  return Object.keys(given).every((name) => sameValue(partOf(given, name), partOf(known, name)))
}

function partOf(element: JsonObject, name: string): JsonValue | undefined {
  const part = own(element, name)
  return name === 'primary' && part === undefined ? false : part
}

function isPrimary(element: JsonValue): boolean {
  return isJsonObject(element) && !isJsonArray(element) && own(element, 'primary') === true
}
