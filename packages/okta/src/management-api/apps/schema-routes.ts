// `/api/v1/meta/…`: the profiles of people and of app users, and custom attributes of the latter.
import type { FastifyInstance } from 'fastify'
import { type App, getApp } from '../../apps/app.ts'
import { type AppAttribute, listAttributes } from '../../apps/attribute.ts'
import { addAttribute, removeAttribute } from '../../apps/profile-editor.ts'
import { findString, isObject, type JsonObject } from '../../json.ts'
import type { Org } from '../../org/org.ts'
import { type ProfileAttribute, REQUIRED_ATTRIBUTES } from '../../org/profile.ts'
import { addProfileAttribute, listProfileAttributes, removeProfileAttribute } from '../../org/profile-schema.ts'
import type { SurfaceContext } from '../../surface.ts'
import { invalidField, notFound } from '../api-error.ts'
import { baseUrlOf } from '../base-url.ts'
import { readBody, readObject, readParam } from '../request.ts'
import { USER_TYPE_ID } from '../user-type.ts'

export function registerSchemaRoutes(api: FastifyInstance, { simulator: { org } }: SurfaceContext): void {
  api.get('/meta/schemas/user/:id', (request) => {
    const id = readParam(request, 'id')
    if (id !== 'default' && id !== USER_TYPE_ID) throw notFound(id, 'UserSchema')
    return toUserSchema(org, baseUrlOf(request))
  })

  api.post('/meta/schemas/user/:id', (request) => {
    const id = readParam(request, 'id')
    if (id !== 'default' && id !== USER_TYPE_ID) throw notFound(id, 'UserSchema')
    const custom = readObject(readObject(readBody(request), 'definitions'), 'custom')
    org.database.transaction(() => {
      for (const [name, definition] of Object.entries(readObject(custom, 'properties'))) {
        if (definition === null) removeProfileAttribute(org, name)
        else addProfileAttribute(org, { name, displayName: findString(definition, 'title') ?? name })
      }
    })
    return toUserSchema(org, baseUrlOf(request))
  })

  api.get('/meta/types/user', (request) => [toUserType(baseUrlOf(request))])

  api.get('/meta/types/user/:id', (request) => {
    const id = readParam(request, 'id')
    if (id !== 'default' && id !== USER_TYPE_ID) throw notFound(id, 'UserType')
    return toUserType(baseUrlOf(request))
  })

  api.get('/meta/schemas/apps/:appId/default', (request) => {
    return toAppSchema(org, getApp(org, readParam(request, 'appId')), baseUrlOf(request))
  })

  api.post('/meta/schemas/apps/:appId/default', (request) => {
    const app = getApp(org, readParam(request, 'appId'))
    const custom = readObject(readObject(readBody(request), 'definitions'), 'custom')
    org.database.transaction(() => {
      for (const [name, definition] of Object.entries(readObject(custom, 'properties'))) {
        changeAttribute(org, app, name, definition)
      }
    })
    return toAppSchema(org, app, baseUrlOf(request))
  })
}

/** A custom attribute is added or, with null, taken away. */
function changeAttribute(org: Org, app: App, name: string, definition: unknown): void {
  if (definition === null) {
    removeAttribute(org, app.id, name)
    return
  }
  if (!isObject(definition)) throw invalidField(name, 'A definition of the attribute is needed, or null.')
  addAttribute(org, app.id, {
    name,
    displayName: definition.title,
    externalName: definition.externalName,
    externalNamespace: definition.externalNamespace,
    type: readType(definition),
    isRequired: definition.required === true,
  })
}

function readType(definition: JsonObject): unknown {
  if (definition.type !== 'array') return definition.type ?? 'string'
  return 'string[]'
}

function toAppSchema(org: Org, app: App, baseUrl: string) {
  const attributes = listAttributes(org, app.id)
  return {
    id: `${baseUrl}/meta/schemas/apps/${app.id}/default`,
    $schema: 'http://json-schema.org/draft-04/schema#',
    name: app.template.name,
    title: app.label,
    lastUpdated: app.lastUpdated,
    created: app.created,
    definitions: {
      base: toDefinition('#base', [USER_NAME, ...attributes.filter(({ isCustom }) => !isCustom)]),
      custom: toDefinition(
        '#custom',
        attributes.filter(({ isCustom }) => isCustom),
      ),
    },
    type: 'object',
    properties: { profile: { allOf: [{ $ref: '#/definitions/base' }, { $ref: '#/definitions/custom' }] } },
    _links: { self: { href: `${baseUrl}/api/v1/meta/schemas/apps/${app.id}/default` } },
  }
}

const USER_NAME: AppAttribute = {
  name: 'userName',
  displayName: 'Username',
  externalName: 'userName',
  externalNamespace: 'urn:ietf:params:scim:schemas:core:2.0:User',
  type: 'string',
  isRequired: true,
  isCustom: false,
}

function toDefinition(id: string, attributes: readonly AppAttribute[]) {
  const properties = attributes.map((attribute) => [
    attribute.name,
    {
      title: attribute.displayName,
      ...(attribute.type === 'string[]' ? { type: 'array', items: { type: 'string' } } : { type: attribute.type }),
      externalName: attribute.externalName,
      externalNamespace: attribute.externalNamespace,
      ...(attribute.isRequired ? { required: true } : {}),
      scope: 'NONE',
      master: { type: 'PROFILE_MASTER' },
      permissions: [{ principal: 'SELF', action: 'READ_ONLY' }],
    },
  ])
  return {
    id,
    type: 'object',
    properties: Object.fromEntries(properties),
    required: attributes.filter(({ isRequired }) => isRequired).map(({ name }) => name),
  }
}

function toUserSchema(org: Org, baseUrl: string) {
  const attributes = listProfileAttributes(org)
  return {
    id: `${baseUrl}/meta/schemas/user/default`,
    $schema: 'http://json-schema.org/draft-04/schema#',
    name: 'user',
    title: 'User',
    definitions: {
      base: toUserDefinition(
        '#base',
        attributes.filter(({ isCustom }) => !isCustom),
      ),
      custom: toUserDefinition(
        '#custom',
        attributes.filter(({ isCustom }) => isCustom),
      ),
    },
    type: 'object',
    properties: { profile: { allOf: [{ $ref: '#/definitions/custom' }, { $ref: '#/definitions/base' }] } },
    _links: { self: { href: `${baseUrl}/api/v1/meta/schemas/user/${USER_TYPE_ID}` } },
  }
}

function toUserDefinition(id: string, attributes: readonly ProfileAttribute[]) {
  const isRequired = (name: string) => REQUIRED_ATTRIBUTES.some((required) => required === name)
  const properties = attributes.map(({ name, displayName }) => [
    name,
    {
      title: displayName,
      type: 'string',
      mutability: 'READ_WRITE',
      scope: 'NONE',
      ...(isRequired(name) ? { required: true } : {}),
      permissions: [{ principal: 'SELF', action: 'READ_ONLY' }],
      master: { type: 'PROFILE_MASTER' },
    },
  ])
  return {
    id,
    type: 'object',
    properties: Object.fromEntries(properties),
    required: attributes.map(({ name }) => name).filter(isRequired),
  }
}

function toUserType(baseUrl: string) {
  return {
    id: USER_TYPE_ID,
    displayName: 'User',
    name: 'user',
    description: 'Okta user profile template with default permission settings',
    default: true,
    _links: {
      self: { href: `${baseUrl}/api/v1/meta/types/user/${USER_TYPE_ID}` },
      schema: { href: `${baseUrl}/api/v1/meta/schemas/user/${USER_TYPE_ID}` },
    },
  }
}
