// The query string of a list: RFC 7644 section 3.4.2 (C-GEN-10, C-GEN-11, C-PAG-*, C-SRT-02).

import { badRequest } from '../error.ts'
import { LIST_PARAMETERS, type ListParameter, type ListRequest, listRequest } from './list-request.ts'

/**
 * A list request from decoded query parameters (`decodeQuery`, or a URLSearchParams). Names in any letter case,
 * unknown ones ignored. Throws 400 invalidValue for a parameter that is given twice or is out of its range.
 */
export function parseListQuery(parameters: Iterable<readonly [string, string]>): ListRequest {
  const values = readParameters(parameters)
  return listRequest({
    text: (name) => values.get(name),
    integer: (name) => parseInteger(name, values.get(name)),
    names: (name) => splitNames(values.get(name)),
  })
}

function readParameters(parameters: Iterable<readonly [string, string]>): ReadonlyMap<ListParameter, string> {
  const values = new Map<ListParameter, string>()
  for (const [written, value] of parameters) {
    const name = LIST_PARAMETERS.find((known) => known.toLowerCase() === written.toLowerCase())
    if (name === undefined) continue
    if (values.has(name)) throw badRequest('invalidValue', `${name} is given twice in the query. Send it once.`)
    values.set(name, value)
  }
  return values
}

function parseInteger(name: ListParameter, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (!/^-?\d{1,400}$/.test(text.trim())) throw badRequest('invalidValue', `${name} must be a whole number.`)
  return clamp(Number(text))
}

/** Numbers beyond what can be counted mean "beyond the end" (C-PAG-06). */
function clamp(number: number): number {
  return Math.min(Math.max(number, Number.MIN_SAFE_INTEGER), Number.MAX_SAFE_INTEGER)
}

function splitNames(text: string | undefined): readonly string[] | undefined {
  const names = text
    ?.split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
  return names === undefined || names.length === 0 ? undefined : names
}
