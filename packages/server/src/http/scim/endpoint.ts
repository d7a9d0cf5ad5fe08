// What the surface does with one type of resource, and the handlers that do it: they read the request, call one operation,
// and send its answer. The same for /Users and /Groups; /Bulk calls the operations too.

import {
  type EntityTags,
  type JsonValue,
  type ListRequest,
  type PatchOperation,
  type Projection,
  parsePatch,
  parseResource,
  parseSearchRequest,
  type Resource,
  type ResourceType,
  withWritten,
} from '@fluid-scim/scim'
import type { FastifyReply } from 'fastify'
import type { Caller } from '../../provisioning/caller.ts'
import { readBody } from './body.ts'
import { type Answer, projectionOf } from './reply.ts'
import { idOf, ifMatchOf, parseOptionsOf, queryOf } from './request.ts'

/** What PUT asks for. */
interface Replacement {
  readonly ifMatch: EntityTags | undefined
  readonly body: Resource
  /** The body as it was sent. */
  readonly sent: JsonValue
}

/** `Stored` is what an operation answers, `Page` what a list does. */
export interface Endpoint<Stored, Page> {
  /** Below the SCIM Base URL. */
  readonly path: '/Users' | '/Groups'
  readonly typeOf: (caller: Caller) => ResourceType
  /** `id`: the one that it gets; absent: a new one. */
  readonly create: (asked: Asked, body: Resource, id?: string) => Promise<Stored>
  readonly read: (asked: Asked, id: string) => Promise<Stored>
  readonly replace: (asked: Asked, id: string, replacement: Replacement) => Promise<Stored>
  readonly patch: (
    asked: Asked,
    id: string,
    patch: { readonly ifMatch: EntityTags | undefined; readonly operations: readonly PatchOperation[] },
  ) => Promise<Stored>
  readonly remove: (asked: Asked, id: string, ifMatch: EntityTags | undefined) => Promise<void>
  readonly list: (
    asked: Asked,
    list: { readonly request: ListRequest; readonly projection: Projection },
  ) => Promise<Page>
  /** Where the resource is, and its version. */
  readonly placeOf: (caller: Caller, stored: Stored) => { readonly location: string; readonly tag: string }
  readonly send: (answer: Answer, status: number, stored: Stored, projection: Projection) => Sent
  readonly sendPage: (answer: Answer, page: Page, projection: Projection) => Sent
}

/** Who asks, and with what it is done. */
type Asked = Pick<Answer, 'runtime' | 'caller' | 'cursors'>
type Sent = Promise<FastifyReply> | FastifyReply
type Handle = (answer: Answer) => Promise<FastifyReply>

export interface EndpointHandlers {
  readonly collection: { readonly GET: Handle; readonly POST: Handle }
  readonly search: { readonly POST: Handle }
  readonly resource: { readonly GET: Handle; readonly PUT: Handle; readonly PATCH: Handle; readonly DELETE: Handle }
}

export function handlersOf<Stored, Page>(endpoint: Endpoint<Stored, Page>): EndpointHandlers {
  const typeOf = ({ caller }: Answer): ResourceType => endpoint.typeOf(caller)
  const projectionOfQuery = (answer: Answer): Projection => projectionOf(typeOf(answer), queryOf(answer))
  const list = async (answer: Answer, request: ListRequest): Promise<FastifyReply> => {
    const projection = projectionOf(typeOf(answer), request)
    return endpoint.sendPage(answer, await endpoint.list(answer, { request, projection }), projection)
  }
  return {
    collection: {
      GET: async (answer) => list(answer, queryOf(answer)),
      POST: async (answer) => {
        const projection = projectionOfQuery(answer)
        const body = parseResource(typeOf(answer), readBody(answer.request), parseOptionsOf(answer))
        const created = await endpoint.create(answer, body)
        return endpoint.send(answer, 201, created, withWritten(projection, typeOf(answer), body))
      },
    },
    search: { POST: async (answer) => list(answer, parseSearchRequest(readBody(answer.request))) },
    resource: {
      GET: async (answer) => {
        const projection = projectionOfQuery(answer)
        return endpoint.send(answer, 200, await endpoint.read(answer, idOf(answer)), projection)
      },
      PUT: async (answer) => {
        const projection = projectionOfQuery(answer)
        const sent = readBody(answer.request)
        const body = parseResource(typeOf(answer), sent, parseOptionsOf(answer))
        const replaced = await endpoint.replace(answer, idOf(answer), { body, sent, ifMatch: ifMatchOf(answer) })
        return endpoint.send(answer, 200, replaced, withWritten(projection, typeOf(answer), body))
      },
      PATCH: async (answer) => {
        const projection = projectionOfQuery(answer)
        const id = idOf(answer)
        const options = { ...parseOptionsOf(answer), resourceId: id }
        const operations = parsePatch(typeOf(answer), readBody(answer.request), options)
        const patched = await endpoint.patch(answer, id, { operations, ifMatch: ifMatchOf(answer) })
        return endpoint.send(answer, 200, patched, withWritten(projection, typeOf(answer), operations))
      },
      DELETE: async (answer) => {
        await endpoint.remove(answer, idOf(answer), ifMatchOf(answer))
        return answer.reply.code(204).send()
      },
    },
  }
}
