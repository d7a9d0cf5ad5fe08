// `/api/v1/apps/{appId}/users`: assignments of people.
import type { FastifyInstance } from 'fastify'
import { type App, getApp } from '../../apps/app.ts'
import { type AppUser, getAppUser, parseAppUser } from '../../apps/app-user.ts'
import { assignPerson, editAppUser, unassignPerson } from '../../apps/assignments.ts'
import { findString, isObject, type JsonObject } from '../../json.ts'
import type { Org } from '../../org/org.ts'
import { getPerson } from '../../org/person.ts'
import type { SurfaceContext } from '../../surface.ts'
import { baseUrlOf } from '../base-url.ts'
import { escapeLike, joinConditions } from '../filter/compile.ts'
import { readPage, setLinks } from '../page.ts'
import { findQuery, readBody, readLimit, readParam, readText } from '../request.ts'
import { toUser } from '../users/user-resource.ts'
import { readPerson } from '../users/user-routes.ts'
import { toAppUser } from './app-user-resource.ts'

export function registerAppUserRoutes(api: FastifyInstance, { simulator: { org } }: SurfaceContext): void {
  api.get('/apps/:appId/users', (request, reply) => {
    const app = getApp(org, readParam(request, 'appId'))
    const page = listAppUsersPage(org, app, {
      q: findQuery(request, 'q'),
      after: findQuery(request, 'after'),
      limit: readLimit(request, { usual: 50, most: 500 }),
    })
    setLinks(request, reply, page.next)
    const baseUrl = baseUrlOf(request)
    const expands = findQuery(request, 'expand') === 'user'
    return page.items.map((appUser) => {
      const resource = toAppUser(org, app, appUser, baseUrl)
      return expands
        ? { ...resource, _embedded: { user: toUser(getPerson(org, appUser.personId), baseUrl) } }
        : resource
    })
  })

  api.post('/apps/:appId/users', (request) => {
    const app = getApp(org, readParam(request, 'appId'))
    const body = readBody(request)
    const person = readPerson(org, readText(body, 'id'))
    assignPerson(org, app.id, person.id, readOverrides(body))
    return toAppUser(org, app, getAppUser(org, app.id, person.id), baseUrlOf(request))
  })

  api.get('/apps/:appId/users/:userId', (request) => {
    const app = getApp(org, readParam(request, 'appId'))
    const person = readPerson(org, readParam(request, 'userId'))
    return toAppUser(org, app, getAppUser(org, app.id, person.id), baseUrlOf(request))
  })

  api.post('/apps/:appId/users/:userId', (request) => {
    const app = getApp(org, readParam(request, 'appId'))
    const person = readPerson(org, readParam(request, 'userId'))
    const body = readBody(request)
    const appUser = getAppUser(org, app.id, person.id)
    if (body.scope === 'USER' && appUser.scope === 'GROUP') assignPerson(org, app.id, person.id)
    const overrides = readOverrides(body)
    if (Object.keys(overrides).length > 0) {
      editAppUser(org, app.id, person.id, mergeOverrides(appUser.overrides, overrides))
    }
    return toAppUser(org, app, getAppUser(org, app.id, person.id), baseUrlOf(request))
  })

  api.delete('/apps/:appId/users/:userId', (request, reply) => {
    const app = getApp(org, readParam(request, 'appId'))
    unassignPerson(org, app.id, readPerson(org, readParam(request, 'userId')).id)
    return reply.status(204).send()
  })
}

function listAppUsersPage(
  org: Org,
  app: App,
  query: { q: string | undefined; after: string | undefined; limit: number },
) {
  const { q } = query
  return readPage<AppUser>(
    org,
    {
      from: 'app_users JOIN people ON people.id = person_id',
      key: 'person_id',
      columns: 'app_users.*',
      condition: joinConditions([
        { sql: "app_id = ? AND state <> 'unassigned'", values: [app.id] },
        q === undefined
          ? undefined
          : {
              sql: ['user_name', 'first_name', 'last_name', 'email']
                .map((column) => `${column} LIKE ? ESCAPE '\\'`)
                .join(' OR '),
              values: Array.from({ length: 4 }, () => `${escapeLike(q)}%`),
            },
      ]),
      after: query.after,
      limit: query.limit,
    },
    parseAppUser,
  )
}

/** What the assignment says by hand: app attributes, and the user name. Null takes the hand's word back. */
function readOverrides(body: JsonObject): JsonObject {
  const profile = isObject(body.profile) ? body.profile : {}
  const userName = findString(body.credentials, 'userName')
  return { ...profile, ...(userName === undefined ? {} : { userName }) }
}

function mergeOverrides(current: JsonObject, change: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries({ ...current, ...change }).filter(([, value]) => value !== null))
}
