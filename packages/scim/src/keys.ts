// Attribute names are the same in any letter case (C-ATT-01), so `active` and `Active` in one object are two readings
// of one request (T-54).

import { badRequest } from './error.ts'
import type { JsonObject, JsonValue } from './json.ts'

/** The object's own keys. Throws 400 invalidSyntax when two of them differ only in letter case. */
export function distinctKeys(object: JsonObject, path: string | undefined): readonly string[] {
  const keys = Object.keys(object)
  const seen = new Map<string, string>()
  for (const key of keys) {
    const folded = key.toLowerCase()
    const twin = seen.get(folded)
    if (twin !== undefined) {
      const place = path === undefined ? 'The body' : path
      throw badRequest(
        'invalidSyntax',
        `${place} has both ${quote(twin)} and ${quote(key)}, which are the same attribute. Send it once.`,
      )
    }
    seen.set(folded, key)
  }
  return keys
}

/** The members of an object by lower-case name; null counts as absent. Throws 400 invalidSyntax if names collide. */
export function readMembers(object: JsonObject, place: string): ReadonlyMap<string, JsonValue> {
  const members = new Map<string, JsonValue>()
  for (const key of distinctKeys(object, place)) {
    const value = object[key]
    if (value !== undefined && value !== null) members.set(key.toLowerCase(), value)
  }
  return members
}

/** A name from outside, in quotes and shortened, for a sentence. */
export function quote(name: string): string {
  return JSON.stringify(name.length > 60 ? `${name.slice(0, 60)}…` : name)
}
