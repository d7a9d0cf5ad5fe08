// Reading database rows: each reader checks what it claims, so that no row is trusted by its looks.
import type { SQLOutputValue } from 'node:sqlite'

export type Row = Record<string, SQLOutputValue>

export function readText(row: Row, column: string): string {
  const value = row[column]
  if (typeof value !== 'string') throw new Error(`column ${column} holds ${typeof value}, not text`)
  return value
}

export function findText(row: Row, column: string): string | undefined {
  return row[column] === null ? undefined : readText(row, column)
}

export function readInteger(row: Row, column: string): number {
  const value = row[column]
  if (typeof value !== 'number') throw new Error(`column ${column} holds ${typeof value}, not a number`)
  return value
}

export function findInteger(row: Row, column: string): number | undefined {
  return row[column] === null ? undefined : readInteger(row, column)
}

export function readFlag(row: Row, column: string): boolean {
  return readInteger(row, column) !== 0
}

/** A text column that holds one of a closed list of words. */
export function readWord<Word extends string>(row: Row, column: string, words: readonly Word[]): Word {
  const value = readText(row, column)
  const word = words.find((candidate) => candidate === value)
  if (word === undefined) throw new Error(`column ${column} holds "${value}", not one of ${words.join(', ')}`)
  return word
}

export function readJson(row: Row, column: string): unknown {
  return JSON.parse(readText(row, column))
}
