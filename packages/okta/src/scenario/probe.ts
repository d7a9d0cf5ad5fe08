// Looking at the server from the outside: plain GETs with the run's credential, beside Okta's own traffic and not
// recorded with it.
import { CATALOG, type TemplateName } from '../apps/catalog.ts'
import { isObject, type JsonObject, listObjects } from '../json.ts'
import { createHeaders } from '../wire/headers.ts'
import { createHttpClient } from '../wire/http.ts'
import { lookupRequest, printQuery, type ResourceKind } from '../wire/scim-request.ts'

interface ProbeAnswer {
  readonly status: number
  readonly body: JsonObject | undefined
}

export interface Probe extends Disposable {
  /** `GET /Users/{id}` or `GET /Groups/{id}`. */
  read(kind: ResourceKind, id: string): Promise<ProbeAnswer>
  /** The resources that a lookup by userName or displayName finds. */
  find(kind: ResourceKind, name: string): Promise<JsonObject[]>
}

const TIMEOUT_MS = 60_000

export function openProbe(template: TemplateName, baseUrl: string, token: string): Probe {
  const http = createHttpClient()
  async function get(path: string): Promise<ProbeAnswer> {
    const url = new URL(`${baseUrl}${path}`)
    const headers = createHeaders(CATALOG[template], token, { method: 'GET', host: url.host, body: undefined })
    const answer = await http.send({ method: 'GET', url, headers, body: undefined, timeoutMs: TIMEOUT_MS, bodyMs: 0 })
    return { status: answer.status, body: parse(answer.text) }
  }
  return {
    read: (kind, id) => get(`/${kind}/${encodeURIComponent(id)}`),
    async find(kind, name) {
      const request = lookupRequest(kind, kind === 'Users' ? 'userName' : 'displayName', name)
      const { body } = await get(`${request.path}?${printQuery(request.query)}`)
      return listObjects(body, 'Resources')
    },
    [Symbol.dispose]: () => http[Symbol.dispose](),
  }
}

function parse(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}
