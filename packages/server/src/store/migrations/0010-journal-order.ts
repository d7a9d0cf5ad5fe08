import type { Migration } from '../sql/migrate.ts'

/** What tells that nothing can appear below an entry of the journal any more, where transactions run side by side. */
export const journalOrder: Migration = {
  name: '0010-journal-order',
  up: ({ journalOrder }) => journalOrder,
}
