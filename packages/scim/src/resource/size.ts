// How much one resource may hold. Filters, lists and journals read whole resources, so what one of them holds costs
// everybody. Members are not among it where a service provider keeps them elsewhere.

import { badRequest } from '../error.ts'
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../json.ts'
import { DEFAULT_LIMITS, type Limits } from '../limits.ts'

/**
 * Throws invalidValue for a resource, or a part of one, that is larger than the limit, naming the attribute that makes
 * it so. What was larger `before` may still shrink, or change without growing: whoever leaves can be deactivated.
 */
export function requireUsableSize(
  after: JsonObject,
  before: JsonObject = {},
  { resourceLengthMax }: Limits = DEFAULT_LIMITS,
): void {
  if (lengthOf(after, resourceLengthMax) <= resourceLengthMax) return
  const had = lengthOf(before, Number.POSITIVE_INFINITY)
  if (lengthOf(after, had) <= had) return
  throw badRequest(
    'invalidValue',
    `With this, the resource would hold more than ${resourceLengthMax} characters, which is the most. Most of them are in "${largestOf(after, resourceLengthMax)}": leave that attribute out of the mapping, or send less in it, such as the address of a picture in place of the picture.`,
  )
}

function largestOf(resource: JsonObject, enough: number): string {
  const lengths = Object.entries(resource).map(([name, value]) => ({ name, length: lengthOf(value, enough) }))
  return lengths.reduce((one, other) => (other.length > one.length ? other : one)).name
}

/** UTF-16 code units of names and texts, and one for each other value, counted no further than beyond `enough`: one text may be in many values. */
export function lengthOf(value: JsonValue | undefined, enough: number): number {
  if (typeof value === 'string') return value.length
  if (isJsonArray(value)) return sum(value, enough, (element, rest) => 1 + lengthOf(element, rest))
  if (!isJsonObject(value)) return 1
  return sum(Object.entries(value), enough, ([name, part], rest) => name.length + lengthOf(part, rest))
}

function sum<Part>(parts: readonly Part[], enough: number, lengthOfPart: (part: Part, rest: number) => number): number {
  let total = 0
  for (const part of parts) {
    if (total > enough) break
    total += lengthOfPart(part, enough - total)
  }
  return total
}
