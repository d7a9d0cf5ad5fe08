// PostgreSQL chooses indexes by statistics, and gathers them a minute after a change at best. A new database that is being
// filled has none: every lookup would then walk its whole organisation. So the store has them gathered while it fills.

import { text } from '../sql/row.ts'
import type { PostgresConnection } from './connection.ts'

const FIRST_AFTER_WRITES = 50
/** From here on autovacuum is quick enough. */
const LAST_AFTER_WRITES = 1_000_000

const CHANGED = `SELECT quote_ident(relname) AS name FROM pg_stat_user_tables
  WHERE schemaname = current_schema() AND n_mod_since_analyze > 40 AND n_mod_since_analyze > n_live_tup / 5`

/** Counts writes, and gathers statistics each time that there are twice as many. */
export class Statistics {
  readonly #gather: () => Promise<void>
  #writes = 0
  #next = FIRST_AFTER_WRITES
  #gathering: Promise<void> | undefined

  /** `gather` is not waited for, and may fail: then a later one makes good for it. */
  constructor(gather: () => Promise<void>) {
    this.#gather = gather
  }

  noteWrite(): void {
    this.#writes += 1
    if (this.#writes < this.#next || this.#gathering !== undefined) return
    this.#next = this.#next >= LAST_AFTER_WRITES ? Number.POSITIVE_INFINITY : this.#writes * 2
    this.#gathering = this.#gather()
      .catch(() => undefined)
      .finally(() => {
        this.#gathering = undefined
      })
  }

  /** Resolves when nothing is being gathered. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#gathering
  }
}

/** Gathers the statistics of the tables that have changed much since they were last looked at. */
export async function gatherStatistics(connection: PostgresConnection): Promise<void> {
  for (const row of await connection.all(CHANGED, [])) await connection.script(`ANALYZE ${text(row, 'name')}`)
}
