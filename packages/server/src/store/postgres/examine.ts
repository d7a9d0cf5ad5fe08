// What an operator should know about the PostgreSQL at hand.

import type { Finding } from '../port/finding.ts'
import type { PostgresConnection } from './connection.ts'

/** The transaction ids that tell which journal entries are settled came with it. */
const VERSION_MIN = 130_000
const CLOCKS_APART_MAX_MS = 5_000

const FACTS = `SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS number,
  (SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user) AS is_above,
  current_setting('synchronous_commit') AS commits, current_setting('fsync') AS fsync,
  current_schema() IS NOT NULL AS has_schema,
  (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now_ms,
  (SELECT count(*) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'organisation_id'
     WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace AND NOT c.relforcerowsecurity) AS bare`

export async function examine(connection: PostgresConnection): Promise<readonly Finding[]> {
  const facts = await connection.get(FACTS, [])
  if (facts === undefined) throw new Error('the facts gave no row')
  return [
    versionFinding(String(facts['version']), Number(facts['number'])),
    ...schemaFindings(facts['has_schema'] === true),
    wallFinding(facts['is_above'] === true, Number(facts['bare'])),
    durabilityFinding(String(facts['commits']), String(facts['fsync'])),
    clockFinding(Number(facts['now_ms']) - Date.now()),
  ]
}

function versionFinding(version: string, number: number): Finding {
  if (number >= VERSION_MIN) return { state: 'ok', sentence: `PostgreSQL ${version}.` }
  return { state: 'problem', sentence: `PostgreSQL ${version} is too old: use 13 or newer.` }
}

function schemaFindings(hasSchema: boolean): readonly Finding[] {
  if (hasSchema) return []
  const sentence =
    'The account of FLUID_DATABASE_URL finds no schema: its search_path names none that is there and that it may use. Mend it with: ALTER ROLE … SET search_path = public (or the schema that holds the tables), and GRANT USAGE on that schema.'
  return [{ state: 'problem', sentence }]
}

function wallFinding(isAbove: boolean, bare: number): Finding {
  if (isAbove) {
    return {
      state: 'warning',
      sentence:
        'The account of FLUID_DATABASE_URL is a superuser or has BYPASSRLS, so row-level security, the second wall between organisations, does not hold for it: let an ordinary role own the database (CREATE ROLE fluid LOGIN; ALTER DATABASE … OWNER TO fluid).',
    }
  }
  if (bare > 0) {
    return {
      state: 'problem',
      sentence: `${bare} tables have no row-level security: run "fluid migrate" with the account that owns them.`,
    }
  }
  return { state: 'ok', sentence: 'Row-level security walls the organisations off from each other.' }
}

function durabilityFinding(commits: string, fsync: string): Finding {
  if (commits !== 'off' && fsync === 'on') return { state: 'ok', sentence: 'A change that was answered is on disk.' }
  return {
    state: 'warning',
    sentence:
      'The database may lose changes that were answered when its machine fails: set fsync = on and synchronous_commit = on.',
  }
}

function clockFinding(apartMs: number): Finding {
  if (Math.abs(apartMs) <= CLOCKS_APART_MAX_MS) return { state: 'ok', sentence: "The database's clock agrees." }
  return {
    state: 'warning',
    sentence: `The clocks of this machine and of the database are ${Math.round(Math.abs(apartMs) / 1000)} seconds apart: let both follow a time server.`,
  }
}
