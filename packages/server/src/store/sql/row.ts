// Rows become typed values here, once. A row of another shape is a broken assumption, not something to go on with.

import type { SqlRow } from './connection.ts'

/** A text column; throws when it holds anything else. */
export function text(row: SqlRow, column: string): string {
  const value = row[column]
  if (typeof value === 'string') return value
  throw unexpected(column, 'text', value)
}

export function textOrUndefined(row: SqlRow, column: string): string | undefined {
  return row[column] === null ? undefined : text(row, column)
}

/** An integer column within the safe range; throws when it holds anything else. */
export function integer(row: SqlRow, column: string): number {
  const value = row[column]
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value
  throw unexpected(column, 'an integer', value)
}

export function integerOrUndefined(row: SqlRow, column: string): number | undefined {
  return row[column] === null ? undefined : integer(row, column)
}

export function bytes(row: SqlRow, column: string): Uint8Array {
  const value = row[column]
  if (value instanceof Uint8Array) return value
  throw unexpected(column, 'bytes', value)
}

function unexpected(column: string, expected: string, value: unknown): Error {
  return new Error(`column ${column}: expected ${expected}, found ${value === null ? 'null' : typeof value}`)
}
