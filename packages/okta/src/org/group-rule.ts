// A group rule as it is stored. What can be done to rules stands in group-rules.ts.
import { listStrings } from '../json.ts'
import { OrgError } from '../refusal.ts'
import { type Row, readJson, readText, readWord } from '../store/row.ts'
import type { Org } from './org.ts'

export interface GroupRule {
  readonly id: string
  readonly name: string
  readonly status: 'ACTIVE' | 'INACTIVE'
  /** "user.department == \"Planning\"". */
  readonly expression: string
  readonly groupIds: readonly string[]
  readonly created: string
  readonly lastUpdated: string
}

export function listRules(org: Org): GroupRule[] {
  return org.database.all('SELECT * FROM group_rules ORDER BY name').map(parseRule)
}

export function listActiveRules(org: Org): GroupRule[] {
  return org.database.all("SELECT * FROM group_rules WHERE status = 'ACTIVE' ORDER BY name").map(parseRule)
}

/** The rule with the id, or a refusal. */
export function getRule(org: Org, id: string): GroupRule {
  const row = org.database.get('SELECT * FROM group_rules WHERE id = ?', id)
  if (row === undefined) throw new OrgError('not-found', `Not found: Resource not found: ${id} (GroupRule)`)
  return parseRule(row)
}

function parseRule(row: Row): GroupRule {
  return {
    id: readText(row, 'id'),
    name: readText(row, 'name'),
    status: readWord(row, 'status', ['ACTIVE', 'INACTIVE'] as const),
    expression: readText(row, 'expression'),
    groupIds: listStrings(readJson(row, 'group_ids')),
    created: readText(row, 'created'),
    lastUpdated: readText(row, 'last_updated'),
  }
}
