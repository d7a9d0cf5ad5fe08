import type { EventType } from '@fluid-scim/api/event-types'
import type { WebhookRow, Webhooks, WebhookWrites } from '../port/webhooks.ts'
import type { SqlRow, SqlValue } from './connection.ts'
import { bytes, integer, integerOrUndefined, text, textOrUndefined } from './row.ts'
import type { Scope } from './scope.ts'

const CHANGING = [
  'url',
  'set_issuer',
  'event_types',
  'state',
  'disabled_because',
  'secret',
  'previous_secret',
  'previous_until_ms',
  'failures',
  'failing_since_ms',
  'paused_until_ms',
  'last_success_ms',
  'last_failure',
] as const
const COLUMNS = ['id', 'created_ms', 'created_by', ...CHANGING].join(', ')

export class SqlWebhooks implements Webhooks, WebhookWrites {
  readonly #scope: Scope
  constructor(scope: Scope) {
    this.#scope = scope
  }

  async listWebhooks(): Promise<readonly WebhookRow[]> {
    const { connection, organisation } = this.#scope
    const sql = `SELECT ${COLUMNS} FROM webhooks WHERE organisation_id = ? ORDER BY created_ms, id`
    return (await connection.all(sql, [organisation])).map(parseWebhook)
  }

  findWebhook(id: string): Promise<WebhookRow | undefined> {
    return this.#find(id, '')
  }

  findWebhookForUpdate(id: string): Promise<WebhookRow | undefined> {
    return this.#find(id, this.#scope.connection.dialect.forUpdate)
  }

  async insertWebhook(webhook: WebhookRow): Promise<void> {
    const { connection, organisation } = this.#scope
    const marks = ['organisation_id', 'id', 'created_ms', 'created_by', ...CHANGING].map(() => '?').join(', ')
    await connection.run(`INSERT INTO webhooks (organisation_id, ${COLUMNS}) VALUES (${marks})`, [
      organisation,
      webhook.id,
      webhook.createdMs,
      webhook.createdBy,
      ...changingValues(webhook),
    ])
  }

  async updateWebhook(webhook: WebhookRow): Promise<void> {
    const { connection, organisation } = this.#scope
    const set = CHANGING.map((column) => `${column} = ?`).join(', ')
    await connection.run(`UPDATE webhooks SET ${set} WHERE organisation_id = ? AND id = ?`, [
      ...changingValues(webhook),
      organisation,
      webhook.id,
    ])
  }

  async removeWebhook(id: string): Promise<void> {
    const { connection, organisation } = this.#scope
    await connection.run('DELETE FROM webhooks WHERE organisation_id = ? AND id = ?', [organisation, id])
  }

  async #find(id: string, suffix: string): Promise<WebhookRow | undefined> {
    const { connection, organisation } = this.#scope
    const sql = `SELECT ${COLUMNS} FROM webhooks WHERE organisation_id = ? AND id = ? ${suffix}`
    const row = await connection.get(sql, [organisation, id])
    return row === undefined ? undefined : parseWebhook(row)
  }
}

/** In the order of CHANGING. */
function changingValues(webhook: WebhookRow): readonly SqlValue[] {
  return [
    webhook.url,
    webhook.setIssuer ?? null,
    JSON.stringify(webhook.eventTypes),
    webhook.state,
    webhook.disabledBecause ?? null,
    webhook.secret,
    webhook.previousSecret ?? null,
    webhook.previousUntilMs ?? null,
    webhook.failures,
    webhook.failingSinceMs ?? null,
    webhook.pausedUntilMs,
    webhook.lastSuccessMs ?? null,
    webhook.lastFailure ?? null,
  ]
}

function parseWebhook(row: SqlRow): WebhookRow {
  // Written only above, from the types that they are read back as.
  return {
    id: text(row, 'id'),
    url: text(row, 'url'),
    setIssuer: textOrUndefined(row, 'set_issuer'),
    eventTypes: JSON.parse(text(row, 'event_types')) as readonly EventType[],
    state: text(row, 'state') as WebhookRow['state'],
    disabledBecause: textOrUndefined(row, 'disabled_because'),
    secret: bytes(row, 'secret'),
    previousSecret: row['previous_secret'] === null ? undefined : bytes(row, 'previous_secret'),
    previousUntilMs: integerOrUndefined(row, 'previous_until_ms'),
    createdMs: integer(row, 'created_ms'),
    createdBy: text(row, 'created_by'),
    failures: integer(row, 'failures'),
    failingSinceMs: integerOrUndefined(row, 'failing_since_ms'),
    pausedUntilMs: integer(row, 'paused_until_ms'),
    lastSuccessMs: integerOrUndefined(row, 'last_success_ms'),
    lastFailure: textOrUndefined(row, 'last_failure'),
  }
}
