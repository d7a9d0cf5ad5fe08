// What one client takes away, kept for as long as it can be put back.

import type { Grant } from '../../directory/grant.ts'
import { groupKey, userId, userKey } from '../../directory/ids.ts'
import type { Losses } from '../../directory/safeguard.ts'
import type { Licence } from '../../directory/settings.ts'
import type {
  Alarm,
  Losing,
  Loss,
  LossesAtMost,
  LostMembers,
  Returned,
  Safeguards,
  SafeguardWrites,
  StoredLoss,
} from '../port/safeguard.ts'
import type { Dialect, Fragment, SqlRow } from './connection.ts'
import { parseDocument } from './document.ts'
import { addLost, countLost, LOSS_TABLES, takeOffLost, takeOver, takeOverAll } from './loss-counts.ts'
import { parseGrantColumns } from './mappings.ts'
import { integer, integerOrUndefined, text, textOrUndefined } from './row.ts'
import type { Scope } from './scope.ts'

const ALARM_COLUMNS = 'alarm_key, client_id, client_name, mode, losses_from_ms, started_ms, state, ended_ms, ended_by'

export class SqlSafeguard implements Safeguards, SafeguardWrites {
  readonly #scope: Scope
  constructor(scope: Scope) {
    this.#scope = scope
  }

  findOpenAlarm(clientId: string): Promise<Alarm | undefined> {
    return this.#findAlarm("client_id = ? AND state = 'open'", clientId)
  }

  findAlarm(key: number): Promise<Alarm | undefined> {
    return this.#findAlarm('alarm_key = ?', key)
  }

  async findLastRelease(clientId: string): Promise<number | undefined> {
    const { connection, organisation } = this.#scope
    const row = await connection.get(
      `SELECT max(ended_ms) AS at_ms FROM alarms WHERE organisation_id = ? AND client_id = ? AND state = 'released'`,
      [organisation, clientId],
    )
    return row === undefined ? undefined : integerOrUndefined(row, 'at_ms')
  }

  async listAlarms(limit: number): Promise<readonly Alarm[]> {
    const { connection, organisation } = this.#scope
    const sql = `SELECT ${ALARM_COLUMNS} FROM alarms WHERE organisation_id = ? ORDER BY alarm_key DESC LIMIT ?`
    return (await connection.all(sql, [organisation, limit])).map(parseAlarm)
  }

  async listUnmailed(): Promise<readonly Alarm[]> {
    const { connection, organisation } = this.#scope
    const sql = `SELECT ${ALARM_COLUMNS} FROM alarms WHERE organisation_id = ? AND mailed_ms IS NULL ORDER BY alarm_key`
    return (await connection.all(sql, [organisation])).map(parseAlarm)
  }

  async claimMail(key: number, atMs: number): Promise<boolean> {
    const { connection, organisation } = this.#scope
    const count = await connection.run(
      'UPDATE alarms SET mailed_ms = ? WHERE organisation_id = ? AND alarm_key = ? AND mailed_ms IS NULL',
      [atMs, organisation, key],
    )
    return count > 0
  }

