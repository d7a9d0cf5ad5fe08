// The Assignments tab: who has an account and how it is, who could be assigned, and the acts on both.
import type { FastifyInstance } from 'fastify'
import { type App, getApp } from '../apps/app.ts'
import { APP_USER_STATES, type AppUser, parseAppUser } from '../apps/app-user.ts'
import { assignPeople, convertAssignment, listAssignedGroups, provisionUsers, updateUser } from '../apps/assignments.ts'
import { listStrings } from '../json.ts'
import { escapeLike, joinConditions } from '../management-api/filter/compile.ts'
import { listGroups } from '../management-api/groups/list-groups.ts'
import { readPage, setLinks } from '../management-api/page.ts'
import { findQuery, readBody, readLimit, readParam } from '../management-api/request.ts'
import { listUsers } from '../management-api/users/list-users.ts'
import { countMembers } from '../org/group.ts'
import type { Org } from '../org/org.ts'
import { type Person, parsePerson, printName } from '../org/person.ts'
import { readText } from '../store/row.ts'
import type { SurfaceContext } from '../surface.ts'
import type { AssignedGroupRow, AssignmentRow, Candidate } from './shapes.ts'

const CANDIDATES_MAX = 25

export function registerAssignmentRoutes(api: FastifyInstance, { simulator: { org } }: SurfaceContext): void {
  api.get('/apps/:appId/people', (request, reply) => {
    const page = listAssignments(org, getApp(org, readParam(request, 'appId')), {
      q: findQuery(request, 'q'),
      state: findQuery(request, 'state'),
      after: findQuery(request, 'after'),
      limit: readLimit(request, { usual: 50, most: 200 }),
    })
    setLinks(request, reply, page.next)
    return page.items
  })

  api.get('/apps/:appId/groups', (request): AssignedGroupRow[] => {
    return listAssignedGroups(org, readParam(request, 'appId')).map(({ id, name, description }) => ({
      id,
      name,
      description,
      members: countMembers(org, id),
    }))
  })

  api.get('/apps/:appId/candidates/people', (request): Candidate[] => {
    const appId = readParam(request, 'appId')
    const people = listUsers(org, {
      q: findQuery(request, 'q'),
      sortBy: 'profile.lastName',
      isDescending: false,
      limit: CANDIDATES_MAX,
    })
    return people.items.map((person) => ({
      id: person.id,
      name: printName(person),
      detail: person.profile.login,
      isAssigned: isAssigned(org, appId, person),
    }))
  })

  api.get('/apps/:appId/candidates/groups', (request): Candidate[] => {
    const assigned = new Set(listAssignedGroups(org, readParam(request, 'appId')).map(({ id }) => id))
    const q = findQuery(request, 'q')
    const groups = listGroups(org, {
      ...(q === undefined ? {} : { search: `profile.name co "${q.replace(/["\\]/g, '\\$&')}"` }),
      sortBy: 'profile.name',
      isDescending: false,
      limit: CANDIDATES_MAX,
    })
    return groups.items.map((group) => ({
      id: group.id,
      name: group.name,
      detail: group.description,
      isAssigned: assigned.has(group.id),
    }))
  })

  api.post('/apps/:appId/people', (request) => {
    assignPeople(org, readParam(request, 'appId'), listStrings(readBody(request).personIds))
    return {}
  })

  api.post('/apps/:appId/people/:personId/update', (request) => {
    updateUser(org, readParam(request, 'appId'), readParam(request, 'personId'))
    return {}
  })

  api.post('/apps/:appId/people/:personId/convert', (request) => {
    convertAssignment(org, readParam(request, 'appId'), readParam(request, 'personId'))
    return {}
  })

  api.post('/apps/:appId/provision-users', (request) => {
    provisionUsers(org, readParam(request, 'appId'))
    return {}
  })
}

interface AssignmentsQuery {
  readonly q: string | undefined
  readonly state: string | undefined
  readonly after: string | undefined
  readonly limit: number
}

function listAssignments(org: Org, app: App, query: AssignmentsQuery) {
  const state = APP_USER_STATES.find((known) => known === query.state)
  return readPage<AssignmentRow>(
    org,
    {
      from: 'app_users JOIN people ON people.id = person_id',
      key: 'person_id',
      columns: 'people.*, app_users.*, people.created AS created',
      sort: { expression: 'last_name', isDescending: false },
      condition: joinConditions([
        { sql: "app_id = ? AND state <> 'unassigned'", values: [app.id] },
        state === undefined ? undefined : { sql: 'state = ?', values: [state] },
        query.q === undefined
          ? undefined
          : { sql: "search LIKE ? ESCAPE '\\'", values: [`%${escapeLike(query.q.toLowerCase())}%`] },
      ]),
      after: query.after,
      limit: query.limit,
    },
    (row) => toRow(parsePerson(row), parseAppUser(row)),
  )
}

function toRow(person: Person, appUser: AppUser): AssignmentRow {
  return {
    personId: person.id,
    name: printName(person),
    login: person.profile.login,
    userName: appUser.userName,
    personStatus: person.status,
    scope: appUser.scope,
    state: appUser.state,
    externalId: appUser.externalId ?? null,
    lastError: appUser.lastError ?? null,
    lastSync: appUser.lastSync ?? null,
  }
}

function isAssigned(org: Org, appId: string, person: Person): boolean {
  const row = org.database.get('SELECT state FROM app_users WHERE app_id = ? AND person_id = ?', appId, person.id)
  return row !== undefined && readText(row, 'state') !== 'unassigned'
}
