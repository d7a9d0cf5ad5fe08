// A plain SCIM server for tests: it answers as any small server would, and records each request byte by byte. It knows
// just what Okta sends, and keeps everything in memory.
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { gzipSync } from 'node:zlib'
import { isObject, type JsonObject, listObjects } from '../json.ts'

interface RecordedRequest {
  readonly method: string
  readonly path: string
  /** As it stood in the URL, still encoded. */
  readonly query: string
  /** Names and values in the order and letter case of the wire. */
  readonly headers: readonly (readonly [string, string])[]
  /** The body's text as it came; empty without a body. */
  readonly body: string
}

interface AnsweredRequest extends RecordedRequest {
  /** The body of the answer; empty without one. */
  readonly answer: string
}

export interface PlannedAnswer {
  readonly status: number
  readonly body?: string
  readonly headers?: Readonly<Record<string, string>>
}

export interface TestScimServer extends AsyncDisposable {
  readonly baseUrl: string
  readonly requests: readonly AnsweredRequest[]
  readonly users: Map<string, JsonObject>
  readonly groups: Map<string, JsonObject>
  /** Overrules the answer to requests for which it answers something. */
  intercept(answer: (request: RecordedRequest) => PlannedAnswer | undefined): void
  /** Takes the recorded requests away and prints them: "POST /Users {…}". */
  take(): string[]
}

const SCIM = 'application/scim+json; charset=utf-8'

/** Starts the server on a free port; `delayMs` holds each answer back, so that overlapping requests show. */
export async function startScimServer(options: { delayMs?: number; gzip?: boolean } = {}): Promise<TestScimServer> {
  const users = new Map<string, JsonObject>()
  const groups = new Map<string, JsonObject>()
  let requests: AnsweredRequest[] = []
  let interceptor: (request: RecordedRequest) => PlannedAnswer | undefined = () => undefined

  const server = createServer((incoming, outgoing) => {
    void record(incoming).then(async (request) => {
      const planned = interceptor(request) ?? answer(request, { users, groups })
      requests.push({ ...request, answer: planned.body ?? '' })
      await new Promise((resolve) => setTimeout(resolve, options.delayMs ?? 0))
      const headers = { 'Content-Type': SCIM, ...planned.headers }
      if (options.gzip !== true) return outgoing.writeHead(planned.status, headers).end(planned.body)
      return outgoing
        .writeHead(planned.status, { ...headers, 'Content-Encoding': 'gzip' })
        .end(gzipSync(planned.body ?? ''))
    })
  })
  const port = await listen(server)
  return {
    baseUrl: `http://127.0.0.1:${port}/scim/v2`,
    get requests() {
      return requests
    },
    users,
    groups,
    intercept(next) {
      interceptor = next
    },
    take() {
      const taken = requests.map(printRequest)
      requests = []
      return taken
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** An Error body as RFC 7644 section 3.12 has it. */
export function errorAnswer(status: number, detail: string): PlannedAnswer {
  const body = { schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: String(status), detail }
  return { status, body: JSON.stringify(body) }
}

function printRequest({ method, path, query, body }: RecordedRequest): string {
  const target = path.replace('/scim/v2', '') + (query === '' ? '' : `?${query}`)
  return body === '' ? `${method} ${target}` : `${method} ${target} ${body}`
}

async function record(incoming: IncomingMessage): Promise<RecordedRequest> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk)
  const [path = '', query = ''] = (incoming.url ?? '').split('?')
  const headers: [string, string][] = []
  for (let index = 0; index < incoming.rawHeaders.length; index += 2) {
    headers.push([incoming.rawHeaders[index] ?? '', incoming.rawHeaders[index + 1] ?? ''])
  }
  return { method: incoming.method ?? '', path, query, headers, body: Buffer.concat(chunks).toString('utf8') }
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : 0)
    })
  })
}

