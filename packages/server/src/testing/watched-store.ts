// The embedded store with a look at every statement: tests say which index answers a request and how many rows it read.

import type { Store } from '../store/port/store.ts'
import type { SqlRow, SqlValue } from '../store/sql/connection.ts'
import { SqliteConnection } from '../store/sqlite/connection.ts'
import { openSqliteStore } from '../store/sqlite/store.ts'

export interface WatchedStatement {
  readonly sql: string
  /** Rows that came back, or rows that were changed. */
  readonly rows: number
  /** What `EXPLAIN QUERY PLAN` says, a line per step. */
  readonly plan: readonly string[]
}

export interface WatchedStore {
  readonly open: (dataDir: string) => Promise<Store>
  /** Forgets what was seen, runs `work`, and answers the statements that it caused. */
  statementsOf(work: () => Promise<unknown>): Promise<readonly WatchedStatement[]>
}

/** Give `open` to `startFluid({ openStore })`. */
export function watchedStore(): WatchedStore {
  let seen: WatchedStatement[] = []

  class WatchedConnection extends SqliteConnection {
    override async get(sql: string, parameters: readonly SqlValue[]): Promise<SqlRow | undefined> {
      const row = await super.get(sql, parameters)
      await this.#note(sql, row === undefined ? 0 : 1)
      return row
    }

    override async all(sql: string, parameters: readonly SqlValue[]): Promise<readonly SqlRow[]> {
      const rows = await super.all(sql, parameters)
      await this.#note(sql, rows.length)
      return rows
    }

    override async run(sql: string, parameters: readonly SqlValue[]): Promise<number> {
      const rows = await super.run(sql, parameters)
      await this.#note(sql, rows)
      return rows
    }

    async #note(sql: string, rows: number): Promise<void> {
      const steps = await super.all(`EXPLAIN QUERY PLAN ${sql}`, [])
      seen.push({ sql: sql.replace(/\s+/g, ' '), rows, plan: steps.map((step) => String(step['detail'])) })
    }
  }

  return {
    open: async (dataDir) =>
      openSqliteStore(dataDir, { connect: (file, options) => new WatchedConnection(file, options) }),
    statementsOf: async (work) => {
      seen = []
      await work()
      return [...seen]
    },
  }
}
