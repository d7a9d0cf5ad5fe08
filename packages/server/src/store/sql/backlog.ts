import { type OrganisationId, organisationId } from '../../directory/ids.ts'
import type { Backlog, BacklogMeasure, Behind, Due, DueWebhook } from '../port/backlog.ts'
import type { Fragment, SqlConnection } from './connection.ts'
import { integer, text } from './row.ts'

export class SqlBacklog implements Backlog {
  readonly #read: <Result>(work: (connection: SqlConnection) => Promise<Result>) => Promise<Result>
  constructor(read: <Result>(work: (connection: SqlConnection) => Promise<Result>) => Promise<Result>) {
    this.#read = read
  }

  listUnprojected(among?: readonly OrganisationId[]): Promise<readonly Behind[]> {
    return this.#listBehind('projected_position', among)
  }

  async listUnsealed(): Promise<readonly OrganisationId[]> {
    return (await this.#listBehind('sealed_position')).map(({ organisation }) => organisation)
  }

  async listUnmailed(): Promise<readonly OrganisationId[]> {
    const rows = await this.#read((connection) =>
      connection.all('SELECT DISTINCT organisation_id FROM alarms WHERE mailed_ms IS NULL', []),
    )
    return rows.map((row) => organisationId(integer(row, 'organisation_id')))
  }

  async #listBehind(
    head: 'projected_position' | 'sealed_position',
    among?: readonly OrganisationId[],
  ): Promise<readonly Behind[]> {
    const rows = await this.#read((connection) => {
      const meant = isAmong(connection, 'o', among)
      return connection.all(
        `SELECT b.organisation_id, CASE WHEN b.is_settled THEN 1 ELSE 0 END AS settled FROM (
           SELECT o.organisation_id, (
             SELECT ${connection.dialect.isSettled('j.writer')} FROM journal j
             WHERE j.organisation_id = o.organisation_id AND j.position > coalesce(h.${head}, 0)
             ORDER BY j.position LIMIT 1) AS is_settled
           FROM organisations o LEFT JOIN journal_heads h ON h.organisation_id = o.organisation_id
           WHERE true ${meant.sql}) AS b
         WHERE b.is_settled IS NOT NULL`,
        meant.parameters,
      )
    })
    return rows.map((row) => ({
      organisation: organisationId(integer(row, 'organisation_id')),
      isSettled: integer(row, 'settled') === 1,
    }))
  }

  async measure(): Promise<BacklogMeasure> {
    const row = await this.#read((connection) =>
      connection.get(
        `SELECT (SELECT count(*) FROM deliveries WHERE state = 'pending') AS pending,
           (SELECT count(*) FROM webhooks WHERE state = 'disabled') AS disabled,
           (SELECT count(*) FROM alarms WHERE state = 'open') AS alarms`,
        [],
      ),
    )
    if (row === undefined) throw new Error('counts gave no row')
    return {
      pendingDeliveries: integer(row, 'pending'),
      disabledWebhooks: integer(row, 'disabled'),
      openAlarms: integer(row, 'alarms'),
    }
  }

  async listDueWebhooks(
    { nowMs, leaseEndMs, pauseEndMs, firstEndMs, retryEndMs }: Due,
    among?: readonly OrganisationId[],
  ): Promise<readonly DueWebhook[]> {
    const rows = await this.#read((connection) => {
      const meant = isAmong(connection, 'w', among)
      return connection.all(
        `SELECT w.organisation_id, w.id FROM webhooks w
         WHERE w.state = 'enabled' AND (w.paused_until_ms <= ? OR w.paused_until_ms > ?) AND EXISTS (
           SELECT 1 FROM deliveries d WHERE d.organisation_id = w.organisation_id AND d.webhook_id = w.id
             AND d.state = 'pending' AND (d.next_ms <= ? OR d.attempts = 0 OR d.first_ms > ? OR d.next_ms > ?)
             AND (d.locked_until_ms < ? OR d.locked_until_ms > ?)) ${meant.sql}`,
        [nowMs, pauseEndMs, nowMs, firstEndMs, retryEndMs, nowMs, leaseEndMs, ...meant.parameters],
      )
    })
    return rows.map((row) => ({
      organisation: organisationId(integer(row, 'organisation_id')),
      webhookId: text(row, 'id'),
    }))
  }
}

function isAmong({ dialect }: SqlConnection, alias: string, among: readonly OrganisationId[] | undefined): Fragment {
  if (among === undefined) return { sql: '', parameters: [] }
  return {
    sql: `AND ${dialect.isAmong(`${alias}.organisation_id`, dialect.integersParameter)}`,
    parameters: [JSON.stringify(among.map(String))],
  }
}
