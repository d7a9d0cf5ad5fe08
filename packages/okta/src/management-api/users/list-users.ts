// `GET /users`: `q`, `filter` and `search`, as far as Okta documents them.
import type { Org } from '../../org/org.ts'
import { type Person, parsePerson } from '../../org/person.ts'
import { type Condition, compileFilter, escapeLike, type Field, joinConditions } from '../filter/compile.ts'
import { type Page, readPage } from '../page.ts'

export interface UsersQuery {
  /** The beginning of a first name, last name or e-mail address. */
  readonly q?: string | undefined
  readonly filter?: string | undefined
  readonly search?: string | undefined
  readonly sortBy?: string | undefined
  readonly isDescending: boolean
  readonly after?: string | undefined
  readonly limit: number
}

/** Deactivated people are left out unless the query is a `search` or a `filter`. */
export function listUsers(org: Org, query: UsersQuery): Page<Person> {
  const asks = query.filter !== undefined || query.search !== undefined
  const sort = query.sortBy === undefined ? undefined : fieldOfUser(query.sortBy)
  return readPage(
    org,
    {
      from: 'people',
      key: 'id',
      condition: joinConditions([
        asks ? undefined : { sql: "status <> 'DEPROVISIONED'", values: [] },
        query.filter === undefined ? undefined : compileFilter(query.filter, fieldOfUser),
        query.search === undefined ? undefined : compileFilter(query.search, fieldOfUser),
        query.q === undefined ? undefined : startsWith(query.q),
      ]),
      sort: sort === undefined ? undefined : { expression: sort.expression, isDescending: query.isDescending },
      after: query.after,
      limit: query.limit,
    },
    parsePerson,
  )
}

const COLUMNS: Readonly<Record<string, string>> = {
  id: 'id',
  status: 'status',
  created: 'created',
  activated: 'activated',
  statusChanged: 'status_changed',
  lastUpdated: 'last_updated',
  'profile.login': 'login',
  'profile.email': 'email',
  'profile.firstName': 'first_name',
  'profile.lastName': 'last_name',
}

function fieldOfUser(attribute: string): Field | undefined {
  const column = COLUMNS[attribute]
  if (column !== undefined) return { expression: column }
  const name = /^profile\.([A-Za-z_]\w*)$/.exec(attribute)?.[1]
  return name === undefined ? undefined : { expression: `json_extract(profile, '$.${name}')` }
}

function startsWith(q: string): Condition {
  const words = q.trim().split(/\s+/)
  const columns = ['first_name', 'last_name', 'email', 'login']
  return joinConditions(
    words.map((word) => ({
      sql: columns.map((column) => `${column} LIKE ? ESCAPE '\\'`).join(' OR '),
      values: columns.map(() => `${escapeLike(word)}%`),
    })),
  )
}