interface Directory {
  readonly users: Map<string, JsonObject>
  readonly groups: Map<string, JsonObject>
}

function answer(request: RecordedRequest, directory: Directory): PlannedAnswer {
  const [, , , kind, id] = request.path.split('/')
  if (kind !== 'Users' && kind !== 'Groups') return errorAnswer(404, `no endpoint ${request.path}`)
  const resources = kind === 'Users' ? directory.users : directory.groups
  if (id === undefined) {
    return request.method === 'POST'
      ? create(kind, resources, parseBody(request))
      : list(resources, new URLSearchParams(request.query))
  }
  const current = resources.get(id)
  if (current === undefined) return errorAnswer(404, `${kind} resource "${id}" was not found`)
  switch (request.method) {
    case 'GET':
      return ok(200, withGroups(current, directory))
    case 'DELETE':
      resources.delete(id)
      return { status: 204 }
    case 'PUT':
      return store(resources, id, without(parseBody(request), 'password'))
    default:
      return store(resources, id, patch(current, parseBody(request)))
  }
}

/** A user lists the groups that it is in. */
function withGroups(resource: JsonObject, directory: Directory): JsonObject {
  const groups = [...directory.groups.values()]
    .filter((group) => listObjects(group, 'members').some(({ value }) => value === resource.id))
    .map(({ id, displayName }) => ({ value: id, display: displayName, type: 'direct' }))
  return groups.length === 0 ? resource : { ...resource, groups }
}

function create(kind: string, resources: Map<string, JsonObject>, body: JsonObject): PlannedAnswer {
  const id = `${kind === 'Users' ? 'u' : 'g'}-${resources.size + 1}`
  const key = kind === 'Users' ? 'userName' : 'displayName'
  for (const other of resources.values()) {
    if (other[key] === body[key]) return errorAnswer(409, `${key} already in use`)
  }
  const resource = { ...without(body, 'password'), id, meta: { resourceType: kind === 'Users' ? 'User' : 'Group' } }
  resources.set(id, resource)
  return ok(201, resource)
}

function list(resources: Map<string, JsonObject>, query: URLSearchParams): PlannedAnswer {
  const [, attribute = '', value = ''] = /^(\w+) eq "(.*)"$/.exec(query.get('filter') ?? '') ?? []
  const all = [...resources.values()].filter((resource) => attribute === '' || resource[attribute] === value)
  const startIndex = Number(query.get('startIndex') ?? 1)
  const page = all.slice(startIndex - 1, startIndex - 1 + Number(query.get('count') ?? 100))
  return ok(200, {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
    totalResults: all.length,
    startIndex,
    itemsPerPage: page.length,
    Resources: page,
  })
}

function store(resources: Map<string, JsonObject>, id: string, resource: JsonObject): PlannedAnswer {
  resources.set(id, { ...resource, id })
  return ok(200, { ...resource, id })
}

function patch(current: JsonObject, body: JsonObject): JsonObject {
  let next = current
  for (const { op, path, value } of listObjects(body, 'Operations')) {
    const members = listObjects(next, 'members')
    const removed = /^members\[value eq "(.*)"\]$/.exec(String(path))?.[1]
    if (removed !== undefined) next = { ...next, members: members.filter((member) => member.value !== removed) }
    else if (path === 'members' && Array.isArray(value)) {
      const given = value.filter(isObject)
      const known = new Set(members.map((member) => member.value))
      next = {
        ...next,
        members: op === 'replace' ? given : [...members, ...given.filter((member) => !known.has(member.value))],
      }
    } else if (isObject(value)) next = { ...next, ...value }
  }
  return next
}

function ok(status: number, body: JsonObject): PlannedAnswer {
  return { status, body: JSON.stringify(body) }
}

function parseBody(request: RecordedRequest): JsonObject {
  const body: unknown = JSON.parse(request.body)
  return isObject(body) ? body : {}
}

function without(object: JsonObject, key: string): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key))
}
