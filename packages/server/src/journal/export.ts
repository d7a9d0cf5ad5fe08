// The journal for other programs: JSON Lines, and CSV for spreadsheets. Streamed, an entry at a time.

import type { StoredJournalEntry } from '../store/port/journal.ts'
import { actorName } from './actor-name.ts'

export type ExportFormat = 'jsonl' | 'csv'

export const EXPORT_MEDIA_TYPES = { jsonl: 'application/jsonl', csv: 'text/csv; charset=utf-8' } as const

/** The lines of an export, each with its line break; for CSV, the names of the columns first. */
export async function* exportLines(
  entries: AsyncIterable<StoredJournalEntry>,
  format: ExportFormat,
): AsyncGenerator<string> {
  if (format === 'csv') yield csvHeader()
  for await (const entry of entries) yield format === 'csv' ? csvEntry(entry) : `${jsonEntry(entry)}\n`
}

/** An entry as JSON on one line, with its time as text. */
export function jsonEntry({ atMs, ...entry }: StoredJournalEntry): string {
  return JSON.stringify({ at: new Date(atMs).toISOString(), ...entry })
}

/** An entry as a line of CSV, with its line break. */
export function csvEntry(entry: StoredJournalEntry): string {
  return csvLine(COLUMNS.map(([, cell]) => cell(entry)))
}

/** The names of the columns, as the first line of CSV. */
export function csvHeader(): string {
  return csvLine(COLUMNS.map(([name]) => name))
}

const COLUMNS: readonly (readonly [name: string, cell: (entry: StoredJournalEntry) => string])[] = [
  ['position', ({ position }) => String(position)],
  ['time', ({ atMs }) => new Date(atMs).toISOString()],
  ['outcome', ({ outcome }) => outcome],
  ['action', ({ action }) => action],
  ['by', ({ actor }) => actorName(actor)],
  ['client', ({ actor }) => actor.client],
  ['request', ({ requestId }) => requestId],
  ['subject', ({ subject }) => subject?.kind ?? ''],
  ['subject id', ({ subject }) => subject?.id ?? ''],
  ['subject name', ({ subject }) => subject?.name ?? ''],
  ['sentence', ({ sentence }) => sentence],
  ['not done', ({ notDone }) => notDone.join(' ')],
  ['changes', ({ changes }) => (changes.length === 0 ? '' : JSON.stringify(changes))],
]

function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`
}

/**
 * RFC 4180. A spreadsheet takes a cell that begins with one of these for a formula, so an apostrophe goes before it:
 * names come from outside (T-57).
 */
function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
