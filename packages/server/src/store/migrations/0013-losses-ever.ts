import type { Migration } from '../sql/migrate.ts'

/** A counter that never goes down beside that of 0012: by how much a client's losses can have grown since somebody counted them. */
export const lossesEver: Migration = {
  name: '0013-losses-ever',
  up: ({ types }) => `ALTER TABLE loss_counts ADD COLUMN ever ${types.integer} NOT NULL DEFAULT 0;`,
}
