// `/api/v1/mappings`: the attribute mappings from Okta to each app.
import type { FastifyInstance } from 'fastify'
import { type App, findApp, listApps } from '../../apps/app.ts'
import { listMappings, type Mapping, printMappingValue } from '../../apps/mapping.ts'
import { removeMapping, setMapping } from '../../apps/profile-editor.ts'
import { findString, isObject } from '../../json.ts'
import type { Org } from '../../org/org.ts'
import type { SurfaceContext } from '../../surface.ts'
import { invalidField, notFound } from '../api-error.ts'
import { baseUrlOf } from '../base-url.ts'
import { setLinks, slicePage } from '../page.ts'
import { findQuery, readBody, readLimit, readObject, readParam } from '../request.ts'
import { USER_TYPE_ID } from '../user-type.ts'

const PREFIX = 'prm'

export function registerMappingRoutes(api: FastifyInstance, { simulator: { org } }: SurfaceContext): void {
  api.get('/mappings', (request, reply) => {
    const sourceId = findQuery(request, 'sourceId')
    const targetId = findQuery(request, 'targetId')
    const apps = listApps(org).filter(
      (app) => (sourceId === undefined || sourceId === USER_TYPE_ID) && (targetId === undefined || targetId === app.id),
    )
    const limit = readLimit(request, { usual: 20, most: 200 })
    const page = slicePage(apps, { after: findQuery(request, 'after'), limit }, idOf)
    setLinks(request, reply, page.next)
    return page.items.map((app) => toEnds(app, baseUrlOf(request)))
  })

  api.get('/mappings/:id', (request) => toMapping(org, readApp(org, readParam(request, 'id')), baseUrlOf(request)))

  api.post('/mappings/:id', (request) => {
    const app = readApp(org, readParam(request, 'id'))
    const properties = readObject(readBody(request), 'properties')
    org.database.transaction(() => {
      for (const [attribute, property] of Object.entries(properties)) changeMapping(org, app, attribute, property)
    })
    return toMapping(org, app, baseUrlOf(request))
  })
}

/** The expression's form tells the kind: `user.firstName` is a profile attribute, `"work"` the same value for all. */
function readMapping(attribute: string, expression: string, applyOn: Mapping['applyOn']): Mapping {
  const profile = /^user\.([A-Za-z_]\w*)$/.exec(expression.trim())?.[1]
  if (profile !== undefined) return { attribute, kind: 'profile', value: profile, applyOn }
  const constant = /^"([^"\\]*)"$/.exec(expression.trim())?.[1]
  if (constant !== undefined) return { attribute, kind: 'constant', value: constant, applyOn }
  return { attribute, kind: 'expression', value: expression, applyOn }
}

function changeMapping(org: Org, app: App, attribute: string, property: unknown): void {
  if (property === null) {
    removeMapping(org, app.id, attribute)
    return
  }
  const expression = findString(property, 'expression')
  if (!isObject(property) || expression === undefined || expression.trim() === '') {
    throw invalidField(attribute, 'A mapping needs an expression, or null to take it away.')
  }
  const applyOn = property.pushStatus === 'DONT_PUSH' ? 'create' : 'create-and-update'
  setMapping(org, app.id, readMapping(attribute, expression, applyOn))
}

function idOf(app: App): string {
  return `${PREFIX}${app.id.slice(PREFIX.length)}`
}

function readApp(org: Org, mappingId: string): App {
  const app = mappingId.startsWith(PREFIX) ? findApp(org, `0oa${mappingId.slice(PREFIX.length)}`) : undefined
  if (app === undefined) throw notFound(mappingId, 'ProfileMapping')
  return app
}

function toMapping(org: Org, app: App, baseUrl: string) {
  const properties = listMappings(org, app.id).map((mapping) => [
    mapping.attribute,
    {
      expression: printMappingValue(mapping),
      pushStatus: mapping.applyOn === 'create' ? 'DONT_PUSH' : 'PUSH',
    },
  ])
  return { ...toEnds(app, baseUrl), properties: Object.fromEntries(properties) }
}

function toEnds(app: App, baseUrl: string) {
  return {
    id: idOf(app),
    source: {
      id: USER_TYPE_ID,
      name: 'user',
      type: 'user',
      _links: {
        self: { href: `${baseUrl}/api/v1/meta/types/user/${USER_TYPE_ID}` },
        schema: { href: `${baseUrl}/api/v1/meta/schemas/user/${USER_TYPE_ID}` },
      },
    },
    target: {
      id: app.id,
      name: app.template.name,
      type: 'appuser',
      _links: {
        self: { href: `${baseUrl}/api/v1/apps/${app.id}` },
        schema: { href: `${baseUrl}/api/v1/meta/schemas/apps/${app.id}/default` },
      },
    },
    _links: { self: { href: `${baseUrl}/api/v1/mappings/${idOf(app)}` } },
  }
}
