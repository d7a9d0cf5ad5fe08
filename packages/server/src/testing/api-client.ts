// A plain client of the administration API for tests, with a key of its own.

import { addApiKey } from '../provisioning/api-keys.ts'
import type { TestFluid, TestOrganisation } from './fluid.ts'

interface ApiAnswer {
  readonly status: number
  readonly headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape and compare them whole.
  readonly body: any
}

export interface ApiClient {
  readonly key: string
  send(method: string, path: string, body?: unknown): Promise<ApiAnswer>
  get(path: string): Promise<ApiAnswer>
  /** The access answer of a person. */
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  access(id: string): Promise<any>
  /** The roles that take effect, by name. */
  roles(id: string): Promise<readonly string[]>
}

/** A client with a new key of these scopes. */
export async function apiClient(
  fluid: TestFluid,
  organisation: TestOrganisation,
  scopes: readonly string[] = ['write'],
): Promise<ApiClient> {
  const actor = { kind: 'operator', id: 'test', client: 'test' } as const
  const added = await addApiKey(
    fluid.runtime,
    fluid.vault,
    { actor, requestId: 'test' },
    { organisation: organisation.added.organisation.id, name: 'test', scopes, lifetimeMs: undefined },
  )
  return clientWith(organisation.scimBaseUrl.replace('/scim/v2', '/api/v1'), added.key.reveal())
}

export function clientWith(baseUrl: string, key: string): ApiClient {
  async function send(method: string, path: string, body?: unknown): Promise<ApiAnswer> {
    const response = await fetch(`${baseUrl}${path}`, {
      method,
      headers: {
        ...(key === '' ? {} : { Authorization: `Bearer ${key}` }),
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return {
      status: response.status,
      headers: response.headers,
      body: text.startsWith('{') ? JSON.parse(text) : undefined,
    }
  }
  async function access(id: string) {
    const answer = await send('GET', `/users/${id}/access`)
    if (answer.status !== 200) throw new Error(`access gave ${answer.status}: ${JSON.stringify(answer.body)}`)
    return answer.body
  }
  return {
    key,
    send,
    get: (path) => send('GET', path),
    access,
    roles: async (id) => {
      const { roles }: { roles: readonly { role: string; effective: boolean }[] } = await access(id)
      return roles.filter(({ effective }) => effective).map(({ role }) => role)
    },
  }
}
