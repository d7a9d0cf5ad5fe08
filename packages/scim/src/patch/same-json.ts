import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../json.ts'

/** Whether two values are the same JSON: names in any order, elements of arrays in the same one. */
export function sameJson(one: JsonValue | undefined, other: JsonValue | undefined): boolean {
  if (one === other) return true
  if (isJsonArray(one)) {
    return isJsonArray(other) && one.length === other.length && one.every((element, at) => sameJson(element, other[at]))
  }
  return isJsonObject(one) && isJsonObject(other) && sameMembers(one, other)
}

function sameMembers(one: JsonObject, other: JsonObject): boolean {
  const names = Object.keys(one)
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => Object.hasOwn(other, name) && sameJson(one[name], other[name]))
  )
}
