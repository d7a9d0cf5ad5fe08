import type { Migration } from '../sql/migrate.ts'

/** How many requests an organisation has left, in thousandths, as of a moment; used where several processes share the database. */
export const requestAllowances: Migration = {
  name: '0011-request-allowances',
  up: ({ types }) => `
    CREATE TABLE request_allowances (
      organisation_id ${types.integer} NOT NULL PRIMARY KEY,
      left_milli ${types.integer} NOT NULL,
      at_ms ${types.integer} NOT NULL
    );
  `,
}
