// A second wall between organisations: row-level security on every table that has an organisation. Each transaction says
// whose rows it may touch; a statement that forgot its WHERE then still reaches no other organisation, and a connection
// that has said nothing sees nothing. It holds for any account but superusers and those with BYPASSRLS.

import type { OrganisationId } from '../../directory/ids.ts'
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

/** Builds the wall around the tables that have none yet: for the owner's own account too. */
export async function buildWall(connection: PostgresConnection): Promise<void> {
  const bare = await connection.all(
    `SELECT c.relname AS name FROM pg_class c
       JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'organisation_id' AND NOT a.attisdropped
     WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relrowsecurity
     ORDER BY c.relname`,
    [],
  )
  for (const row of bare) {
    const table = `"${text(row, 'name')}"`
    await connection.script(`
      ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
      ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
      CREATE POLICY organisation_wall ON ${table} USING (${POLICY})`)
  }
}
