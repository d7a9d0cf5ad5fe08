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
import { getGroup, getGroups, patchGroupHandler, postGroup, putGroup, removeGroup, searchGroups } from './groups.ts'
import type { Answer } from './reply.ts'
import { getAll, searchAll } from './root.ts'
import { getUser, getUsers, patchUserHandler, postUser, putUser, removeUser, searchUsers } from './users.ts'

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
  { path: '/Users', handlers: { GET: getUsers, POST: postUser } },
  { path: '/Users/.search', handlers: { POST: searchUsers } },
  { path: '/Users/:id', handlers: { GET: getUser, PUT: putUser, PATCH: patchUserHandler, DELETE: removeUser } },
  { path: '/Groups', handlers: { GET: getGroups, POST: postGroup } },
  { path: '/Groups/.search', handlers: { POST: searchGroups } },
  { path: '/Groups/:id', handlers: { GET: getGroup, PUT: putGroup, PATCH: patchGroupHandler, DELETE: removeGroup } },
  { path: '/ServiceProviderConfig', handlers: { GET: getServiceProviderConfig }, isPublic: true },
  { path: '/ServiceProviderConfigs', handlers: { GET: getServiceProviderConfig }, isPublic: true },
  { path: '/ResourceTypes', handlers: { GET: getResourceTypes } },
  { path: '/ResourceTypes/:id', handlers: { GET: getResourceType } },
  { path: '/Schemas', handlers: { GET: getSchemas } },
  { path: '/Schemas/:id', handlers: { GET: getSchema } },
  { path: '/Me', handlers: { GET: noMe, POST: noMe, PUT: noMe, PATCH: noMe, DELETE: noMe } },
  { path: '/Bulk', handlers: { POST: postBulk } },
]