  countLossesAtMost(clientId: string): Promise<LossesAtMost> {
    return countLost(this.#scope, clientId)
  }

  async countLosses(clientId: string, sinceMs: number): Promise<Losses> {
    const { connection, organisation } = this.#scope
    const ended = `SELECT l.user_key FROM losses l
      JOIN users u ON u.organisation_id = l.organisation_id AND u.user_key = l.user_key
      WHERE l.organisation_id = ? AND l.client_id = ? AND l.at_ms >= ? AND (u.active = 0 OR u.deleted_ms IS NOT NULL)`
    const since = [organisation, clientId, sinceMs]
    const endedRow = await connection.get(`SELECT count(DISTINCT e.user_key) AS total FROM (${ended}) AS e`, since)
    const allRow = await connection.get(
      `SELECT count(DISTINCT lost.user_key) AS total FROM (
         ${ended}
         UNION ALL
         SELECT k.user_key FROM lost_memberships k
         WHERE k.organisation_id = ? AND k.client_id = ? AND k.at_ms >= ? AND k.grants_kind IS NOT NULL
           AND NOT ${holdsAgain('k.user_key', 'k')}
         UNION ALL
         SELECT m.user_key FROM losses l
           JOIN memberships m ON m.organisation_id = l.organisation_id AND m.group_key = l.group_key
         WHERE l.organisation_id = ? AND l.client_id = ? AND l.at_ms >= ? AND NOT ${holdsAgain('m.user_key', 'l')}
       ) AS lost`,
      [...since, ...since, ...since],
    )
    return {
      people: allRow === undefined ? 0 : integer(allRow, 'total'),
      ended: endedRow === undefined ? 0 : integer(endedRow, 'total'),
    }
  }

  async listLosses(
    { clientId, sinceMs, kinds }: { clientId: string; sinceMs: number; kinds: readonly Loss['kind'][] },
    limit: number,
  ): Promise<readonly StoredLoss[]> {
    const { connection, organisation } = this.#scope
    const rows = await connection.all(
      `SELECT loss_key, kind, user_key, group_key, grants_kind, grants_name, people, document FROM losses
       WHERE organisation_id = ? AND client_id = ? AND at_ms >= ?
         AND kind IN (${connection.dialect.textsParameter})
       ORDER BY loss_key LIMIT ?`,
      [organisation, clientId, sinceMs, JSON.stringify(kinds), limit],
    )
    return rows.map(parseLoss)
  }

  async countWaitingLicences(): Promise<Readonly<Record<Licence, number>>> {
    const { connection, organisation } = this.#scope
    const rows = await connection.all(
      `SELECT DISTINCT u.user_key, u.ended_held FROM alarms a
         JOIN losses l ON l.organisation_id = a.organisation_id AND l.client_id = a.client_id
           AND l.at_ms >= a.losses_from_ms
         JOIN users u ON u.organisation_id = l.organisation_id AND u.user_key = l.user_key
       WHERE a.organisation_id = ? AND a.state = 'open' AND u.ended_held IS NOT NULL`,
      [organisation],
    )
    const waiting: Record<Licence, number> = { Licensed: 0, Collaborator: 0, Unlicensed: 0 }
    for (const row of rows) waiting[licenceHeld(row)] += 1
    return waiting
  }

  async insertLoss(loss: Loss, losing: Losing): Promise<void> {
    const { connection, organisation } = this.#scope
    const { clientId, atMs } = losing
    const ofGroup = 'group' in loss ? loss : undefined
    const people = ofGroup?.people ?? 1
    const earlier = 'user' in loss ? await takeOver(this.#scope, loss.user, losing) : 0
    const inserted = connection.run(
      `INSERT INTO losses (organisation_id, at_ms, client_id, kind, user_key, group_key, grants_kind, grants_name,
         people, counted, document)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      [
        organisation,
        atMs,
        clientId,
        loss.kind,
        'user' in loss ? loss.user : null,
        ofGroup?.group ?? null,
        ofGroup?.grant.kind ?? null,
        ofGroup?.grant.name ?? null,
        people,
        people,
        ofGroup === undefined ? null : JSON.stringify(ofGroup.resource),
      ],
    )
    await Promise.all([inserted, addLost(this.#scope, clientId, { people, takenOver: earlier })])
  }

  async keepMemberships(lost: LostMembers, losing: Losing): Promise<void> {
    const { connection, organisation } = this.#scope
    const { clientId, atMs } = losing
    const which = whichMembers(lost, connection.dialect)
    const from = `FROM memberships m JOIN users u ON u.organisation_id = m.organisation_id AND u.user_key = m.user_key
       WHERE m.organisation_id = ? AND ${which.sql}`
    const fromParameters = [organisation, ...which.parameters]
    // All groups of a user go with the user, who is counted as such.
    const isCounted = lost.kind !== 'groupsOf'
    const [kind, name] = isCounted ? [lost.grant.kind, lost.grant.name] : [null, null]
    const members = { sql: `SELECT m.user_key ${from}`, parameters: fromParameters }
    const earlier = isCounted ? await takeOverAll(this.#scope, members, losing) : 0
    const counted = isCounted ? 1 : 0
    const kept = await connection.run(
      `INSERT INTO lost_memberships (organisation_id, at_ms, client_id, group_key, user_key, grants_kind, grants_name,
         added_ms, added_by, request_id, counted)
       SELECT m.organisation_id, ?, ?, m.group_key, m.user_key, ?, ?, m.added_ms, m.added_by, m.request_id, ? ${from}`,
      [atMs, clientId, kind, name, counted, ...fromParameters],
    )
    await addLost(this.#scope, clientId, { people: kept * counted, takenOver: earlier })
  }

  async removeLoss(key: number): Promise<void> {
    const { connection, organisation } = this.#scope
    const row = await connection.get(
      'DELETE FROM losses WHERE organisation_id = ? AND loss_key = ? RETURNING client_id, counted',
      [organisation, key],
    )
    if (row !== undefined) await takeOffLost(this.#scope, text(row, 'client_id'), integer(row, 'counted'))
  }

  async forgetLosses(clientId: string, beforeMs: number, limit: number): Promise<boolean> {
    const { connection, organisation } = this.#scope
    // Asked for first: most often nothing is that old, and a plan for a known instant reads no others.
    const oldest = await Promise.all(
      LOSS_TABLES.map((table) =>
        connection.get(
          `SELECT max(o.at_ms) AS until_ms FROM (SELECT at_ms FROM ${table}
             WHERE organisation_id = ? AND client_id = ? AND at_ms < ? ORDER BY at_ms LIMIT ?) AS o`,
          [organisation, clientId, beforeMs, limit],
        ),
      ),
    )
    let forgotten = 0
    let uncounted = 0
    for (const [index, table] of LOSS_TABLES.entries()) {
      const row = oldest[index]
      const untilMs = row === undefined ? undefined : integerOrUndefined(row, 'until_ms')
      if (untilMs === undefined) continue
      const rows = await connection.all(
        `DELETE FROM ${table} WHERE organisation_id = ? AND client_id = ? AND at_ms <= ? RETURNING counted`,
        [organisation, clientId, untilMs],
      )
      forgotten += rows.length
      uncounted += rows.reduce((sum, row) => sum + integer(row, 'counted'), 0)
    }
    await takeOffLost(this.#scope, clientId, uncounted)
    return forgotten > 0
  }

  async openAlarm(alarm: Omit<Alarm, 'key' | 'state' | 'endedMs' | 'endedBy'>): Promise<boolean> {
    const { connection, organisation } = this.#scope
    const count = await connection.run(
      `INSERT INTO alarms (organisation_id, client_id, client_name, mode, losses_from_ms, started_ms, state)
       VALUES (?, ?, ?, ?, ?, ?, 'open') ON CONFLICT DO NOTHING`,
      [organisation, alarm.clientId, alarm.clientName, alarm.mode, alarm.lossesFromMs, alarm.startedMs],
    )
    return count > 0
  }

  async endAlarm(
    key: number,
    end: { readonly state: 'released' | 'restored'; readonly atMs: number; readonly by: string },
  ): Promise<void> {
    const { connection, organisation } = this.#scope
    await connection.run(
      'UPDATE alarms SET state = ?, ended_ms = ?, ended_by = ? WHERE organisation_id = ? AND alarm_key = ?',
      [end.state, end.atMs, end.by, organisation, key],
    )
  }

  async putBackMembers(clientId: string, sinceMs: number, limit: number): Promise<Returned | undefined> {
    const { connection, organisation } = this.#scope
    const kept = await connection.all(
      `SELECT k.loss_key, k.group_key FROM lost_memberships k
       WHERE k.organisation_id = ? AND k.client_id = ? AND k.at_ms >= ?
         AND k.group_key = (SELECT min(x.group_key) FROM lost_memberships x
           WHERE x.organisation_id = ? AND x.client_id = ? AND x.at_ms >= ?)
       ORDER BY k.loss_key LIMIT ?`,
      [organisation, clientId, sinceMs, organisation, clientId, sinceMs, limit],
    )
    const [first] = kept
    if (first === undefined) return undefined
    const group = groupKey(integer(first, 'group_key'))
    const users = []
    let uncounted = 0
    for (const row of kept) {
      const key = integer(row, 'loss_key')
      const back = await connection.get(
        `INSERT INTO memberships (organisation_id, group_key, user_key, added_ms, added_by, request_id)
         SELECT k.organisation_id, k.group_key, k.user_key, k.added_ms, k.added_by, k.request_id
         FROM lost_memberships k
           JOIN users u ON u.organisation_id = k.organisation_id AND u.user_key = k.user_key
           JOIN groups g ON g.organisation_id = k.organisation_id AND g.group_key = k.group_key
         WHERE k.organisation_id = ? AND k.loss_key = ? AND u.deleted_ms IS NULL AND g.deleted_ms IS NULL
         ON CONFLICT DO NOTHING RETURNING user_key`,
        [organisation, key],
      )
      if (back !== undefined) users.push(await this.#idOf(integer(back, 'user_key')))
      const gone = await connection.get(
        'DELETE FROM lost_memberships WHERE organisation_id = ? AND loss_key = ? RETURNING counted',
        [organisation, key],
      )
      if (gone !== undefined) uncounted += integer(gone, 'counted')
    }
    await takeOffLost(this.#scope, clientId, uncounted)
    return { group, users }
  }

  async #idOf(key: number) {
    const { connection, organisation } = this.#scope
    const sql = 'SELECT id FROM users WHERE organisation_id = ? AND user_key = ?'
    const row = await connection.get(sql, [organisation, key])
    if (row === undefined) throw new Error('a member without a user')
    return userId(text(row, 'id'))
  }

  async #findAlarm(condition: string, value: string | number): Promise<Alarm | undefined> {
    const { connection, organisation } = this.#scope
    const row = await connection.get(`SELECT ${ALARM_COLUMNS} FROM alarms WHERE organisation_id = ? AND ${condition}`, [
      organisation,
      value,
    ])
    return row === undefined ? undefined : parseAlarm(row)
  }
}

/** Whether the person is in a live group that gives what the loss took away. */
function holdsAgain(user: string, loss: string): string {
  return `EXISTS (
    SELECT 1 FROM memberships a JOIN groups b ON b.organisation_id = a.organisation_id AND b.group_key = a.group_key
    WHERE a.organisation_id = ${loss}.organisation_id AND a.user_key = ${user} AND b.deleted_ms IS NULL
      AND b.grants_kind = ${loss}.grants_kind AND b.grants_name = ${loss}.grants_name)`
}

function whichMembers(lost: LostMembers, { textsParameter }: Dialect): Fragment {
  if (lost.kind === 'groupsOf') return { sql: 'm.user_key = ?', parameters: [lost.user] }
  const word = lost.kind === 'users' ? 'IN' : 'NOT IN'
  return {
    sql: `m.group_key = ? AND u.id ${word} (${textsParameter})`,
    parameters: [lost.group, JSON.stringify(lost.users)],
  }
}

/** `ended_held` is written only from a HeldAtEnd. */
function licenceHeld(row: SqlRow): Licence {
  const held = JSON.parse(text(row, 'ended_held')) as { readonly licence: Licence }
  return held.licence
}

function parseAlarm(row: SqlRow): Alarm {
  const state = text(row, 'state')
  return {
    key: integer(row, 'alarm_key'),
    clientId: text(row, 'client_id'),
    clientName: text(row, 'client_name'),
    mode: text(row, 'mode') === 'hold' ? 'hold' : 'alarm',
    lossesFromMs: integer(row, 'losses_from_ms'),
    startedMs: integer(row, 'started_ms'),
    state: state === 'open' || state === 'released' ? state : 'restored',
    endedMs: integerOrUndefined(row, 'ended_ms'),
    endedBy: textOrUndefined(row, 'ended_by'),
  }
}

function parseLoss(row: SqlRow): StoredLoss {
  const key = integer(row, 'loss_key')
  const kind = text(row, 'kind')
  if (kind === 'deactivated' || kind === 'deleted') return { key, kind, user: userKey(integer(row, 'user_key')) }
  const grant: Grant = parseGrantColumns(text(row, 'grants_kind'), text(row, 'grants_name'))
  return {
    key,
    kind: kind === 'group-deleted' ? kind : 'group-renamed',
    group: groupKey(integer(row, 'group_key')),
    grant,
    people: integer(row, 'people'),
    resource: parseDocument(row),
  }
}
