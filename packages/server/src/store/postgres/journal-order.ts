// The order of the journal where transactions run side by side: entries must never appear below one that a follower has
// already passed. A sequence cannot promise that, since a number is given before the commit. So a position is made of the
// id of its transaction and the entry's place in it: once all transactions with lower ids have ended, nothing can appear
// below any more, and PostgreSQL tells which those are (`pg_snapshot_xmin`).

import type { SqlConnection } from '../sql/connection.ts'

/** Positions per transaction id: 2^53 of them last for 2^45 transactions. */
const ENTRIES_PER_ID = 256

/**
 * `fluid_first_position(id)`: where the positions of a transaction begin. Made anew by `fluid_rebase_positions`, so that
 * they follow the highest that is there, whatever ids this server has come to; `fluid_journal_home` is the server for
 * which that was done.
 * `fluid_next_position()`: the column's default. A transaction with more entries than an id has room for takes further
 * ids, those of inner transactions which are taken back.
 */
export const JOURNAL_ORDER = `
  CREATE FUNCTION fluid_rebase_positions() RETURNS void LANGUAGE plpgsql AS $$
    BEGIN
      EXECUTE format(
        'CREATE OR REPLACE FUNCTION fluid_first_position(id xid8) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
           AS $sql$ SELECT (id::text::bigint - %s) * ${ENTRIES_PER_ID} + %s $sql$',
        pg_current_xact_id(), (SELECT coalesce(max(position), 0) + 1 FROM journal));
      EXECUTE format(
        'CREATE OR REPLACE FUNCTION fluid_journal_home() RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
           AS $sql$ SELECT %s $sql$', (SELECT system_identifier FROM pg_control_system()));
    END $$;
  SELECT fluid_rebase_positions();

  CREATE FUNCTION fluid_next_position() RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$
    DECLARE
      own bigint := pg_current_xact_id()::text::bigint;
      state text := coalesce(current_setting('fluid.next_position', true), '');
      given bigint;
      inner_id bigint;
    BEGIN
      IF state = '' THEN
        given := fluid_first_position(own::text::xid8);
      ELSE
        given := state::bigint;
        IF (given - fluid_first_position(own::text::xid8)) % ${ENTRIES_PER_ID} = 0 THEN
          BEGIN
            INSERT INTO migrations (name) VALUES ('an inner transaction') RETURNING xmin::text::bigint INTO inner_id;
            RAISE EXCEPTION USING ERRCODE = 'FL001';
          EXCEPTION WHEN SQLSTATE 'FL001' THEN
            -- A row tells the lower half of the id only: it is less than 2^32 after the transaction's own.
            inner_id := own + ((inner_id - own) % 4294967296 + 4294967296) % 4294967296;
          END;
          given := fluid_first_position(inner_id::text::xid8);
        END IF;
      END IF;
      PERFORM set_config('fluid.next_position', (given + 1)::text, true);
      RETURN given;
    END $$;
  ALTER TABLE journal ALTER COLUMN position DROP IDENTITY;
  ALTER TABLE journal ALTER COLUMN position SET DEFAULT fluid_next_position();
  ALTER TABLE journal DROP COLUMN writer;
  DROP FUNCTION fluid_next_writer();`

export function settledSql(position: string): string {
  return `${position} < fluid_first_position(pg_snapshot_xmin(pg_current_snapshot()))`
}

/** Lets positions go on after the highest that is there. Needs the right to change the schema. */
export async function rebasePositions(connection: SqlConnection): Promise<void> {
  await connection.get('SELECT fluid_rebase_positions()', [])
}

/**
 * Does that when the database has come to another server (pg_dump and restore, pg_upgrade), whose transaction ids may be
 * lower than those that gave the positions.
 */
export async function followServer(connection: SqlConnection): Promise<void> {
  const row = await connection.get(
    'SELECT fluid_journal_home() = system_identifier AS is_home FROM pg_control_system()',
    [],
  )
  if (row?.['is_home'] !== true) await rebasePositions(connection)
}
