// The table of SCIM routes; no rule, no SQL, no field of a resource by name. RFC 7644 section 3.2.

import type { FastifyReply } from 'fastify'
import { postBulk } from './bulk.ts'
import {
  getResourceType,
  getResourceTypes,
  getSchema,
  getSchemas,
  getServiceProviderConfig,
  noMe,
} from './discovery.ts'
import { type Endpoint, handlersOf } from './endpoint.ts'
import { groups } from './groups.ts'
import type { Answer } from './reply.ts'
import { getAll, searchAll } from './root.ts'
import { users } from './users.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
export type Handler = (answer: Answer) => Promise<FastifyReply>

export interface ScimRoute {
  /** Below the SCIM Base URL. */
  readonly path: string
  readonly handlers: Partial<Readonly<Record<Method, Handler>>>
  /** Answered without a token. */
  readonly isPublic?: boolean
}

export const SCIM_ROUTES: readonly ScimRoute[] = [
  { path: '/', handlers: { GET: getAll } },
  { path: '/.search', handlers: { POST: searchAll } },
  ...routesOf(users),
  ...routesOf(groups),
  { path: '/ServiceProviderConfig', handlers: { GET: getServiceProviderConfig }, isPublic: true },
  { path: '/ServiceProviderConfigs', handlers: { GET: getServiceProviderConfig }, isPublic: true },
  { path: '/ResourceTypes', handlers: { GET: getResourceTypes } },
  { path: '/ResourceTypes/:id', handlers: { GET: getResourceType } },
  { path: '/Schemas', handlers: { GET: getSchemas } },
  { path: '/Schemas/:id', handlers: { GET: getSchema } },
  { path: '/Me', handlers: { GET: noMe, POST: noMe, PUT: noMe, PATCH: noMe, DELETE: noMe } },
  { path: '/Bulk', handlers: { POST: postBulk } },
]

function routesOf<Stored, Page>(endpoint: Endpoint<Stored, Page>): readonly ScimRoute[] {
  const { collection, search, resource } = handlersOf(endpoint)
  return [
    { path: endpoint.path, handlers: collection },
    { path: `${endpoint.path}/.search`, handlers: search },
    { path: `${endpoint.path}/:id`, handlers: resource },
  ]
}
