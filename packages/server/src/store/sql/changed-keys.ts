/** By column: what indexes find a row by. */
export type LookupKeys = Readonly<Record<string, string | null>>

/** SQLite writes the page of an index anew for a column that is set, also to what it was. */
export function changedKeys(
  before: LookupKeys,
  after: LookupKeys,
): readonly (readonly [column: string, key: string | null])[] {
  return Object.entries(after).filter(([column, key]) => key !== before[column])
}
