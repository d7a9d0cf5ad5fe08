// A backup: one compressed file of lines. The first says what it is, then each table is named and followed by its rows,
// and the last line holds the totals: a file without it is not whole.

import { createReadStream, createWriteStream } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { pipeline, Readable } from 'node:stream'
import { pipeline as pipelined } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '@fluid-scim/scim'
import {
  type Cell,
  type CellKind,
  type Column,
  type Everything,
  type Row,
  type Table,
  Unfitting,
} from '../store/port/moving.ts'
import { Tally, type Totals } from './tally.ts'

const FORMAT = 'fluid-backup'
const VERSION = 1

/** What a backup's lines say, in order. */
export type Line =
  | { readonly kind: 'header'; readonly migrations: readonly string[]; readonly createdMs: number }
  | { readonly kind: 'table'; readonly table: Table }
  | { readonly kind: 'row'; readonly row: Row }
  | { readonly kind: 'end'; readonly totals: Totals }

/** Writes everything into a new file that only this account can read; answers its totals. Nothing half-written stays. */
export async function writeBackupFile(file: string, everything: Everything, createdMs: number): Promise<Totals> {
  const part = `${file}.part`
  const tally = new Tally()
  try {
    const lines = Readable.from(print(everything, createdMs, tally))
    await pipelined(lines, createGzip(), createWriteStream(part, { flags: 'wx', mode: 0o600 }))
    await toDisk(part)
    await rename(part, file)
    return tally.totals()
  } catch (error) {
    if (isTaken(error)) {
      throw new Unfitting(
        `${part} is there: another backup into this file is under way, or one was cut off. If none runs, delete that file and try again.`,
      )
    }
    await rm(part, { force: true })
    throw error
  }
}

/** The lines of a backup. Throws Unfitting for a file that is none, or is damaged. */
export async function* readBackupFile(file: string): AsyncGenerator<Line> {
  let table: Table | undefined
  let isWhole = false
  // What goes wrong with the file reaches the reader of the lines by way of the stream between.
  const input = pipeline(createReadStream(file), createGunzip(), () => undefined)
  const lines = createInterface({ input })
  // A damaged file may fail once more when its lines have been given up.
  lines.on('error', () => undefined)
  try {
    for await (const text of lines) {
      const line = parseLine(text, table)
      if (line.kind === 'table') table = line.table
      isWhole = line.kind === 'end'
      yield line
    }
  } catch (error) {
    throw isDamage(error) ? damaged() : error
  } finally {
    input.destroy()
  }
  if (!isWhole) throw damaged()
}

async function* print(everything: Everything, createdMs: number, tally: Tally): AsyncGenerator<string> {
  yield toLine({ format: FORMAT, version: VERSION, createdMs, migrations: [...everything.migrations] })
  for (const table of everything.tables) {
    yield toLine({ table: table.name, columns: table.columns.map(({ name, kind }) => ({ name, kind })) })
    for await (const rows of everything.rowsOf(table)) {
      tally.add(table, rows)
      yield rows.map((row) => toLine(row.map(printCell))).join('')
    }
  }
  yield toLine({ end: Object.fromEntries(Object.entries(tally.totals()).map(([name, total]) => [name, { ...total }])) })
}

function toLine(value: JsonValue): string {
  return `${JSON.stringify(value)}\n`
}

function printCell(cell: Cell): JsonValue {
  return cell instanceof Uint8Array ? Buffer.from(cell).toString('base64') : cell
}

function parseLine(text: string, table: Table | undefined): Line {
  const value: JsonValue = JSON.parse(text)
  if (isJsonArray(value)) {
    if (table === undefined) throw damaged()
    return { kind: 'row', row: table.columns.map((column, index) => parseCell(value[index], column)) }
  }
  if (!isJsonObject(value)) throw damaged()
  if (value['format'] !== undefined) return parseHeader(value)
  if (isJsonObject(value['end'])) return { kind: 'end', totals: parseTotals(value['end']) }
  return { kind: 'table', table: parseTable(value) }
}

function parseHeader({ format, version, createdMs, migrations }: JsonObject): Line {
  if (format !== FORMAT) throw damaged()
  if (version !== VERSION) throw new Unfitting('The backup was written by a newer Fluid: restore it with that version.')
  return { kind: 'header', migrations: textsOf(migrations), createdMs: typeof createdMs === 'number' ? createdMs : 0 }
}

function parseTable({ table, columns }: JsonObject): Table {
  if (!isName(table) || !isJsonArray(columns)) throw damaged()
  return { name: table, columns: columns.map(parseColumn) }
}

const KINDS: readonly CellKind[] = ['text', 'integer', 'bytes', 'json']

function parseColumn(value: JsonValue): Column {
  const kind = isJsonObject(value) ? KINDS.find((one) => one === value['kind']) : undefined
  const name = isJsonObject(value) ? value['name'] : undefined
  if (kind === undefined || !isName(name)) throw damaged()
  return { name, kind }
}

// Names of tables and columns become SQL: nothing else than a plain name may pass.
function isName(value: JsonValue | undefined): value is string {
  return typeof value === 'string' && /^[a-z][a-z0-9_]*$/.test(value)
}

function parseCell(value: JsonValue | undefined, { kind }: Column): Cell {
  if (value === null) return null
  if (kind === 'integer' && typeof value === 'number' && Number.isSafeInteger(value)) return value
  if (kind === 'bytes' && typeof value === 'string') return Uint8Array.from(Buffer.from(value, 'base64'))
  if ((kind === 'text' || kind === 'json') && typeof value === 'string') return value
  throw damaged()
}

function parseTotals(end: JsonObject): Totals {
  return Object.fromEntries(
    Object.entries(end).map(([name, total]) => {
      if (!isJsonObject(total)) throw damaged()
      return [name, { rows: Number(total['rows']), checksum: String(total['checksum']) }]
    }),
  )
}

function textsOf(value: JsonValue | undefined): readonly string[] {
  if (!isJsonArray(value)) throw damaged()
  return value.filter((one) => typeof one === 'string')
}

/** A power cut after this loses nothing. */
async function toDisk(file: string): Promise<void> {
  const handle = await open(file, 'r+')
  await handle.sync()
  await handle.close()
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST'
}

function isDamage(error: unknown): boolean {
  if (error instanceof SyntaxError) return true
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')
}

function damaged(): Unfitting {
  return new Unfitting('The file is no whole backup of Fluid: it was cut off, changed or is something else.')
}
