// What people are given, by groups and by hand. Groups carry what they grant, so a person's grants are one join.

import type { GrantSource, HeldGrant } from '../../directory/access.ts'
import type { Grant } from '../../directory/grant.ts'
import { groupId, type UserId, type UserKey, userId, userKey } from '../../directory/ids.ts'
import type { Licence } from '../../directory/settings.ts'
import { isActive, shownNameOf, userNameOf } from '../../directory/user.ts'
import type {
  Circle,
  EndedPerson,
  FormerPosition,
  Grants,
  GrantWrites,
  HeldAtEnd,
  Holder,
  Holders,
  Likeness,
  Person,
  ShownPerson,
} from '../port/grants.ts'
import type { Fragment, SqlRow } from './connection.ts'
import { parseDocument } from './document.ts'
import { givenOfMark, type KeyRange, listLabels, marksSql } from './likeness.ts'
import { countLive } from './live-counts.ts'
import { parseGrantColumns } from './mappings.ts'
import { integer, integerOrUndefined, text, textOrUndefined } from './row.ts'
import type { Scope } from './scope.ts'
import { parseUser, USER_COLUMNS } from './users.ts'

const PERSON_COLUMNS = `${USER_COLUMNS}, u.deleted_ms, u.ended_ms, u.ended_by, u.ended_request_id, u.ended_held`

/** How many people of a circle are looked at for the first of some kind. */
const FIRST_LOOKED_AT = 2_000

export class SqlGrants implements Grants, GrantWrites {
  readonly #scope: Scope
  constructor(scope: Scope) {
    this.#scope = scope
  }

  async findPerson(id: UserId): Promise<Person | undefined> {
    const { connection, organisation } = this.#scope
    const row = await connection.get(`SELECT ${PERSON_COLUMNS} FROM users u WHERE u.organisation_id = ? AND u.id = ?`, [
      organisation,
      id,
    ])
    return row === undefined ? undefined : parsePerson(row)
  }

  async findPersonByKey(key: UserKey): Promise<Person | undefined> {
    const { connection, organisation } = this.#scope
    const row = await connection.get(
      `SELECT ${PERSON_COLUMNS} FROM users u WHERE u.organisation_id = ? AND u.user_key = ?`,
      [organisation, key],
    )
    return row === undefined ? undefined : parsePerson(row)
  }

