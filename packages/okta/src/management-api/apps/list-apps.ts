// `GET /apps`: `q` and `filter`.
import type { App } from '../../apps/app.ts'
import { getApp } from '../../apps/app.ts'
import type { Org } from '../../org/org.ts'
import { readText } from '../../store/row.ts'
import { compileFilter, escapeLike, type Field, joinConditions } from '../filter/compile.ts'
import { type Page, readPage } from '../page.ts'

export interface AppsQuery {
  /** The beginning of the label or of the name. */
  readonly q?: string | undefined
  readonly filter?: string | undefined
  readonly after?: string | undefined
  readonly limit: number
}

export function listAppsPage(org: Org, query: AppsQuery): Page<App> {
  return readPage(
    org,
    {
      from: 'apps',
      key: 'id',
      columns: 'id',
      condition: joinConditions([
        query.filter === undefined ? undefined : compileFilter(query.filter, fieldOfApp),
        query.q === undefined
          ? undefined
          : {
              sql: "label LIKE ? ESCAPE '\\' OR template LIKE ? ESCAPE '\\'",
              values: [`${escapeLike(query.q)}%`, `${escapeLike(query.q)}%`],
            },
      ]),
      after: query.after,
      limit: query.limit,
    },
    (row) => getApp(org, readText(row, 'id')),
  )
}

const FIELDS: Readonly<Record<string, Field>> = {
  id: { expression: 'id' },
  status: { expression: 'status' },
  name: { expression: 'template' },
  label: { expression: 'label' },
  lastUpdated: { expression: 'last_updated' },
  'user.id': { expression: 'person_id', within: "app_users WHERE app_id = apps.id AND state <> 'unassigned'" },
  'group.id': { expression: 'group_id', within: 'app_group_assignments WHERE app_id = apps.id' },
}

function fieldOfApp(attribute: string): Field | undefined {
  return FIELDS[attribute]
}
