// The members of a message body: attribute names too, so they are the same in any letter case (C-GEN-21, T-54).

import { badRequest } from '../error.ts'
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../json.ts'
import { distinctKeys } from '../resource/keys.ts'
import { sameUrn } from '../urn.ts'

/** The members of an object by lower-case name; null counts as absent. Throws 400 invalidSyntax if names collide. */
export function readMembers(object: JsonObject, place: string): ReadonlyMap<string, JsonValue> {
  const members = new Map<string, JsonValue>()
  for (const key of distinctKeys(object, place)) {
    const value = object[key]
    if (value !== undefined && value !== null) members.set(key.toLowerCase(), value)
  }
  return members
}

/** The members of a message whose `schemas` names `urn`. Throws 400 invalidSyntax if it is something else. */
export function readMessage(body: JsonValue, urn: string): ReadonlyMap<string, JsonValue> {
  const name = urn.slice(urn.lastIndexOf(':') + 1)
  if (!isJsonObject(body)) throw badRequest('invalidSyntax', `A ${name} is sent as a JSON object.`)
  const members = readMembers(body, 'The body')
  const schemas = members.get('schemas')
  const isNamed = isJsonArray(schemas) ? schemas.some((item) => isUrn(item, urn)) : isUrn(schemas, urn)
  if (!isNamed) {
    throw badRequest('invalidSyntax', `"schemas" of this request must name ${urn}.`)
  }
  return members
}

function isUrn(value: JsonValue | undefined, urn: string): boolean {
  return typeof value === 'string' && sameUrn(value, urn)
}
