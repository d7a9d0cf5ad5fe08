// Whoever takes the journal out of Fluid is named in it (T-71).

import type { Organisation } from '../directory/organisation.ts'
import { actorName } from '../journal/actor-name.ts'
import type { ExportFormat } from '../journal/export.ts'
import type { JournalFilter } from '../journal/search.ts'
import { journalise } from '../journal/write.ts'
import type { Runtime } from '../runtime.ts'
import type { By } from './set-token.ts'

export function noteExport(
  runtime: Runtime,
  by: By,
  { id, name, displayName }: Organisation,
  { format, filter }: { readonly format: ExportFormat; readonly filter: JournalFilter },
): Promise<void> {
  const isPart = Object.values(filter).some((one) => one !== undefined)
  return runtime.store.write(id, (tx) =>
    journalise(tx.journal, runtime, by, {
      action: 'journal.exported',
      outcome: 'changed',
      subject: { kind: 'organisation', id: name, name: displayName },
      sentence: `${actorName(by.actor)} exported ${isPart ? 'a part of the journal' : 'the whole journal'} as ${format === 'csv' ? 'CSV' : 'JSON Lines'}.`,
    }),
  )
}
