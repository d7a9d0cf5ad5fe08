import type { RequestCount, RequestCounts, RequestCountWrites, RequestKind } from '../port/request-counts.ts'
import { integer, text } from './row.ts'
import type { Scope } from './scope.ts'

export class SqlRequestCounts implements RequestCounts, RequestCountWrites {
  readonly #scope: Scope
  constructor(scope: Scope) {
    this.#scope = scope
  }

  async listCounts({
    sinceMs,
    untilMs,
  }: {
    readonly sinceMs: number
    readonly untilMs: number
  }): Promise<readonly RequestCount[]> {
    const { connection, organisation } = this.#scope
    const rows = await connection.all(
      `SELECT hour_ms, client, kind, requests FROM request_counts
       WHERE organisation_id = ? AND hour_ms >= ? AND hour_ms < ? ORDER BY hour_ms, client, kind`,
      [organisation, sinceMs, untilMs],
    )
    return rows.map((row) => ({
      hourMs: integer(row, 'hour_ms'),
      client: text(row, 'client'),
      // Written only below, from a RequestKind.
      kind: text(row, 'kind') as RequestKind,
      requests: integer(row, 'requests'),
    }))
  }

  async addCounts(counts: readonly RequestCount[]): Promise<void> {
    const { connection, organisation } = this.#scope
    for (const { hourMs, client, kind, requests } of counts) {
      await connection.run(
        `INSERT INTO request_counts (organisation_id, hour_ms, client, kind, requests) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (organisation_id, hour_ms, client, kind)
           DO UPDATE SET requests = request_counts.requests + excluded.requests`,
        [organisation, hourMs, client, kind, requests],
      )
    }
  }

  async removeCountsBefore(hourMs: number): Promise<void> {
    const { connection, organisation } = this.#scope
    await connection.run('DELETE FROM request_counts WHERE organisation_id = ? AND hour_ms < ?', [organisation, hourMs])
  }
}
