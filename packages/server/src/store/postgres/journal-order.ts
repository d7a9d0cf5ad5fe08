// The order of the journal where transactions run side by side. A position comes from a sequence when the entry is
// appended, with the locks of the change held, so entries about one thing stand in the order of their effects. But a lower
// position may be committed later, and a follower must never pass over it. So each entry notes a transaction id that was
// given after its position: whoever was given a lower position has a lower id, since a write takes its id at its BEGIN. Once
// all transactions up to the noted one have ended, nothing can appear below the entry any more. Notes are taken side by side,
// so an entry may have a higher one than the next; with the next, it is settled nevertheless.

import type { SqlConnection } from '../sql/connection.ts'

/**
 * `fluid_next_writer()`: the default of `journal.writer`. PostgreSQL tells nobody the next id to be given (the upper end of
 * a snapshot is one past the last transaction that has *ended*), so one is taken: that of an inner transaction, which a row
 * shows and which is taken back.
 * `fluid_rehome_journal()`: ids that another server gave mean nothing here. `fluid_journal_home()` is the server for which
 * that was done last.
 */
export const JOURNAL_ORDER = `
  CREATE OR REPLACE FUNCTION fluid_next_writer() RETURNS xid8 LANGUAGE plpgsql VOLATILE AS $$
    DECLARE
      own bigint := pg_current_xact_id()::text::bigint;
      taken bigint;
    BEGIN
      BEGIN
        INSERT INTO migrations (name) VALUES ('inner ' || pg_backend_pid()) RETURNING xmin::text::bigint INTO taken;
        RAISE EXCEPTION USING ERRCODE = 'FL001';
      EXCEPTION WHEN SQLSTATE 'FL001' THEN
        -- A row tells the lower half of the id only: it is less than 2^32 after the transaction's own.
        RETURN (own + ((taken - own) % 4294967296 + 4294967296) % 4294967296)::text::xid8;
      END;
    END $$;

  CREATE FUNCTION fluid_rehome_journal() RETURNS void LANGUAGE plpgsql AS $$
    BEGIN
      UPDATE journal SET writer = '0'::xid8 WHERE writer >= pg_snapshot_xmin(pg_current_snapshot());
      EXECUTE format(
        'CREATE OR REPLACE FUNCTION fluid_journal_home() RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
           AS $sql$ SELECT %s $sql$', (SELECT system_identifier FROM pg_control_system()));
    END $$;
  SELECT fluid_rehome_journal();`

export function settledSql(writer: string): string {
  return `${writer} < pg_snapshot_xmin(pg_current_snapshot())`
}

/**
 * Makes the journal at home when the database has come to another server (pg_dump and restore, pg_upgrade). Needs the right
 * to change the schema then, and nothing otherwise.
 */
export async function followServer(connection: SqlConnection): Promise<void> {
  const row = await connection.get(
    'SELECT fluid_journal_home() = system_identifier AS is_home FROM pg_control_system()',
    [],
  )
  if (row?.['is_home'] !== true) await connection.get('SELECT fluid_rehome_journal()', [])
}
