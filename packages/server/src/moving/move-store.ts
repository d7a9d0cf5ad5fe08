// From one database into another, of whichever kind: `fluid migrate-store`.

import { type Moving, Unfitting } from '../store/port/moving.ts'
import { differences, Tally, type Totals, tallyOf } from './tally.ts'

/**
 * Copies everything into an empty database, wholly or not at all, and answers what that was. Before it is final it is
 * read back and compared, and the source is looked at again. Throws Unfitting when the target is in use, when what has
 * arrived differs, or when the source has changed meanwhile.
 */
export function moveStore(from: Moving, to: Moving): Promise<Totals> {
  return from.readAll((everything) =>
    to.fill(everything.migrations, async (filling) => {
      const sent = new Tally()
      for (const table of everything.tables) {
        for await (const rows of everything.rowsOf(table)) {
          sent.add(table, rows)
          await filling.insert(table, rows)
        }
      }
      const totals = sent.totals()
      refuseDifferences(totals, await tallyOf(filling.tables, filling.rowsOf), arrivedOtherwise)
      const now = await from.readAll(({ tables, rowsOf }) => tallyOf(tables, rowsOf))
      refuseDifferences(totals, now, changedMeanwhile)
      return totals
    }),
  )
}

function refuseDifferences(one: Totals, other: Totals, sentence: (tables: string) => string): void {
  const tables = differences(one, other)
  if (tables.length > 0) throw new Unfitting(sentence(tables.join(', ')))
}

function arrivedOtherwise(tables: string): string {
  return `What has arrived differs from what was sent (${tables}). Nothing was kept: please report this.`
}

function changedMeanwhile(tables: string): string {
  return `The database was changed while it was being copied (${tables}), and those changes would be lost. Nothing was kept: stop Fluid and move again.`
}
