// A client that sends exactly the headers that it is told, as identity providers do; fetch would add some of its own.

import { request } from 'node:http'
import type { TestOrganisation } from './fluid.ts'
import type { ScimAnswer } from './scim-client.ts'

export interface ExactRequest {
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
}

/** Sends one request and reads its answer. `Host` may be given among the headers. */
export function exactSend(url: string, { method, headers, body }: ExactRequest): Promise<ScimAnswer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers: { ...headers, ...lengthOf(body) } }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString()
        const answered = Object.entries(response.headersDistinct)
        resolve({
          status: response.statusCode ?? 0,
          headers: new Headers(answered.flatMap(([name, values]) => (values ?? []).map((value) => [name, value]))),
          text,
          body: text.startsWith('{') ? JSON.parse(text) : undefined,
        })
      })
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

function lengthOf(body: string | Uint8Array | undefined): Record<string, string> {
  return body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) }
}

/** An identity provider's client: paths below the SCIM Base URL, bodies as objects. */
export interface ProviderClient {
  get(path: string): Promise<ScimAnswer>
  post(path: string, body: unknown): Promise<ScimAnswer>
  put(path: string, body: unknown): Promise<ScimAnswer>
  patch(path: string, ...operations: readonly object[]): Promise<ScimAnswer>
  delete(path: string): Promise<ScimAnswer>
}

/** A client with these headers on every request, and these in addition on those with a body. */
export function providerClient(
  scimBaseUrl: string,
  headers: Readonly<Record<string, string>>,
  bodyHeaders: Readonly<Record<string, string>>,
): ProviderClient {
  const plain = (method: string, path: string) => exactSend(`${scimBaseUrl}${path}`, { method, headers })
  const withBody = (method: string, path: string, body: unknown) =>
    exactSend(`${scimBaseUrl}${path}`, { method, headers: { ...headers, ...bodyHeaders }, body: JSON.stringify(body) })
  return {
    get: (path) => plain('GET', path),
    post: (path, body) => withBody('POST', path, body),
    put: (path, body) => withBody('PUT', path, body),
    patch: (path, ...operations) =>
      withBody('PATCH', path, { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations: operations }),
    delete: (path) => plain('DELETE', path),
  }
}

/**
 * Okta's own client, header by header. The catalogue's Header Auth app sends the token bare, all others as Bearer; a
 * DELETE names the type of the body that it has not.
 */
export function oktaClient({ scimBaseUrl }: TestOrganisation, authorization: string): ProviderClient {
  const headers = {
    Accept: 'application/scim+json',
    'Accept-Charset': 'utf-8',
    'User-Agent': 'Okta SCIM Client 1.0.0',
    Authorization: authorization,
    Connection: 'Keep-Alive',
    'Accept-Encoding': 'gzip,deflate',
  }
  const type = { 'Content-Type': 'application/scim+json; charset=utf-8' }
  return {
    ...providerClient(scimBaseUrl, headers, type),
    delete: (path) => exactSend(`${scimBaseUrl}${path}`, { method: 'DELETE', headers: { ...headers, ...type } }),
  }
}

/** Microsoft Entra ID's client. */
export function entraClient(organisation: TestOrganisation): ProviderClient {
  return providerClient(
    organisation.scimBaseUrl,
    { 'User-Agent': 'Microsoft Azure AD SCIM provisioning 1.0', Authorization: `Bearer ${organisation.token}` },
    { 'Content-Type': 'application/scim+json; charset=utf-8' },
  )
}
