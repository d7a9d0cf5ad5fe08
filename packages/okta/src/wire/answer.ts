// An answer of a SCIM server as Okta understands it: parsed once, and described in Okta's words when it is an error.
import { STATUS_CODES } from 'node:http'
import { findString, isObject, type JsonObject } from '../json.ts'
import type { HttpAnswer } from './http.ts'
import { explainInvalidJson } from './invalid-json.ts'

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** The parsed object; undefined when the body is empty or not a JSON object. */
  readonly body: JsonObject | undefined
  /** Why the body could not be read, in the words of Okta's JSON parser. */
  readonly invalid: string | undefined
}

export function parseAnswer(answer: HttpAnswer): Answer {
  const { status, headers, text } = answer
  if (text.trim() === '') return { status, headers, body: undefined, invalid: undefined }
  try {
    const value: unknown = JSON.parse(text)
    return { status, headers, body: isObject(value) ? value : undefined, invalid: undefined }
  } catch {
    return { status, headers, body: undefined, invalid: explainInvalidJson(text) }
  }
}

export function isSuccess(answer: Answer): boolean {
  return answer.status >= 200 && answer.status < 300 && answer.invalid === undefined
}

/** "Conflict. Errors reported by remote server: userName already in use", as Okta puts it. */
export function describeError(answer: Answer): string {
  const phrase = STATUS_CODES[answer.status] ?? `HTTP ${answer.status}`
  const detail = answer.invalid ?? findString(answer.body, 'detail') ?? ''
  return `${phrase}. Errors reported by remote server: ${detail}`
}
