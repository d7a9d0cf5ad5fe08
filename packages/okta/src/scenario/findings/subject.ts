// One exchange as the rules look at it: what was asked, and the answer, parsed as far as it can be.
import { isObject, type JsonObject, listObjects } from '../../json.ts'
import type { Exchange } from '../../wire/exchange.ts'
import type { ResourceKind } from '../../wire/scim-request.ts'

export interface Subject {
  readonly method: string
  readonly kind: ResourceKind
  /** The id in the path; undefined for a list and for a create. */
  readonly id: string | undefined
  readonly query: URLSearchParams
  readonly sent: JsonObject | undefined
  readonly status: number
  readonly headers: JsonObject
  readonly text: string
  /** The answer's body when it is a JSON object. */
  readonly body: JsonObject | undefined
  /** Whether the body is JSON at all. */
  readonly isJson: boolean
  readonly durationMs: number
}

/** The exchange as a subject; undefined when no answer came. */
export function readSubject(exchange: Exchange): Subject | undefined {
  const { status, responseBody: text = '', requestBody } = exchange
  if (status === undefined) return undefined
  const [, kind, id] = /\/(Users|Groups)(?:\/([^/]*))?$/.exec(exchange.path) ?? []
  const answer = parse(text)
  const sent = requestBody === undefined ? undefined : parse(requestBody)
  return {
    method: exchange.method,
    kind: kind === 'Groups' ? 'Groups' : 'Users',
    id: id === undefined ? undefined : decodeURIComponent(id),
    query: new URLSearchParams(exchange.query),
    sent: isObject(sent) ? sent : undefined,
    status,
    headers: exchange.responseHeaders,
    text,
    body: isObject(answer) ? answer : undefined,
    isJson: answer !== undefined,
    durationMs: exchange.durationMs,
  }
}

export function isSuccess({ status }: Subject): boolean {
  return status >= 200 && status < 300
}

/** The body of a list that was answered with success. */
export function findList(subject: Subject): JsonObject | undefined {
  const isList = subject.method === 'GET' && subject.id === undefined && isSuccess(subject)
  return isList ? subject.body : undefined
}

/** The body when it is the one resource that was asked for, made or changed. */
export function findResource(subject: Subject): JsonObject | undefined {
  const isOne = isSuccess(subject) && (subject.method !== 'GET' || subject.id !== undefined)
  return isOne ? subject.body : undefined
}

/** Every resource of the answer: of a list, or the one. */
export function listResources(subject: Subject): JsonObject[] {
  const resource = findResource(subject)
  return resource === undefined ? listObjects(findList(subject), 'Resources') : [resource]
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
