// What differs between two states of a resource, attribute by attribute, for the journal and for "nothing changed"
// (C-COM-07, C-PAT-09).

import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../json.ts'
import { own } from '../own.ts'

/** One difference. A sub-attribute of a single complex attribute is told apart, a multi-valued attribute is one whole. */
export interface AttributeChange {
  /** `userName`, `name.givenName`, `emails`, `urn:…:User:department`. */
  readonly attribute: string
  /** undefined: unassigned. */
  readonly before: JsonValue | undefined
  readonly after: JsonValue | undefined
}

/** Every difference, in the order of `before`, then of what only `after` has. */
export function diffResources(before: JsonObject, after: JsonObject): readonly AttributeChange[] {
  return keysOf(before, after).flatMap((key) => {
    const [one, other] = [own(before, key), own(after, key)]
    if (!isUrn(key)) return diffAttribute(key, one, other)
    const [inner, otherInner] = [objectOr(one), objectOr(other)]
    return keysOf(inner, otherInner).flatMap((name) =>
      diffAttribute(`${key}:${name}`, own(inner, name), own(otherInner, name)),
    )
  })
}

/** The state after the changes: `applyChanges(before, diffResources(before, after))` is the same value as `after`. */
export function applyChanges(before: JsonObject, changes: readonly AttributeChange[]): JsonObject {
  return changes.reduce((state, { attribute, after }) => {
    const colon = attribute.lastIndexOf(':')
    const dot = attribute.indexOf('.', colon)
    const name = attribute.slice(colon + 1, dot === -1 ? undefined : dot)
    const steps = [
      ...(colon === -1 ? [] : [attribute.slice(0, colon)]),
      name,
      ...(dot === -1 ? [] : [attribute.slice(dot + 1)]),
    ]
    return assign(state, steps, after)
  }, before)
}

/** Structural equality. The order of names is without meaning, the order of elements is not; absent is undefined. */
export function sameValue(one: JsonValue | undefined, other: JsonValue | undefined): boolean {
  if (Object.is(one, other) || one === other) return true
  if (isJsonArray(one)) {
    return isJsonArray(other) && one.length === other.length && one.every((item, at) => sameValue(item, other[at]))
  }
  if (!isJsonObject(one) || !isJsonObject(other)) return false
  return keysOf(one, other).every((key) => sameValue(own(one, key), own(other, key)))
}

function diffAttribute(
  attribute: string,
  before: JsonValue | undefined,
  after: JsonValue | undefined,
): readonly AttributeChange[] {
  const isComplex = isObjectOrAbsent(before) && isObjectOrAbsent(after)
  if (!isComplex) return sameValue(before, after) ? [] : [{ attribute, before, after }]
  const [one, other] = [objectOr(before), objectOr(after)]
  return keysOf(one, other).flatMap((name) => {
    const [part, otherPart] = [own(one, name), own(other, name)]
    return sameValue(part, otherPart) ? [] : [{ attribute: `${attribute}.${name}`, before: part, after: otherPart }]
  })
}

function assign(state: JsonObject, steps: readonly string[], value: JsonValue | undefined): JsonObject {
  const [name, ...rest] = steps
  if (name === undefined) return state
  const next = rest.length === 0 ? value : assign(objectOr(own(state, name)), rest, value)
  const isGone = next === undefined || (rest.length > 0 && isJsonObject(next) && Object.keys(next).length === 0)
  if (!isGone) return { ...state, [name]: next }
  return Object.fromEntries(Object.entries(state).filter(([key]) => key !== name))
}

/** Extensions stand under their URN, and no attribute name has a colon. */
function isUrn(key: string): boolean {
  return key.includes(':')
}

function isObjectOrAbsent(value: JsonValue | undefined): boolean {
  return value === undefined || isJsonObject(value)
}

function objectOr(value: JsonValue | undefined): JsonObject {
  return isJsonObject(value) ? value : {}
}

function keysOf(one: JsonObject, other: JsonObject): readonly string[] {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])]
}
