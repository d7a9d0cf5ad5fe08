// A plain client for tests: it sends what it is told and gives back what came, parsed.

export interface ScimAnswer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The parsed JSON; undefined when there is no body. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape and compare them whole.
  readonly body: any
}

export interface ScimClient {
  /** `body`: an object is sent as SCIM JSON, a string as it is. */
  send(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<ScimAnswer>
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<ScimAnswer>
  post(path: string, body: unknown): Promise<ScimAnswer>
  put(path: string, body: unknown): Promise<ScimAnswer>
  patch(path: string, ...operations: readonly object[]): Promise<ScimAnswer>
  delete(path: string): Promise<ScimAnswer>
  /** POST of a user with that userName and the usual attributes; answers the user's id. */
  addUser(userName: string, attributes?: object): Promise<string>
  /** POST of a group with these members; answers the group's id. */
  addGroup(displayName: string, members?: readonly string[]): Promise<string>
}

const PATCH_OP = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'
const USER = 'urn:ietf:params:scim:schemas:core:2.0:User'
const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group'

export function scimClient(baseUrl: string, token: string): ScimClient {
  async function send(
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<ScimAnswer> {
    const response = await fetch(`${baseUrl}${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'Content-Type': 'application/scim+json; charset=utf-8' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: text.startsWith('{') ? JSON.parse(text) : undefined,
    }
  }

  async function created(path: string, body: object): Promise<string> {
    const answer = await send('POST', path, body)
    if (answer.status !== 201) throw new Error(`POST ${path} gave ${answer.status}: ${answer.text}`)
    return answer.body.id
  }

  return {
    send,
    get: (path, headers) => send('GET', path, undefined, headers),
    post: (path, body) => send('POST', path, body),
    put: (path, body) => send('PUT', path, body),
    patch: (path, ...operations) => send('PATCH', path, { schemas: [PATCH_OP], Operations: operations }),
    delete: (path) => send('DELETE', path),
    addUser: (userName, attributes = {}) =>
      created('/Users', {
        schemas: [USER],
        userName,
        name: { givenName: 'Ines', familyName: 'Valcourt' },
        emails: [{ value: userName, type: 'work', primary: true }],
        active: true,
        ...attributes,
      }),
    addGroup: (displayName, members = []) =>
      created('/Groups', { schemas: [GROUP], displayName, members: members.map((value) => ({ value })) }),
  }
}