  countActive(): Promise<number> {
    return countLive(this.#scope, 'active_users')
  }

  async listGrantsOf(user: UserKey): Promise<readonly HeldGrant[]> {
    const { connection, organisation } = this.#scope
    const byGroup = await connection.all(
      `SELECT g.id, g.document, g.grants_kind AS kind, g.grants_name AS name, m.added_ms, m.added_by, m.request_id,
         x.created_ms AS mapped_ms, x.created_by AS mapped_by
       FROM memberships m
         JOIN groups g ON g.organisation_id = m.organisation_id AND g.group_key = m.group_key
         LEFT JOIN group_mappings x
           ON x.organisation_id = g.organisation_id AND x.name_key = g.name_key AND g.granted_by = 'mapping'
       WHERE m.organisation_id = ? AND m.user_key = ? AND g.deleted_ms IS NULL AND g.grants_kind IS NOT NULL
       ORDER BY m.added_ms, m.group_key`,
      [organisation, user],
    )
    const byHand = await connection.all(
      `SELECT kind, name, granted_ms, granted_by, request_id FROM user_grants
       WHERE organisation_id = ? AND user_key = ? ORDER BY granted_ms, kind, name`,
      [organisation, user],
    )
    return [...byGroup.map(parseGroupGrant), ...byHand.map(parseHandGrant)]
  }

  async countLikenesses(circle: Circle): Promise<readonly Likeness[]> {
    const labels = await listLabels(this.#scope, circle)
    const size = await this.#sizeOf(circle)
    const people = marksSql({ scope: this.#scope, circle, size, range: undefined }, labels)
    const rows = await this.#scope.connection.all(
      `SELECT p.mark, count(*) AS people, min(p.user_key) AS first_key FROM (${people.sql}) AS p GROUP BY p.mark`,
      people.parameters,
    )
    return rows.map((row) => {
      const mark = text(row, 'mark')
      const firstKey = userKey(integer(row, 'first_key'))
      return { mark, given: givenOfMark(mark, labels), people: integer(row, 'people'), firstKey }
    })
  }

  async listAlike(
    circle: Circle,
    likenesses: readonly Pick<Likeness, 'mark' | 'firstKey'>[],
    limit: number,
  ): Promise<readonly ShownPerson[]> {
    const labels = await listLabels(this.#scope, circle)
    const size = await this.#sizeOf(circle)
    const range = size > FIRST_LOOKED_AT ? await this.#firstOf(circle) : undefined
    const first = await this.#firstAlike(
      marksSql({ scope: this.#scope, circle, size, range }, labels),
      likenesses,
      limit,
    )
    if (range === undefined || first.length === limit) return first.map(([, person]) => person)
    // Those that are left are not worth going through everybody once more: the count has met the first of each likeness.
    const found = new Map([...first, ...(await this.#firstOfEach(likenesses.slice(0, limit)))])
    return [...found]
      .toSorted(([one], [other]) => one - other)
      .slice(0, limit)
      .map(([, person]) => person)
  }

  async #firstAlike(
    people: Fragment,
    likenesses: readonly Pick<Likeness, 'mark'>[],
    limit: number,
  ): Promise<readonly (readonly [UserKey, ShownPerson])[]> {
    const { connection, organisation } = this.#scope
    const rows = await connection.all(
      `SELECT u.user_key, u.id, u.document, alike.mark FROM (
         SELECT p.user_key, p.mark FROM (${people.sql}) AS p
         WHERE p.mark IN (${connection.dialect.textsParameter})
         ORDER BY p.user_key LIMIT ?
       ) AS alike JOIN users u ON u.organisation_id = ? AND u.user_key = alike.user_key
       ORDER BY alike.user_key`,
      [...people.parameters, JSON.stringify(likenesses.map(({ mark }) => mark)), limit, organisation],
    )
    return rows.map((row) => shownPerson(row, text(row, 'mark')))
  }

  async #firstOfEach(
    likenesses: readonly Pick<Likeness, 'mark' | 'firstKey'>[],
  ): Promise<readonly (readonly [UserKey, ShownPerson])[]> {
    const { connection, organisation } = this.#scope
    const marks = new Map(likenesses.map(({ firstKey, mark }) => [firstKey, mark]))
    const rows = await connection.all(
      `SELECT u.user_key, u.id, u.document FROM users u
       WHERE u.organisation_id = ?
         AND u.user_key IN (${connection.dialect.integersParameter})`,
      [organisation, JSON.stringify([...marks.keys()])],
    )
    return rows.map((row) => shownPerson(row, marks.get(userKey(integer(row, 'user_key'))) ?? ''))
  }

  async #sizeOf(circle: Circle): Promise<number> {
    if (circle.kind === 'everybody') return countLive(this.#scope, 'users')
    const { connection, organisation } = this.#scope
    const row = await connection.get('SELECT member_count FROM groups WHERE organisation_id = ? AND group_key = ?', [
      organisation,
      circle.group,
    ])
    return row === undefined ? 0 : integer(row, 'member_count')
  }

  /** The keys between which the first people of a large circle are. */
  async #firstOf(circle: Circle): Promise<KeyRange> {
    const first = await this.#keyAt(circle, 0)
    const last = await this.#keyAt(circle, FIRST_LOOKED_AT)
    return { from: first ?? 0, upTo: last ?? Number.MAX_SAFE_INTEGER }
  }

  /** The key of one of the people of a circle, by its place. */
  async #keyAt(circle: Circle, place: number): Promise<number | undefined> {
    const { connection, organisation } = this.#scope
    const row =
      circle.kind === 'everybody'
        ? await connection.get(
            `SELECT u.user_key FROM users u WHERE u.organisation_id = ? AND u.deleted_ms IS NULL
             ORDER BY u.user_key LIMIT 1 OFFSET ?`,
            [organisation, place],
          )
        : await connection.get(
            `SELECT o.user_key FROM memberships o WHERE o.organisation_id = ? AND o.group_key = ?
             ORDER BY o.user_key LIMIT 1 OFFSET ?`,
            [organisation, circle.group, place],
          )
    return row === undefined ? undefined : integer(row, 'user_key')
  }

  async listHoldersOf(
    grant: Grant,
    { after, limit }: { readonly after: UserKey | undefined; readonly limit: number },
  ): Promise<readonly Holder[]> {
    const { connection, organisation } = this.#scope
    const giving = [organisation, grant.kind, grant.name, after ?? 0]
    const rows = await connection.all(
      // Who is on the page is decided by keys alone; a group holds nobody who is deleted.
      `SELECT ${USER_COLUMNS}, page.by_hand FROM (
         SELECT held.user_key, max(held.by_hand) AS by_hand FROM (
           SELECT m.user_key, 0 AS by_hand FROM groups g
             JOIN memberships m ON m.organisation_id = g.organisation_id AND m.group_key = g.group_key
           WHERE g.organisation_id = ? AND g.deleted_ms IS NULL AND g.grants_kind = ? AND g.grants_name = ?
             AND m.user_key > ?
           UNION ALL
           SELECT h.user_key, 1 AS by_hand FROM user_grants h
             JOIN users d ON d.organisation_id = h.organisation_id AND d.user_key = h.user_key
           WHERE h.organisation_id = ? AND h.kind = ? AND h.name = ? AND d.deleted_ms IS NULL AND h.user_key > ?
         ) AS held GROUP BY held.user_key ORDER BY held.user_key LIMIT ?
       ) AS page
         JOIN users u ON u.organisation_id = ? AND u.user_key = page.user_key
       ORDER BY u.user_key`,
      [...giving, ...giving, limit, organisation],
    )
    const users = rows.map((row) => ({ user: parseUser(row), isByHand: integer(row, 'by_hand') === 1 }))
    const groups = await this.#groupsGiving(
      grant,
      users.map(({ user }) => user.key),
    )
    return users.map(({ user, isByHand }) => ({
      user,
      isActive: isActive(user.resource),
      groups: groups.get(user.key) ?? [],
      isByHand,
    }))
  }

  /** By which groups each of these people is given it. */
  async #groupsGiving(grant: Grant, users: readonly UserKey[]): Promise<ReadonlyMap<UserKey, readonly string[]>> {
    const { connection, organisation } = this.#scope
    const groups = new Map<UserKey, string[]>()
    if (users.length === 0) return groups
    const rows = await connection.all(
      `SELECT m.user_key, g.document FROM memberships m
         JOIN groups g ON g.organisation_id = m.organisation_id AND g.group_key = m.group_key
       WHERE m.organisation_id = ? AND m.user_key IN (${users.map(() => '?').join(', ')})
         AND g.deleted_ms IS NULL AND g.grants_kind = ? AND g.grants_name = ? ORDER BY m.user_key, m.group_key`,
      [organisation, ...users, grant.kind, grant.name],
    )
    for (const row of rows) {
      const key = userKey(integer(row, 'user_key'))
      const known = groups.get(key)
      if (known === undefined) groups.set(key, [displayNameOf(row)])
      else known.push(displayNameOf(row))
    }
    return groups
  }

  async countLicences(): Promise<{ readonly given: Readonly<Record<Licence, number>>; readonly active: number }> {
    const { connection, organisation } = this.#scope
    // Groups outrank hands, and the higher licence wins among groups.
    const rows = await connection.all(
      `SELECT given.best, count(*) AS people FROM (
         SELECT one.user_key, max(one.rank) AS best FROM (
           SELECT m.user_key, 10 + ${rankSql('g.grants_name')} AS rank FROM groups g
             JOIN memberships m ON m.organisation_id = g.organisation_id AND m.group_key = g.group_key
           WHERE g.organisation_id = ? AND g.deleted_ms IS NULL AND g.grants_kind = 'licence'
           UNION ALL
           SELECT h.user_key, ${rankSql('h.name')} AS rank FROM user_grants h
           WHERE h.organisation_id = ? AND h.kind = 'licence'
         ) AS one GROUP BY one.user_key
       ) AS given
         JOIN users u ON u.organisation_id = ? AND u.user_key = given.user_key
       WHERE u.deleted_ms IS NULL AND u.active = 1
       GROUP BY given.best`,
      [organisation, organisation, organisation],
    )
    const given: Record<Licence, number> = { Licensed: 0, Collaborator: 0, Unlicensed: 0 }
    for (const row of rows) given[LICENCE_OF_RANK[integer(row, 'best') % 10] ?? 'Unlicensed'] += integer(row, 'people')
    return { given, active: await countLive(this.#scope, 'active_users') }
  }

  async listHolders(): Promise<readonly Holders[]> {
    const { connection, organisation } = this.#scope
    const groups = await connection.all(
      `SELECT g.id, g.document, g.member_count, g.grants_kind AS kind, g.grants_name AS name FROM groups g
       WHERE g.organisation_id = ? AND g.deleted_ms IS NULL AND g.grants_kind IS NOT NULL ORDER BY g.group_key`,
      [organisation],
    )
    const hands = await connection.all(
      `SELECT h.kind, h.name, count(*) AS people FROM user_grants h
         JOIN users u ON u.organisation_id = h.organisation_id AND u.user_key = h.user_key
       WHERE h.organisation_id = ? AND u.deleted_ms IS NULL GROUP BY h.kind, h.name`,
      [organisation],
    )
    const holders = new Map<string, { grant: Grant; groups: Holders['groups'][number][]; byHand: number }>()
    const holdersOf = (row: SqlRow) => {
      const grant = parseGrantColumns(text(row, 'kind'), text(row, 'name'))
      const key = `${grant.kind} ${grant.name}`
      const found = holders.get(key) ?? { grant, groups: [], byHand: 0 }
      holders.set(key, found)
      return found
    }
    for (const row of groups) {
      holdersOf(row).groups.push({
        id: text(row, 'id'),
        name: displayNameOf(row),
        members: integer(row, 'member_count'),
      })
    }
    for (const row of hands) holdersOf(row).byHand = integer(row, 'people')
    return [...holders.values()]
  }

  async listActiveHolders(
    roles: readonly string[],
    { after, limit }: { readonly after: UserKey | undefined; readonly limit: number },
  ): Promise<readonly { readonly key: UserKey; readonly id: UserId }[]> {
    const { connection, organisation } = this.#scope
    const { textsParameter } = connection.dialect
    const wanted = JSON.stringify(roles)
    const rows = await connection.all(
      // From the holders to the people, not the other way: there are few of the one and many of the other.
      `SELECT u.user_key, u.id FROM (
         SELECT m.user_key FROM groups g
           JOIN memberships m ON m.organisation_id = g.organisation_id AND m.group_key = g.group_key
         WHERE g.organisation_id = ? AND g.deleted_ms IS NULL AND g.grants_kind = 'role'
           AND g.grants_name IN (${textsParameter})
         UNION
         SELECT h.user_key FROM user_grants h WHERE h.organisation_id = ? AND h.kind = 'role'
           AND h.name IN (${textsParameter})
       ) AS holder
         JOIN users u ON u.organisation_id = ? AND u.user_key = holder.user_key
       WHERE u.deleted_ms IS NULL AND u.active = 1 AND u.user_key > ?
       ORDER BY u.user_key LIMIT ?`,
      [organisation, wanted, organisation, wanted, organisation, after ?? 0, limit],
    )
    return rows.map((row) => ({ key: userKey(integer(row, 'user_key')), id: userId(text(row, 'id')) }))
  }

  async listFormer(
    before: FormerPosition | undefined,
    limit: number,
  ): Promise<readonly (Person & { ended: EndedPerson })[]> {
    const { connection, organisation } = this.#scope
    const from: Fragment =
      before === undefined
        ? { sql: '', parameters: [] }
        : {
            sql: 'AND (u.ended_ms < ? OR (u.ended_ms = ? AND u.user_key < ?))',
            parameters: [before.atMs, before.atMs, before.key],
          }
    const rows = await connection.all(
      `SELECT ${PERSON_COLUMNS} FROM users u WHERE u.organisation_id = ? AND u.ended_ms IS NOT NULL ${from.sql}
       ORDER BY u.ended_ms DESC, u.user_key DESC LIMIT ?`,
      [organisation, ...from.parameters, limit],
    )
    return rows.flatMap((row) => {
      const person = parsePerson(row)
      return person.ended === undefined ? [] : [{ ...person, ended: person.ended }]
    })
  }

  async grantByHand(
    user: UserKey,
    grant: Grant,
    { by, atMs, requestId }: { readonly by: string; readonly atMs: number; readonly requestId: string },
  ): Promise<void> {
    const { connection, organisation } = this.#scope
    if (grant.kind === 'licence') {
      await connection.run(
        `DELETE FROM user_grants WHERE organisation_id = ? AND user_key = ? AND kind = 'licence' AND name <> ?`,
        [organisation, user, grant.name],
      )
    }
    await connection.run(
      `INSERT INTO user_grants (organisation_id, user_key, kind, name, granted_ms, granted_by, request_id)
       VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
      [organisation, user, grant.kind, grant.name, atMs, by, requestId],
    )
  }

  async withdrawByHand(user: UserKey, grant: Grant): Promise<boolean> {
    const { connection, organisation } = this.#scope
    const count = await connection.run(
      'DELETE FROM user_grants WHERE organisation_id = ? AND user_key = ? AND kind = ? AND name = ?',
      [organisation, user, grant.kind, grant.name],
    )
    return count > 0
  }

  async noteEnd(user: UserKey, ended: EndedPerson): Promise<void> {
    const { connection, organisation } = this.#scope
    await connection.run(
      `UPDATE users SET ended_ms = ?, ended_by = ?, ended_request_id = ?, ended_held = ?
       WHERE organisation_id = ? AND user_key = ? AND ended_ms IS NULL`,
      [ended.atMs, ended.by, ended.requestId, JSON.stringify(ended.held), organisation, user],
    )
  }

  async clearEnd(user: UserKey): Promise<void> {
    const { connection, organisation } = this.#scope
    await connection.run(
      `UPDATE users SET ended_ms = NULL, ended_by = NULL, ended_request_id = NULL, ended_held = NULL
       WHERE organisation_id = ? AND user_key = ?`,
      [organisation, user],
    )
  }
}

const LICENCE_OF_RANK: Readonly<Record<number, Licence>> = { 3: 'Licensed', 2: 'Collaborator', 1: 'Unlicensed' }

function rankSql(name: string): string {
  return `CASE ${name} WHEN 'Licensed' THEN 3 WHEN 'Collaborator' THEN 2 ELSE 1 END`
}

function shownPerson(row: SqlRow, mark: string): readonly [UserKey, ShownPerson] {
  const resource = parseDocument(row)
  const person = { id: userId(text(row, 'id')), userName: userNameOf(resource), name: shownNameOf(resource), mark }
  return [userKey(integer(row, 'user_key')), person]
}

function parsePerson(row: SqlRow): Person {
  const user = parseUser(row)
  const isDeleted = integerOrUndefined(row, 'deleted_ms') !== undefined
  const state = isDeleted ? 'deleted' : isActive(user.resource) ? 'active' : 'deactivated'
  const atMs = integerOrUndefined(row, 'ended_ms')
  if (atMs === undefined) return { user, state, ended: undefined }
  // `ended_held` is written only by `noteEnd`, from a HeldAtEnd.
  const held = JSON.parse(text(row, 'ended_held')) as HeldAtEnd
  return { user, state, ended: { atMs, by: text(row, 'ended_by'), requestId: text(row, 'ended_request_id'), held } }
}

function parseGroupGrant(row: SqlRow): HeldGrant {
  const mappedMs = integerOrUndefined(row, 'mapped_ms')
  const source: GrantSource = {
    kind: 'group',
    group: displayNameOf(row),
    groupId: groupId(text(row, 'id')),
    pushedBy: textOrUndefined(row, 'added_by'),
    sinceMs: integer(row, 'added_ms'),
    requestId: textOrUndefined(row, 'request_id'),
    mapping: mappedMs === undefined ? undefined : { by: text(row, 'mapped_by'), sinceMs: mappedMs },
  }
  return { grant: parseGrantColumns(text(row, 'kind'), text(row, 'name')), source }
}

function parseHandGrant(row: SqlRow): HeldGrant {
  return {
    grant: parseGrantColumns(text(row, 'kind'), text(row, 'name')),
    source: {
      kind: 'hand',
      by: text(row, 'granted_by'),
      sinceMs: integer(row, 'granted_ms'),
      requestId: text(row, 'request_id'),
    },
  }
}

function displayNameOf(row: SqlRow): string {
  const displayName = parseDocument(row)['displayName']
  return typeof displayName === 'string' ? displayName : ''
}
