// SearchRequest: RFC 7644 section 3.4.3, `cursor` by RFC 9865 section 3 (C-SEA-01, C-SEA-02, C-CUR-08).

import { badRequest } from '../error.ts'
import { isJsonArray, type JsonValue } from '../json.ts'
import { type ListRequest, listRequest } from '../request/list-request.ts'
import { SEARCH_REQUEST } from '../urn.ts'
import { readMessage } from './read-message.ts'

/** The body of POST /.search. Throws 400 invalidSyntax for another message, 400 invalidValue for a wrong value. */
export function parseSearchRequest(body: JsonValue): ListRequest {
  const members = readMessage(body, SEARCH_REQUEST)
  return listRequest({
    text: (name) => readText(name, members.get(name.toLowerCase())),
    integer: (name) => readInteger(name, members.get(name.toLowerCase())),
    names: (name) => readNames(name, members.get(name.toLowerCase())),
  })
}

function readText(name: string, value: JsonValue | undefined): string | undefined {
  if (value === undefined || typeof value === 'string') return value
  throw badRequest('invalidValue', `${name} must be a string.`)
}

function readInteger(name: string, value: JsonValue | undefined): number | undefined {
  if (value === undefined) return undefined
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value
  throw badRequest('invalidValue', `${name} must be a whole number.`)
}

function readNames(name: string, value: JsonValue | undefined): readonly string[] | undefined {
  if (value === undefined) return undefined
  const names = isJsonArray(value) ? value.filter((item) => typeof item === 'string') : undefined
  if (names === undefined || !isJsonArray(value) || names.length < value.length) {
    throw badRequest('invalidValue', `${name} must be a list of attribute names.`)
  }
  return names.length === 0 ? undefined : names
}
