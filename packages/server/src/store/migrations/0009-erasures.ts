import type { Migration } from '../sql/migrate.ts'

/** Certificates of what was removed of people who were erased. */
export const erasures: Migration = {
  name: '0009-erasures',
  up: ({ types }) => `
    CREATE TABLE erasures (
      organisation_id ${types.integer} NOT NULL,
      user_id ${types.text} NOT NULL,
      erased_ms ${types.integer} NOT NULL,
      certificate TEXT NOT NULL,
      PRIMARY KEY (organisation_id, user_id)
    );
  `,
}
