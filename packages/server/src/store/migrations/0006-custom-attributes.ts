import type { Migration } from '../sql/migrate.ts'

/** Extension schemas that an organisation has defined, as a JSON list of definitions. */
export const customAttributes: Migration = {
  name: '0006-custom-attributes',
  up: () => `ALTER TABLE organisations ADD COLUMN schemas TEXT NOT NULL DEFAULT '[]';`,
}
