import type { Totals } from '../moving/tally.ts'

/** What was written or read, table by table, with a checksum that is the same in every kind of database. */
export function printTotals(print: (line: string) => void, totals: Totals): void {
  for (const [table, { rows, checksum }] of Object.entries(totals)) {
    print(`${String(rows).padStart(12)}  ${table.padEnd(24)} ${checksum}`)
  }
}
