/** What requests come to: reads and unchanged writes leave no entry in the journal, so they are counted. */
export type RequestKind = 'read' | 'changed' | 'unchanged' | 'refused'

export interface RequestCount {
  /** The beginning of the hour. */
  readonly hourMs: number
  readonly client: string
  readonly kind: RequestKind
  readonly requests: number
}

export interface RequestCounts {
  /** Oldest hour first. */
  listCounts(query: { readonly sinceMs: number; readonly untilMs: number }): Promise<readonly RequestCount[]>
}

export interface RequestCountWrites {
  addCounts(counts: readonly RequestCount[]): Promise<void>
  removeCountsBefore(hourMs: number): Promise<void>
}
