// `GET /groups`: `q`, `filter` and `search`.
import { type Group, parseGroup } from '../../org/group.ts'
import type { Org } from '../../org/org.ts'
import { compileFilter, escapeLike, type Field, joinConditions } from '../filter/compile.ts'
import { type Page, readPage } from '../page.ts'

export interface GroupsQuery {
  /** The beginning of the name. */
  readonly q?: string | undefined
  readonly filter?: string | undefined
  readonly search?: string | undefined
  readonly sortBy?: string | undefined
  readonly isDescending: boolean
  readonly after?: string | undefined
  readonly limit: number
}

export function listGroups(org: Org, query: GroupsQuery): Page<Group> {
  const sort = query.sortBy === undefined ? undefined : fieldOfGroup(query.sortBy)
  return readPage(
    org,
    {
      from: 'groups',
      key: 'id',
      condition: joinConditions([
        query.q === undefined ? undefined : { sql: "name LIKE ? ESCAPE '\\'", values: [`${escapeLike(query.q)}%`] },
        query.filter === undefined ? undefined : compileFilter(query.filter, fieldOfGroup),
        query.search === undefined ? undefined : compileFilter(query.search, fieldOfGroup),
      ]),
      sort: sort === undefined ? undefined : { expression: sort.expression, isDescending: query.isDescending },
      after: query.after,
      limit: query.limit,
    },
    parseGroup,
  )
}

const COLUMNS: Readonly<Record<string, string>> = {
  id: 'id',
  type: 'type',
  created: 'created',
  lastUpdated: 'last_updated',
  lastMembershipUpdated: 'members_updated',
  'profile.name': 'name',
  'profile.description': 'description',
}

function fieldOfGroup(attribute: string): Field | undefined {
  const expression = COLUMNS[attribute]
  return expression === undefined ? undefined : { expression }
}
