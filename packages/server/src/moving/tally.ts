// What a database holds, in a form that two databases can be compared by: rows and a checksum per table, whatever the
// order in which each gives them.

import { createHash } from 'node:crypto'
import { isJsonArray, isJsonObject, type JsonValue } from '@fluid-scim/scim'
import type { Cell, CellKind, Row, Table } from '../store/port/moving.ts'

interface Total {
  readonly rows: number
  readonly checksum: string
}

export type Totals = Readonly<Record<string, Total>>

interface Sum {
  rows: number
  /** Of the rows' digests, so that their order does not matter. */
  digests: bigint
}

const MODULUS = 1n << 128n

/** Adds up rows as they pass. */
export class Tally {
  readonly #sums = new Map<string, Sum>()

  add(table: Table, rows: readonly Row[]): void {
    const sum = this.#sums.get(table.name) ?? { rows: 0, digests: 0n }
    for (const row of rows) {
      sum.rows += 1
      sum.digests = (sum.digests + digestOf(table, row)) % MODULUS
    }
    this.#sums.set(table.name, sum)
  }

  totals(): Totals {
    const entries = [...this.#sums].filter(([, { rows }]) => rows > 0)
    return Object.fromEntries(
      entries.map(([name, { rows, digests }]) => [name, { rows, checksum: digests.toString(16).padStart(32, '0') }]),
    )
  }
}

/** Everything that `rowsOf` gives of these tables. */
export async function tallyOf(
  tables: readonly Table[],
  rowsOf: (table: Table) => AsyncIterable<readonly Row[]>,
): Promise<Totals> {
  const tally = new Tally()
  for (const table of tables) for await (const rows of rowsOf(table)) tally.add(table, rows)
  return tally.totals()
}

/** The tables whose totals differ, by name. */
export function differences(one: Totals, other: Totals): readonly string[] {
  const names = new Set([...Object.keys(one), ...Object.keys(other)])
  return [...names].filter(
    (name) => one[name]?.rows !== other[name]?.rows || one[name]?.checksum !== other[name]?.checksum,
  )
}

// Columns that hold nothing count for nothing: a later schema may have more of them.
function digestOf({ name, columns }: Table, row: Row): bigint {
  const cells = columns.flatMap((column, index) => {
    const cell = row[index] ?? null
    return cell === null ? [] : [[column.name, comparable(cell, column.kind)] as const]
  })
  const text = JSON.stringify([name, cells.toSorted(([one], [other]) => (one < other ? -1 : 1))])
  return BigInt(`0x${createHash('sha256').update(text).digest('hex').slice(0, 32)}`)
}

function comparable(cell: Cell, kind: CellKind): JsonValue {
  if (cell instanceof Uint8Array) return Buffer.from(cell).toString('base64')
  if (kind !== 'json' || typeof cell !== 'string') return cell
  const value: JsonValue = JSON.parse(cell)
  return inOrder(value)
}

function inOrder(value: JsonValue): JsonValue {
  if (isJsonArray(value)) return value.map(inOrder)
  if (!isJsonObject(value)) return value
  const entries = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1))
  return Object.fromEntries(entries.map(([key, part]) => [key, inOrder(part ?? null)]))
}
