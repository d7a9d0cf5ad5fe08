// One way to the server: the administration API, with the session of this browser.

import type { Problem } from '@fluid-scim/api'
import { prefix, serverPages } from '../paths.ts'

export const API = `${prefix}/api/v1`

/** What the server refused, in its own words. */
export class ApiProblem extends Error {
  readonly status: number
  readonly code: string
  readonly requestId: string | undefined

  constructor({
    status,
    code,
    detail,
    requestId,
  }: { status: number; code: string; detail: string; requestId?: string }) {
    super(detail)
    this.name = 'ApiProblem'
    this.status = status
    this.code = code
    this.requestId = requestId
  }
}

let csrf = ''

/** The text that the server wants to see with every change; it comes with the session. */
export function rememberCsrf(text: string): void {
  csrf = text
}

export type Query = Readonly<Record<string, string | number | boolean | undefined>>

export function get<Answer>(path: string, query: Query = {}, signal?: AbortSignal): Promise<Answer> {
  return send<Answer>('GET', `${path}${queryString(query)}`, undefined, signal)
}

export function post<Answer>(path: string, body: unknown): Promise<Answer> {
  return send<Answer>('POST', path, body)
}

export function put<Answer>(path: string, body: unknown): Promise<Answer> {
  return send<Answer>('PUT', path, body)
}

export function patch<Answer>(path: string, body: unknown): Promise<Answer> {
  return send<Answer>('PATCH', path, body)
}

export function remove<Answer>(path: string, body?: unknown): Promise<Answer> {
  return send<Answer>('DELETE', path, body)
}

export function queryString(query: Query): string {
  const given = Object.entries(query).flatMap(([key, value]) =>
    value === undefined || value === '' ? [] : [[key, String(value)]],
  )
  return given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`
}

async function send<Answer>(method: string, path: string, body: unknown, signal?: AbortSignal): Promise<Answer> {
  const response = await reach(`${API}${path}`, {
    method,
    credentials: 'same-origin',
    headers: {
      Accept: 'application/json',
      ...(method === 'GET' ? {} : { 'X-CSRF-Token': csrf }),
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  })
  if (response.status === 204) return undefined as Answer
  const answer: unknown = await response.json().catch(() => undefined)
  if (!response.ok) throw problemOf(response, answer)
  // The server checks its answers against the shapes that Answer is taken from, and both come from one build.
  return answer as Answer
}

async function reach(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init)
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new ApiProblem({
      status: 0,
      code: 'unreachable',
      detail: 'Fluid cannot be reached just now. Check your connection; this page goes on by itself as soon as it can.',
    })
  }
}

function problemOf(response: Response, answer: unknown): ApiProblem {
  const problem: Partial<Problem> = typeof answer === 'object' && answer !== null ? answer : {}
  return new ApiProblem({
    status: response.status,
    code: problem.type?.replace('urn:fluid:problem:', '') ?? 'unknown',
    detail: problem.detail ?? `The server answered ${response.status}.`,
    ...(problem.requestId === undefined ? {} : { requestId: problem.requestId }),
  })
}

/** Goes to sign-in and comes back to this page afterwards. */
export function goToSignIn(): void {
  const here = `${location.pathname.slice(prefix.length)}${location.search}` || '/'
  location.assign(serverPages.signIn(here))
}
