// The requests that Okta's SCIM client makes, as values: method, path below the base URL, query, body. Nothing is sent
// here. Sources: public captures of Okta's traffic, and the raw requests that Okta has published.
import type { JsonObject } from '../json.ts'

export interface ScimRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Below the base URL, ids already encoded: "/Users/u-41". */
  readonly path: string
  /** In the order in which they stand in the URL. */
  readonly query: readonly (readonly [string, string])[]
  readonly body: JsonObject | undefined
}

export const PAGE_SIZE = 100

export type ResourceKind = 'Users' | 'Groups'

/** `GET /Users?startIndex=1&count=2`: the same for "Test API Credentials" and for a page of an import. */
export function listRequest(kind: ResourceKind, startIndex: number, count: number): ScimRequest {
  return request('GET', `/${kind}`, undefined, [
    ['startIndex', String(startIndex)],
    ['count', String(count)],
  ])
}

/** `GET /Users?filter=userName eq "…"&startIndex=1&count=100`. */
export function lookupRequest(kind: ResourceKind, attribute: string, value: string): ScimRequest {
  return request('GET', `/${kind}`, undefined, [
    ['filter', `${attribute} eq "${value.replace(/["\\]/g, '\\$&')}"`],
    ['startIndex', '1'],
    ['count', String(PAGE_SIZE)],
  ])
}

export function getRequest(kind: ResourceKind, id: string): ScimRequest {
  return request('GET', `/${kind}/${encodeURIComponent(id)}`)
}

export function createRequest(kind: ResourceKind, body: JsonObject): ScimRequest {
  return request('POST', `/${kind}`, body)
}

export function replaceRequest(kind: ResourceKind, id: string, body: JsonObject): ScimRequest {
  return request('PUT', `/${kind}/${encodeURIComponent(id)}`, body)
}

export function patchRequest(kind: ResourceKind, id: string, operations: readonly JsonObject[]): ScimRequest {
  return request('PATCH', `/${kind}/${encodeURIComponent(id)}`, {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
    Operations: operations,
  })
}

export function deleteRequest(kind: ResourceKind, id: string): ScimRequest {
  return request('DELETE', `/${kind}/${encodeURIComponent(id)}`)
}

/** The query as it stands in the URL: form-encoded, a space is `+`. */
export function printQuery(query: ScimRequest['query']): string {
  const parameters = new URLSearchParams()
  for (const [name, value] of query) parameters.append(name, value)
  return parameters.toString()
}

function request(
  method: ScimRequest['method'],
  path: string,
  body?: JsonObject,
  query: ScimRequest['query'] = [],
): ScimRequest {
  return { method, path, query, body }
}
