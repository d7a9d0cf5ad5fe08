// The members of a message body: attribute names too, so they are the same in any letter case (C-GEN-21, T-54).

import { badRequest } from '../error.ts'
import { isJsonArray, isJsonObject, type JsonValue } from '../json.ts'
import { readMembers } from '../keys.ts'
import { sameUrn } from '../urn.ts'

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
