// What this service provider says of itself: RFC 7644 section 4, RFC 7643 sections 5 to 7. It must be the truth (C-DSC-11).

import {
  describeResourceType,
  describeSchema,
  enterpriseUserSchema,
  type JsonObject,
  listResponse,
  type ResourceType,
  resourceTypeSchema,
  type Schema,
  ScimError,
  SERVICE_PROVIDER_CONFIG_SCHEMA,
  sameUrn,
  schemaSchema,
  serviceProviderConfigSchema,
} from '@fluid-scim/scim'
import type { FastifyReply } from 'fastify'
import { BULK_OPERATIONS_MAX, BULK_PAYLOAD_BYTES_MAX } from '../../provisioning/bulk.ts'
import { CURSOR_TIMEOUT_SECONDS } from '../../provisioning/cursors.ts'
import { PAGE_DEFAULT, PAGE_MAX } from '../../provisioning/list-query.ts'
import { SCIM_PATH } from '../address.ts'
import { METADATA_PATH, TOKEN_PATH } from '../oauth/metadata.ts'
import { type Answer, sendJson } from './reply.ts'
import { idOf } from './request.ts'

const CONFIGURATION_SCHEMAS: readonly Schema[] = [serviceProviderConfigSchema, resourceTypeSchema, schemaSchema]

function resourceTypesOf({ caller }: Answer): readonly ResourceType[] {
  return [caller.organisation.types.user, caller.organisation.types.group]
}

/** The standard schemas and those that the organisation has defined. */
function schemasOf({ caller }: Answer): readonly Schema[] {
  const { types, schemas } = caller.organisation
  const standard = [types.user.schema, types.group.schema, enterpriseUserSchema, ...CONFIGURATION_SCHEMAS]
  return [...standard, ...schemas.map(({ schema }) => schema)]
}

export async function getServiceProviderConfig(answer: Answer): Promise<FastifyReply> {
  refuseFilter(answer)
  const { strictProfile } = answer.caller.organisation.settings
  return sendJson(answer.reply, 200, {
    schemas: [SERVICE_PROVIDER_CONFIG_SCHEMA],
    patch: { supported: true },
    bulk: { supported: true, maxOperations: BULK_OPERATIONS_MAX, maxPayloadSize: BULK_PAYLOAD_BYTES_MAX },
    filter: { supported: true, maxResults: PAGE_MAX },
    changePassword: { supported: false },
    sort: { supported: true },
    etag: { supported: true },
    pagination: {
      cursor: true,
      index: true,
      defaultPaginationMethod: 'index',
      defaultPageSize: PAGE_DEFAULT,
      maxPageSize: PAGE_MAX,
      cursorTimeout: CURSOR_TIMEOUT_SECONDS,
    },
    authenticationSchemes: authenticationSchemes(strictProfile, answer.caller.baseUrl),
    // Only while every request that the profile tells a service provider to refuse is refused.
    ...(strictProfile ? { interopProfileConformant: true } : {}),
    meta: { resourceType: 'ServiceProviderConfig', location: `${answer.caller.baseUrl}/ServiceProviderConfig` },
  })
}

/** IPSIE AL SCIM wants OAuth 2.0, so the strict profile names it as the way to prefer. */
function authenticationSchemes(strictProfile: boolean, baseUrl: string): readonly JsonObject[] {
  const root = baseUrl.slice(0, -SCIM_PATH.length)
  return [
    {
      type: 'oauthbearertoken',
      name: 'SCIM Secret Token',
      description:
        'The secret token set in Fluid under Authentication Providers, SCIM Configuration, as a bearer token.',
      specUri: 'https://www.rfc-editor.org/rfc/rfc6750',
      primary: !strictProfile,
    },
    {
      type: 'oauth2',
      name: 'OAuth 2.0 Client Credentials',
      description: `An access token with the scope scim from ${root}${TOKEN_PATH}, for a client with a secret or with a key of its own (private_key_jwt).`,
      specUri: 'https://www.rfc-editor.org/rfc/rfc6749',
      documentationUri: `${root}${METADATA_PATH}`,
      primary: strictProfile,
    },
  ]
}

export async function getResourceTypes(answer: Answer): Promise<FastifyReply> {
  refuseFilter(answer)
  return sendAll(
    answer,
    resourceTypesOf(answer).map((type) => describeType(answer, type)),
  )
}

export async function getResourceType(answer: Answer): Promise<FastifyReply> {
  refuseFilter(answer)
  const id = idOf(answer)
  const found = resourceTypesOf(answer).find(({ name }) => name === id)
  if (found === undefined)
    throw new ScimError(404, undefined, 'There is no such resource type: there are User and Group.')
  return sendJson(answer.reply, 200, describeType(answer, found))
}

export async function getSchemas(answer: Answer): Promise<FastifyReply> {
  refuseFilter(answer)
  return sendAll(
    answer,
    schemasOf(answer).map((schema) => describe(answer, schema)),
  )
}

export async function getSchema(answer: Answer): Promise<FastifyReply> {
  refuseFilter(answer)
  const id = idOf(answer)
  const found = schemasOf(answer).find((schema) => sameUrn(schema.id, id))
  if (found === undefined)
    throw new ScimError(404, undefined, 'There is no schema with this URN: GET /Schemas lists them.')
  return sendJson(answer.reply, 200, describe(answer, found))
}

function sendAll({ reply }: Answer, resources: readonly JsonObject[]): FastifyReply {
  return sendJson(reply, 200, listResponse({ totalResults: resources.length, startIndex: 1, resources }))
}

function describeType({ caller }: Answer, type: ResourceType): JsonObject {
  const location = `${caller.baseUrl}/ResourceTypes/${type.name}`
  return { ...describeResourceType(type), meta: { resourceType: 'ResourceType', location } }
}

function describe({ caller }: Answer, schema: Schema): JsonObject {
  const location = `${caller.baseUrl}/Schemas/${schema.id}`
  return { ...describeSchema(schema), meta: { resourceType: 'Schema', location } }
}

/** A filter on discovery is refused, so that nobody takes the whole for what they asked for (C-DSC-07, A-23). */
function refuseFilter({ request }: Answer): void {
  if (/[?&]filter=/i.test(request.url)) {
    throw new ScimError(403, undefined, 'Discovery answers cannot be filtered: read them whole.')
  }
}

/** /Me: a provisioning token is nobody, so there is no "me" for it (C-ME-02). */
export async function noMe(): Promise<never> {
  throw new ScimError(
    501,
    undefined,
    '/Me needs a signed-in person, and a SCIM secret token is nobody: use /Users with an id or a filter.',
  )
}

/** For methods that SCIM does not have at all (C-GEN-13). */
export function unknownMethod(method: string): ScimError {
  return new ScimError(501, undefined, `${method} is no method of SCIM. It has GET, POST, PUT, PATCH and DELETE.`)
}

export function methodNotAllowed(method: string, allowed: string): ScimError {
  return new ScimError(405, undefined, `${method} is not possible at this address. It takes ${allowed}.`)
}
