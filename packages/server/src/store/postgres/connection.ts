// One PostgreSQL connection out of the pool. Statements are pipelined: the first one travels with its BEGIN.

import type { PoolClient, QueryResult } from 'pg'
import type { SqlConnection, SqlRow, SqlValue } from '../sql/connection.ts'
import { postgresDialect } from './dialect.ts'
import { portError } from './errors.ts'
import type { Statements } from './statements.ts'

export class PostgresConnection implements SqlConnection {
  readonly dialect = postgresDialect
  readonly counterShard: number
  readonly #client: PoolClient
  readonly #statements: Statements

  constructor(client: PoolClient, statements: Statements, counterShard: number) {
    this.#client = client
    this.#statements = statements
    this.counterShard = counterShard
  }

  async get(sql: string, parameters: readonly SqlValue[]): Promise<SqlRow | undefined> {
    return (await this.#query(sql, parameters)).rows[0]
  }

  async all(sql: string, parameters: readonly SqlValue[]): Promise<readonly SqlRow[]> {
    return (await this.#query(sql, parameters)).rows
  }

  async run(sql: string, parameters: readonly SqlValue[]): Promise<number> {
    return (await this.#query(sql, parameters)).rowCount ?? 0
  }

  /** Runs one or several statements without parameters: BEGIN, COMMIT, migrations. Answers the last one's command. */
  async script(sql: string): Promise<string> {
    try {
      const answers: readonly QueryResult[] = [await this.#client.query(sql)].flat()
      return answers.at(-1)?.command ?? ''
    } catch (error) {
      throw portError(error)
    }
  }

  async #query(sql: string, parameters: readonly SqlValue[]): Promise<QueryResult<SqlRow>> {
    const { text, name } = this.#statements.get(sql)
    try {
      return await this.#client.query<SqlRow>({
        text,
        values: [...parameters],
        ...(name === undefined ? {} : { name }),
      })
    } catch (error) {
      throw portError(error)
    }
  }
}
