import { foldText, type Resource } from '@fluid-scim/scim'
import type { UserId } from '../../directory/ids.ts'
import { nameWordsOf } from '../../directory/name-words.ts'
import { userNameOf } from '../../directory/user.ts'
import type { LicenceWanted, ListedPerson, People, PeopleQuery, PeopleWrites, RoleWanted } from '../port/people.ts'
import type { Dialect, Fragment, SqlRow } from './connection.ts'
import { MARK_COLUMN, parseMark } from './person-mark.ts'
import { integer, integerOrUndefined, text } from './row.ts'
import type { Scope } from './scope.ts'
import { emailKeys, parseUser, USER_COLUMNS } from './users.ts'

/** Comes after every text that begins with what it is appended to. */
const BEYOND = '\u{10ffff}'
const COMMON_FROM = 1_000
const WALK_STEP = 200
const WALK_MAX = 2_000

export class SqlPeople implements People, PeopleWrites {
  readonly #scope: Scope
  constructor(scope: Scope) {
    this.#scope = scope
  }

  async listPeople(query: PeopleQuery): Promise<readonly ListedPerson[]> {
    const common = new Set<string>()
    for (const beginning of query.beginnings) if (await this.#isCommon(beginning)) common.add(beginning)
    if (common.size === 0) return await this.#list(query)
    const rest = { ...query, beginnings: query.beginnings.filter((beginning) => !common.has(beginning)) }
    const found: ListedPerson[] = []
    let { after } = query
    for (let walked = 0; walked < WALK_MAX && found.length < query.limit; walked += WALK_STEP) {
      const step = await this.#list({ ...rest, after, limit: WALK_STEP })
      found.push(...step.filter(({ user }) => isCalled(user.resource, common)))
      after = step.at(-1)?.nameKey
      if (step.length < WALK_STEP) return found.slice(0, query.limit)
    }
    // Those who are called so come late in the order of names.
    if (found.length < query.limit) found.push(...(await this.#list({ ...query, after })))
    return found.slice(0, query.limit)
  }

  /** Whether so many are called so that they are sooner met on the way than looked up. */
  async #isCommon(beginning: string): Promise<boolean> {
    const { connection, organisation } = this.#scope
    for (const { sql, parameters } of waysToBegin(organisation, beginning)) {
      const row = await connection.get(`SELECT count(*) AS total FROM (${sql} LIMIT ?) AS few`, [
        ...parameters,
        COMMON_FROM,
      ])
      if (row !== undefined && integer(row, 'total') === COMMON_FROM) return true
    }
    return false
  }

  async #list(query: PeopleQuery): Promise<readonly ListedPerson[]> {
    const { connection, organisation } = this.#scope
    const conditions = conditionsOf(this.#scope, query)
    // What people are given is worked out for those on the page only.
    const rows = await connection.all(
      `SELECT ${USER_COLUMNS}, u.user_name_key, u.by_hand, u.signed_in_ms, ${MARK_COLUMN} FROM users u
       WHERE u.organisation_id = ? AND u.user_key IN (SELECT page.user_key FROM (
         SELECT u.user_key FROM users u
         WHERE u.organisation_id = ? AND u.deleted_ms IS NULL AND u.user_name_key > ?
           ${conditions.map(({ sql }) => `AND ${sql}`).join('\n           ')}
         ORDER BY u.user_name_key LIMIT ?) AS page)
       ORDER BY u.user_name_key`,
      [
        organisation,
        organisation,
        query.after ?? '',
        ...conditions.flatMap(({ parameters }) => parameters),
        query.limit,
      ],
    )
    return rows.map(parseListed)
  }

  async findOrigin(id: UserId): Promise<Pick<ListedPerson, 'isByHand' | 'lastSignInMs'> | undefined> {
    const { connection, organisation } = this.#scope
    const row = await connection.get('SELECT by_hand, signed_in_ms FROM users WHERE organisation_id = ? AND id = ?', [
      organisation,
      id,
    ])
    return row === undefined ? undefined : originOf(row)
  }

  async noteSignIn(id: UserId, atMs: number): Promise<void> {
    const { connection, organisation } = this.#scope
    await connection.run('UPDATE users SET signed_in_ms = ? WHERE organisation_id = ? AND id = ?', [
      atMs,
      organisation,
      id,
    ])
  }
}

function conditionsOf({ organisation, connection }: Scope, query: PeopleQuery): readonly Fragment[] {
  const { isActive, isByHand, isPending, lockedSince, role, licence } = query
  return [
    ...query.beginnings.map((beginning) => beginsWith(connection.dialect, organisation, beginning)),
    ...(isActive === undefined ? [] : [plain(`u.active = ${isActive ? 1 : 0}`)]),
    ...(isByHand === undefined ? [] : [plain(`u.by_hand = ${isByHand ? 1 : 0}`)]),
    ...(isPending === true ? [plain('u.active = 1 AND u.signed_in_ms IS NULL')] : []),
    ...(lockedSince === undefined ? [] : [isLocked(organisation, lockedSince)]),
    ...(role === undefined ? [] : [hasRole(organisation, role)]),
    ...(licence === undefined ? [] : [hasLicence(organisation, licence)]),
  ]
}

function plain(sql: string): Fragment {
  return { sql, parameters: [] }
}

function beginsWith(dialect: Dialect, organisation: number, beginning: string): Fragment {
  const { sql, parameters } = unionOf(waysToBegin(organisation, beginning))
  return { sql: dialect.isAmong('u.user_key', sql), parameters }
}

/** Whom a word of the name, an e-mail address, or the userName that begins so belongs to. */
function waysToBegin(organisation: number, beginning: string): readonly Fragment[] {
  const parameters = [organisation, beginning, `${beginning}${BEYOND}`]
  return [
    'SELECT w.user_key FROM user_words w WHERE w.organisation_id = ? AND w.word >= ? AND w.word < ?',
    'SELECT e.user_key FROM user_emails e WHERE e.organisation_id = ? AND e.email_key >= ? AND e.email_key < ?',
    `SELECT n.user_key FROM users n WHERE n.organisation_id = ? AND n.deleted_ms IS NULL
       AND n.user_name_key >= ? AND n.user_name_key < ?`,
  ].map((sql) => ({ sql, parameters }))
}

/** What `waysToBegin` looks up, of one person. */
function isCalled(resource: Resource, beginnings: ReadonlySet<string>): boolean {
  const names = [...nameWordsOf(resource), ...emailKeys(resource), foldText(userNameOf(resource))]
  return [...beginnings].every((beginning) => names.some((name) => name.startsWith(beginning)))
}

function isLocked(
  organisation: number,
  { ms, failuresMin }: { readonly ms: number; readonly failuresMin: number },
): Fragment {
  return {
    sql: `u.user_name_key IN (SELECT f.name_key FROM sign_in_failures f WHERE f.organisation_id = ? AND f.last_ms > ?
      GROUP BY f.name_key HAVING sum(f.failures) >= ?)`,
    parameters: [organisation, ms, failuresMin],
  }
}

function hasRole(organisation: number, { name, isDefault, licences }: RoleWanted): Fragment {
  const given = among([ofGroups(organisation, 'role', [name]), byHand(organisation, 'role', [name])])
  const any = among([ofGroups(organisation, 'role'), byHand(organisation, 'role')])
  return oneOf([
    given,
    ...(isDefault ? [{ sql: `NOT ${any.sql}`, parameters: any.parameters }] : []),
    ...licences.map((licence) => hasLicence(organisation, licence)),
  ])
}

function oneOf(ways: readonly Fragment[]): Fragment {
  return {
    sql: `(${ways.map(({ sql }) => sql).join(' OR ')})`,
    parameters: ways.flatMap(({ parameters }) => parameters),
  }
}

/** The highest licence of the groups counts, else the one given by hand, else the default: `decideHoldings`. */
function hasLicence(organisation: number, { name, higher, isDefault }: LicenceWanted): Fragment {
  const ofGroup = among([ofGroups(organisation, 'licence', [name])])
  const ofHigher = among([ofGroups(organisation, 'licence', higher)])
  const ofAnyGroup = among([ofGroups(organisation, 'licence')])
  const hand = among([byHand(organisation, 'licence', [name])])
  const anyHand = among([byHand(organisation, 'licence')])
  const ways: Fragment[] = [
    higher.length === 0
      ? ofGroup
      : {
          sql: `(${ofGroup.sql} AND NOT ${ofHigher.sql})`,
          parameters: [...ofGroup.parameters, ...ofHigher.parameters],
        },
    {
      sql: `(${hand.sql} AND NOT ${ofAnyGroup.sql})`,
      parameters: [...hand.parameters, ...ofAnyGroup.parameters],
    },
  ]
  if (isDefault) {
    ways.push({
      sql: `(NOT ${ofAnyGroup.sql} AND NOT ${anyHand.sql})`,
      parameters: [...ofAnyGroup.parameters, ...anyHand.parameters],
    })
  }
  return oneOf(ways)
}

function among(sets: readonly Fragment[]): Fragment {
  const { sql, parameters } = unionOf(sets)
  return { sql: `u.user_key IN (${sql})`, parameters }
}

function unionOf(sets: readonly Fragment[]): Fragment {
  return {
    sql: sets.map(({ sql }) => sql).join(' UNION '),
    parameters: sets.flatMap(({ parameters }) => parameters),
  }
}

/** Members of groups that give one of these; without names, of groups that give any. */
function ofGroups(organisation: number, kind: 'role' | 'licence', names?: readonly string[]): Fragment {
  return {
    sql: `SELECT m.user_key FROM groups g
      JOIN memberships m ON m.organisation_id = g.organisation_id AND m.group_key = g.group_key
      WHERE g.organisation_id = ? AND g.deleted_ms IS NULL AND g.grants_kind = ?${namesIn('g.grants_name', names)}`,
    parameters: [organisation, kind, ...(names ?? [])],
  }
}

function byHand(organisation: number, kind: 'role' | 'licence', names?: readonly string[]): Fragment {
  return {
    sql: `SELECT h.user_key FROM user_grants h WHERE h.organisation_id = ? AND h.kind = ?${namesIn('h.name', names)}`,
    parameters: [organisation, kind, ...(names ?? [])],
  }
}

function namesIn(column: string, names: readonly string[] | undefined): string {
  return names === undefined ? '' : ` AND ${column} IN (${names.map(() => '?').join(', ')})`
}

function parseListed(row: SqlRow): ListedPerson {
  return {
    user: parseUser(row),
    given: parseMark(text(row, 'mark')),
    nameKey: text(row, 'user_name_key'),
    ...originOf(row),
  }
}

function originOf(row: SqlRow): Pick<ListedPerson, 'isByHand' | 'lastSignInMs'> {
  return { isByHand: integer(row, 'by_hand') === 1, lastSignInMs: integerOrUndefined(row, 'signed_in_ms') }
}
