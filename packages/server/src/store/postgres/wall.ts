// A second wall between organisations: row-level security on every table that has an organisation. Each transaction says
// whose rows it may touch; a statement that forgot its WHERE then still reaches no other organisation, and a connection
// that has said nothing sees nothing. It holds for any account but superusers and those with BYPASSRLS.

import type { OrganisationId } from '../../directory/ids.ts'
import type { SqlRow } from '../sql/connection.ts'
import { text } from '../sql/row.ts'
import type { PostgresConnection } from './connection.ts'

/** Whose rows a transaction may touch: one organisation's, or all (the directory of organisations, migrations). */
export type Reach = OrganisationId | 'all'

/** The statement that opens the wall for the rest of the transaction. */
export function reachSql(reach: Reach): string {
  return `SET LOCAL fluid.organisation = '${reach}'`
}

// In brackets of their own, the settings are read once per statement and not once per row.
const CURRENT = "current_setting('fluid.organisation', true)"
const POLICY = `organisation_id = (SELECT CASE WHEN ${CURRENT} ~ '^[0-9]+$' THEN ${CURRENT}::bigint END)
  OR (SELECT ${CURRENT}) = 'all'`

// Policies add up: a further one opens what ours closes, unless it restricts.
const TABLES = `SELECT c.relname AS name,
    EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'organisation_wall') AS has_policy,
    c.relrowsecurity AND c.relforcerowsecurity AS is_held,
    EXISTS (SELECT 1 FROM pg_policy p
      WHERE p.polrelid = c.oid AND p.polname <> 'organisation_wall' AND p.polpermissive) AS is_opened
  FROM pg_class c
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'organisation_id' AND NOT a.attisdropped
  WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
  ORDER BY c.relname`

export interface WallGaps {
  /** Names of tables that have no wall, or one that does not hold for their owner. */
  readonly bare: readonly string[]
  /** Names of tables with a further policy, which lets more through. */
  readonly opened: readonly string[]
}

export async function findGaps(connection: PostgresConnection): Promise<WallGaps> {
  const tables = await connection.all(TABLES, [])
  const namesOf = (rows: typeof tables) => rows.map((row) => text(row, 'name'))
  return { bare: namesOf(tables.filter(isBare)), opened: namesOf(tables.filter((row) => row['is_opened'] === true)) }
}

/** Builds the wall around the tables that have none, or whose wall has lost a part: for the owner's own account too. */
export async function buildWall(connection: PostgresConnection): Promise<void> {
  for (const row of (await connection.all(TABLES, [])).filter(isBare)) {
    const table = `"${text(row, 'name')}"`
    const policy = row['has_policy'] === true ? '' : `CREATE POLICY organisation_wall ON ${table} USING (${POLICY})`
    // A table that is in use is waited for only briefly, since everybody else would queue behind.
    await connection.script(`
      SET LOCAL lock_timeout = '3s';
      ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
      ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
      ${policy}`)
  }
}

function isBare(table: SqlRow): boolean {
  return table['has_policy'] !== true || table['is_held'] !== true
}
