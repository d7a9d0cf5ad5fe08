import type { Migration } from '../sql/migrate.ts'

/** A position in the journal tells which transaction gave it, where transactions run side by side. */
export const journalOrder: Migration = {
  name: '0010-journal-order',
  up: ({ journalOrder }) => journalOrder,
}
