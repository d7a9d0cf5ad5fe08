// What an operator should know about the PostgreSQL at hand.

import type { Finding } from '../port/finding.ts'
import type { PostgresConnection } from './connection.ts'
import { findGaps, type WallGaps } from './wall.ts'

/** The transaction ids that tell which journal entries are settled came with it. */
const VERSION_MIN = 130_000
const CLOCKS_APART_MAX_MS = 5_000
const LISTENING = 1

const FACTS = `SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS number,
  (SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user) AS is_above,
  current_setting('synchronous_commit') AS commits, current_setting('fsync') AS fsync,
  current_schema() IS NOT NULL AS has_schema,
  (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now_ms,
  coalesce((SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), false) AS is_encrypted,
  coalesce(inet_server_addr() <<= '127.0.0.0/8' OR inet_server_addr() = '::1', true) AS is_this_machine,
  (SELECT min(allowed) FROM (
    SELECT current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
      - coalesce(current_setting('reserved_connections', true)::int, 0) AS allowed
    UNION ALL SELECT rolconnlimit FROM pg_roles WHERE rolname = current_user AND rolconnlimit >= 0
    UNION ALL SELECT datconnlimit FROM pg_database WHERE datname = current_database() AND datconnlimit >= 0
  ) limits) AS connections`

/** `poolMax`: how many connections one process takes, without the one that listens. */
export async function examine(connection: PostgresConnection, poolMax: number): Promise<readonly Finding[]> {
  const facts = await connection.get(FACTS, [])
  if (facts === undefined) throw new Error('the facts gave no row')
  return [
    versionFinding(String(facts['version']), Number(facts['number'])),
    ...schemaFindings(facts['has_schema'] === true),
    ...wallFindings(facts['is_above'] === true, await findGaps(connection)),
    durabilityFinding(String(facts['commits']), String(facts['fsync'])),
    connectionsFinding(poolMax + LISTENING, Number(facts['connections'])),
    ...encryptionFindings(facts['is_encrypted'] === true || facts['is_this_machine'] === true),
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

function wallFindings(isAbove: boolean, { bare, opened }: WallGaps): readonly Finding[] {
  const findings: Finding[] = []
  if (isAbove) {
    findings.push({
      state: 'warning',
      sentence:
        'The account of FLUID_DATABASE_URL is a superuser or has BYPASSRLS, so row-level security, the second wall between organisations, does not hold for it: let an ordinary role own the database (CREATE ROLE fluid LOGIN; ALTER DATABASE … OWNER TO fluid).',
    })
  }
  if (bare.length > 0) {
    findings.push({
      state: 'problem',
      sentence: `Row-level security is missing, or not forced, on ${bare.join(', ')}: run "fluid migrate" with the account that owns the tables.`,
    })
  }
  if (opened.length > 0) {
    findings.push({
      state: 'problem',
      sentence: `Policies that Fluid has not made let more through on ${opened.join(', ')}, so row-level security does not wall the organisations off there: remove them (DROP POLICY … ON …), or make them AS RESTRICTIVE.`,
    })
  }
  if (findings.length > 0) return findings
  return [{ state: 'ok', sentence: 'Row-level security walls the organisations off from each other.' }]
}

function durabilityFinding(commits: string, fsync: string): Finding {
  if (commits !== 'off' && fsync === 'on') return { state: 'ok', sentence: 'A change that was answered is on disk.' }
  return {
    state: 'warning',
    sentence:
      'The database may lose changes that were answered when its machine fails: set fsync = on and synchronous_commit = on.',
  }
}

/** Two processes are the least: while Fluid is upgraded, the new one starts beside the old. */
function connectionsFinding(perProcess: number, allowed: number): Finding {
  const facts = `A process takes up to ${perProcess} connections, and the database lets this account have ${allowed}`
  const remedy =
    'set fewer per process (?max= in FLUID_DATABASE_URL), or allow more (max_connections, ALTER ROLE … CONNECTION LIMIT)'
  if (allowed < perProcess) return { state: 'problem', sentence: `${facts}: ${remedy}.` }
  const processes = Math.floor(allowed / perProcess)
  if (processes > 1) return { state: 'ok', sentence: `${facts}: enough for ${processes} processes.` }
  return {
    state: 'warning',
    sentence: `${facts}, which is too little for a second process, as during an upgrade: ${remedy}.`,
  }
}

function encryptionFindings(isGuarded: boolean): readonly Finding[] {
  if (isGuarded) return []
  const sentence =
    'What Fluid and the database say to each other is not encrypted: unless nobody else can listen on the network between them, switch TLS on at the database and add ?sslmode=verify-full to FLUID_DATABASE_URL.'
  return [{ state: 'warning', sentence }]
}

function clockFinding(apartMs: number): Finding {
  if (Math.abs(apartMs) <= CLOCKS_APART_MAX_MS) return { state: 'ok', sentence: "The database's clock agrees." }
  return {
    state: 'warning',
    sentence: `The clocks of this machine and of the database are ${Math.round(Math.abs(apartMs) / 1000)} seconds apart: let both follow a time server.`,
  }
}
