// One page of the System Log, by time, expression and keywords.
import type { Org } from '../../org/org.ts'
import { type LoggedEvent, parseEvent } from '../../system-log/system-log.ts'
import { invalidField } from '../api-error.ts'
import { type Condition, compileFilter, escapeLike, type Field, joinConditions } from '../filter/compile.ts'
import type { Page } from '../page.ts'

export interface LogQuery {
  readonly since?: string | undefined
  readonly until?: string | undefined
  readonly filter?: string | undefined
  /** Keywords, each of which the event has to hold. */
  readonly q?: string | undefined
  /** The number of the last event seen. */
  readonly after?: string | undefined
  readonly isDescending: boolean
  readonly limit: number
}

/**
 * Events in the order in which they were written. A query that is not bounded by `until` can be asked again: its page
 * always has a next one, which is empty until something happens, as in Okta.
 */
export function listLog(org: Org, query: LogQuery): Page<LoggedEvent> {
  const condition = joinConditions([
    query.since === undefined ? undefined : { sql: 'published >= ?', values: [query.since] },
    query.until === undefined ? undefined : { sql: 'published < ?', values: [query.until] },
    query.filter === undefined ? undefined : compileFilter(query.filter, fieldOfEvent),
    query.q === undefined ? undefined : holdsKeywords(query.q),
    query.after === undefined
      ? undefined
      : { sql: query.isDescending ? 'id < ?' : 'id > ?', values: [readCursor(query.after)] },
  ])
  const rows = org.database.all(
    `SELECT id, document FROM events WHERE ${condition.sql} ORDER BY id ${query.isDescending ? 'DESC' : 'ASC'} LIMIT ?`,
    ...condition.values,
    query.limit + 1,
  )
  const items = rows.slice(0, query.limit).map(parseEvent)
  const last = items.at(-1)?.sequence
  const isPolling = !query.isDescending && query.until === undefined
  if (rows.length > query.limit) return { items, next: last === undefined ? undefined : String(last) }
  return { items, next: isPolling ? String(last ?? query.after ?? 0) : undefined }
}

function readCursor(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text)
  throw invalidField('after', 'This is not a cursor that the Link header gave.')
}

const COLUMNS: Readonly<Record<string, string>> = {
  eventType: 'event_type',
  published: 'published',
  uuid: 'uuid',
  'outcome.result': 'result',
}

function fieldOfEvent(attribute: string): Field | undefined {
  const column = COLUMNS[attribute]
  if (column !== undefined) return { expression: column }
  const target = /^target\.(id|type|alternateId|displayName)$/.exec(attribute)?.[1]
  if (target !== undefined) {
    return {
      expression: `json_extract(target.value, '$.${target}')`,
      within: "json_each(document, '$.target') AS target WHERE 1 = 1",
    }
  }
  const path = /^(?:actor|outcome|transaction|debugContext|severity|displayMessage|version|legacyEventType)(?:\.\w+)*$/
  return path.test(attribute) ? { expression: `json_extract(document, '$.${attribute}')` } : undefined
}

function holdsKeywords(q: string): Condition {
  return joinConditions(
    q
      .trim()
      .split(/\s+/)
      .slice(0, 10)
      .map((keyword) => ({ sql: "document LIKE ? ESCAPE '\\'", values: [`%${escapeLike(keyword)}%`] })),
  )
}
