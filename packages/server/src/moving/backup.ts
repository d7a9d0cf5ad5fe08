// `fluid backup` and `fluid restore`: beside a running server, and into a new database of either kind.

import { existsSync } from 'node:fs'
import { type Filling, type Moving, type Row, type Table, Unfitting } from '../store/port/moving.ts'
import { type Line, readBackupFile, writeBackupFile } from './backup-file.ts'
import { differences, Tally, type Totals, tallyOf } from './tally.ts'

/** Writes everything, as it is at one moment, into a new file; answers what that was. Throws Unfitting when the file exists. */
export function backUp(store: Moving, file: string, nowMs: number): Promise<Totals> {
  if (existsSync(file)) throw new Unfitting(`${file} exists already: choose another name. Nothing was overwritten.`)
  return store.readAll((everything) => writeBackupFile(file, everything, nowMs))
}

/**
 * Fills an empty database from a backup, wholly or not at all; answers what that was. Throws Unfitting for a file that is
 * damaged and for a database that is in use or newer than the backup.
 */
export async function restore(store: Moving, file: string): Promise<Totals> {
  const lines = readBackupFile(file)
  const { value: header } = await lines.next()
  if (header?.kind !== 'header') throw new Unfitting('The file is no backup of Fluid.')
  return await store.fill(header.migrations, (filling) => fill(filling, lines))
}

const ROWS_AT_ONCE = 500

async function fill(filling: Filling, lines: AsyncIterable<Line>): Promise<Totals> {
  const read = new Tally()
  let table: Table | undefined
  let rows: Row[] = []
  let written: Totals = {}
  const flush = async (): Promise<void> => {
    if (table === undefined || rows.length === 0) return
    read.add(table, rows)
    await filling.insert(table, rows)
    rows = []
  }
  for await (const line of lines) {
    if (line.kind === 'row') {
      rows.push(line.row)
      if (rows.length >= ROWS_AT_ONCE) await flush()
    } else {
      await flush()
      if (line.kind === 'table') table = line.table
      if (line.kind === 'end') written = line.totals
    }
  }
  refuseDifferences(written, read.totals())
  refuseDifferences(written, await tallyOf(filling.tables, filling.rowsOf))
  return written
}

function refuseDifferences(written: Totals, found: Totals): void {
  const tables = differences(written, found)
  if (tables.length === 0) return
  throw new Unfitting(
    `The backup does not hold what it says (${tables.join(', ')}): it was changed. Nothing was restored.`,
  )
}
