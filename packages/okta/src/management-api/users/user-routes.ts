// `/api/v1/users`: create, read, list, update, delete, and the groups and apps of a person.
import type { FastifyInstance } from 'fastify'
import { getApp } from '../../apps/app.ts'
import { listAppUsersOfPerson } from '../../apps/app-user.ts'
import { isObject, type JsonObject, listStrings } from '../../json.ts'
import { getGroup, listGroupsOfPerson } from '../../org/group.ts'
import { addMembers } from '../../org/groups.ts'
import type { Org } from '../../org/org.ts'
import {
  createPerson,
  deactivatePerson,
  deletePerson,
  replaceProfile,
  setPassword,
  toProfile,
  updateProfile,
} from '../../org/people.ts'
import { findPerson, findPersonByLogin, isProfileValue, type Person } from '../../org/person.ts'
import type { ProfileValue } from '../../org/profile.ts'
import type { SurfaceContext } from '../../surface.ts'
import { invalidField, notFound } from '../api-error.ts'
import { baseUrlOf } from '../base-url.ts'
import { toGroup } from '../groups/group-resource.ts'
import { setLinks } from '../page.ts'
import { findQuery, readBody, readLimit, readObject, readParam } from '../request.ts'
import { listUsers } from './list-users.ts'
import { toUser } from './user-resource.ts'

const PAGE = { usual: 200, most: 200 }

export function registerUserRoutes(api: FastifyInstance, { simulator: { org } }: SurfaceContext): void {
  api.get('/users', (request, reply) => {
    const page = listUsers(org, {
      q: findQuery(request, 'q'),
      filter: findQuery(request, 'filter'),
      search: findQuery(request, 'search'),
      sortBy: findQuery(request, 'sortBy'),
      isDescending: findQuery(request, 'sortOrder')?.toLowerCase().startsWith('desc') === true,
      after: findQuery(request, 'after'),
      limit: readLimit(request, PAGE),
    })
    setLinks(request, reply, page.next)
    return page.items.map((person) => toUser(person, baseUrlOf(request)))
  })

  api.post('/users', (request) => {
    const body = readBody(request)
    const person = createUser(org, body, { isStaged: findQuery(request, 'activate') === 'false' })
    return toUser(person, baseUrlOf(request))
  })

  api.get('/users/:id', (request) => toUser(readPerson(org, readParam(request, 'id')), baseUrlOf(request)))

  api.post('/users/:id', (request) => {
    const { id } = readPerson(org, readParam(request, 'id'))
    const body = readBody(request)
    updateProfile(org, id, readChange(readObject(body, 'profile')))
    applyPassword(org, id, body)
    return toUser(readPerson(org, id), baseUrlOf(request))
  })

  api.put('/users/:id', (request) => {
    const { id } = readPerson(org, readParam(request, 'id'))
    const body = readBody(request)
    replaceProfile(org, id, toProfile(readObject(body, 'profile')))
    applyPassword(org, id, body)
    return toUser(readPerson(org, id), baseUrlOf(request))
  })

  // As in Okta, the first DELETE deactivates and the second deletes.
  api.delete('/users/:id', (request, reply) => {
    const person = readPerson(org, readParam(request, 'id'))
    if (person.status === 'DEPROVISIONED') deletePerson(org, person.id)
    else deactivatePerson(org, person.id)
    return reply.status(204).send()
  })

  api.get('/users/:id/groups', (request) => {
    const person = readPerson(org, readParam(request, 'id'))
    return listGroupsOfPerson(org, person.id).map((group) => toGroup(group, baseUrlOf(request)))
  })

  api.get('/users/:id/appLinks', (request) => {
    const person = readPerson(org, readParam(request, 'id'))
    return listAppUsersOfPerson(org, person.id)
      .filter(({ state }) => state !== 'unassigned')
      .map(({ appId }, index) => {
        const app = getApp(org, appId)
        return {
          id: `${person.id}-${app.id}`,
          label: app.label,
          linkUrl: `${baseUrlOf(request)}/app/${app.id}/sso/saml`,
          logoUrl: null,
          appName: app.template.name,
          appInstanceId: app.id,
          appAssignmentId: person.id,
          credentialsSetup: false,
          hidden: false,
          sortOrder: index,
        }
      })
  })
}

/** The person with this id or login. */
export function readPerson(org: Org, idOrLogin: string): Person {
  const person = findPerson(org, idOrLogin) ?? findPersonByLogin(org, idOrLogin)
  if (person === undefined) throw notFound(idOrLogin, 'User')
  return person
}

function createUser(org: Org, body: JsonObject, { isStaged }: { readonly isStaged: boolean }): Person {
  const groupIds = listStrings(body.groupIds)
  return org.database.transaction(() => {
    for (const groupId of groupIds) getGroup(org, groupId)
    const person = createPerson(org, { profile: toProfile(readObject(body, 'profile')), isStaged })
    for (const groupId of groupIds) addMembers(org, groupId, [person.id])
    return person
  })
}

function readChange(profile: JsonObject): Record<string, ProfileValue | null> {
  const change: Record<string, ProfileValue | null> = {}
  for (const [name, value] of Object.entries(profile)) {
    if (value !== null && !isProfileValue(value)) {
      throw invalidField(name, 'A text, number, boolean or list of texts is needed.')
    }
    change[name] = value
  }
  return change
}

function applyPassword(org: Org, id: string, body: JsonObject): void {
  const credentials = isObject(body.credentials) ? body.credentials : {}
  const password = isObject(credentials.password) ? credentials.password.value : undefined
  if (typeof password === 'string') setPassword(org, id, password)
}
