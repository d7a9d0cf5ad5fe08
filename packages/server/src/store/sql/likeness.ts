// People who have been given the same are alike: a question about all of them is answered once per likeness, not once
// per person. Each thing that can be given has a bit, and a person's mark is the sum of them: whole lists of members are
// read in order and added up, which costs a fraction of looking everybody up. What is given to many more people than a
// circle has is looked up from those people, so that nobody else is looked at.

import type { Given } from '../../directory/holdings.ts'
import type { Licence } from '../../directory/settings.ts'
import type { Circle } from '../port/grants.ts'
import type { Fragment, SqlValue } from './connection.ts'
import { integer, text } from './row.ts'
import type { Scope } from './scope.ts'

/** The lowest bits of a mark: is of the circle, is active. */
const IN_CIRCLE = 1
const ACTIVE = 2
const FIRST_LABEL_BIT = 2
/** Sums stay whole numbers that JavaScript can tell apart. */
const BITS_PER_WORD = 48

/** One thing that is given, and by whom. */
interface Label {
  readonly kind: 'role' | 'licence-of-group' | 'licence-by-hand'
  readonly name: string
  readonly groups: readonly number[]
  /** Memberships in those groups and gifts by hand. */
  readonly gifts: number
  readonly isByHand: boolean
}

/** What people of a circle can have been given, in an order that is the same throughout a transaction. */
export type Labels = readonly Label[]

/** Whatever some group or hand gives; without what the group of the circle gives. */
export async function listLabels({ connection, organisation }: Scope, circle: Circle): Promise<Labels> {
  const byGroups = await connection.all(
    `SELECT g.group_key, g.grants_kind AS kind, g.grants_name AS name, g.member_count AS gifts FROM groups g
     WHERE g.organisation_id = ? AND g.deleted_ms IS NULL AND g.grants_kind IS NOT NULL AND g.member_count > 0
     ORDER BY g.grants_kind, g.grants_name, g.group_key`,
    [organisation],
  )
  const byHand = await connection.all(
    `SELECT h.kind, h.name, count(*) AS gifts FROM user_grants h
     WHERE h.organisation_id = ? GROUP BY h.kind, h.name ORDER BY h.kind, h.name`,
    [organisation],
  )
  const labels = new Map<string, Label>()
  const add = (label: Label) => {
    const key = `${label.kind} ${label.name}`
    const known = labels.get(key)
    labels.set(key, known === undefined ? label : together(known, label))
  }
  for (const row of byGroups) {
    const group = integer(row, 'group_key')
    if (circle.kind === 'members' && circle.group === group) continue
    const kind = text(row, 'kind') === 'role' ? 'role' : 'licence-of-group'
    add({ kind, name: text(row, 'name'), groups: [group], gifts: integer(row, 'gifts'), isByHand: false })
  }
  for (const row of byHand) {
    const kind = text(row, 'kind') === 'role' ? 'role' : 'licence-by-hand'
    add({ kind, name: text(row, 'name'), groups: [], gifts: integer(row, 'gifts'), isByHand: true })
  }
  return [...labels.values()]
}

function together(one: Label, other: Label): Label {
  return {
    ...one,
    groups: [...one.groups, ...other.groups],
    gifts: one.gifts + other.gifts,
    isByHand: one.isByHand || other.isByHand,
  }
}

/** What a mark of `marksSql` says. */
export function givenOfMark(mark: string, labels: Labels): Given {
  const words = mark.split('.').map(BigInt)
  const has = (bit: number) =>
    ((words[Math.floor(bit / BITS_PER_WORD)] ?? 0n) >> BigInt(bit % BITS_PER_WORD)) % 2n === 1n
  const held = labels.filter((_, index) => has(FIRST_LABEL_BIT + index))
  const named = (kind: Label['kind']) => held.flatMap((label) => (label.kind === kind ? [label.name] : []))
  return {
    isActive: has(Math.log2(ACTIVE)),
    roles: named('role'),
    licencesOfGroups: named('licence-of-group') as readonly Licence[],
    licenceByHand: named('licence-by-hand')[0] as Licence | undefined,
  }
}

interface Asked {
  readonly scope: Scope
  readonly circle: Circle
  /** How many people are in the circle. */
  readonly size: number
  /** Undefined: everybody. */
  readonly range: KeyRange | undefined
}

/** Only people with these keys, both included. */
export interface KeyRange {
  readonly from: number
  readonly upTo: number
}

/** The people of a circle as rows of `user_key` and `mark`. */
export function marksSql(asked: Asked, labels: Labels): Fragment {
  const words = Math.ceil((FIRST_LABEL_BIT + labels.length) / BITS_PER_WORD)
  const parts = [
    peopleSql(asked, words),
    ...labels.map((label, index) => givenSql(asked, label, columnsOf(FIRST_LABEL_BIT + index, words))),
  ]
  const mark = wordsOf(words, (word) => `CAST(sum(b.w${word}) AS TEXT)`).join(" || '.' || ")
  const all = joined(parts, ' UNION ALL ')
  return {
    sql: `SELECT b.user_key, ${mark} AS mark FROM (${all.sql}) AS b GROUP BY b.user_key HAVING sum(b.w0) % 2 = ${IN_CIRCLE}`,
    parameters: all.parameters,
  }
}

function peopleSql({ scope, circle, range }: Asked, words: number): Fragment {
  const { organisation } = scope
  const first = wordsOf(words, (word) => `${word === 0 ? `${IN_CIRCLE} + ${ACTIVE} * u.active` : 0} AS w${word}`).join(
    ', ',
  )
  if (circle.kind === 'everybody') {
    return joined([
      plain(
        `SELECT u.user_key, ${first} FROM users u WHERE u.organisation_id = ? AND u.deleted_ms IS NULL`,
        organisation,
      ),
      within('u', range),
    ])
  }
  return joined([
    plain(
      `SELECT u.user_key, ${first} FROM memberships o
         JOIN users u ON u.organisation_id = o.organisation_id AND u.user_key = o.user_key
       WHERE o.organisation_id = ? AND o.group_key = ? AND u.deleted_ms IS NULL`,
      organisation,
      circle.group,
    ),
    within('o', range),
  ])
}

/** Everybody to whom something is given; where that is many more than the circle, looked for from the circle. */
function givenSql(asked: Asked, label: Label, columns: string): Fragment {
  const { scope, circle, size, range } = asked
  const { organisation, connection } = scope
  const isFromCircle = circle.kind === 'members' && size * Math.max(1, label.groups.length) < label.gifts
  // CROSS JOIN keeps the order: the people of the circle first.
  const first = isFromCircle ? 'memberships o CROSS JOIN ' : ''
  const inCircle = (alias: string) =>
    isFromCircle
      ? plain(
          ` AND o.organisation_id = ? AND o.group_key = ? AND o.user_key = ${alias}.user_key`,
          organisation,
          circle.group,
        )
      : plain('')
  const byGroups = joined([
    plain(
      `SELECT ${label.groups.length > 1 ? 'DISTINCT ' : ''}m.user_key FROM ${first}memberships m
       WHERE m.organisation_id = ?
         AND m.group_key IN (${connection.dialect.integersParameter})`,
      organisation,
      JSON.stringify(label.groups),
    ),
    inCircle('m'),
    within('m', range),
  ])
  const byHand = joined([
    plain(
      `SELECT h.user_key FROM ${first}user_grants h WHERE h.organisation_id = ? AND h.kind = ? AND h.name = ?`,
      organisation,
      label.kind === 'role' ? 'role' : 'licence',
      label.name,
    ),
    inCircle('h'),
    within('h', range),
  ])
  const sources = [...(label.groups.length > 0 ? [byGroups] : []), ...(label.isByHand ? [byHand] : [])]
  return joined([plain(`SELECT s.user_key, ${columns} FROM (`), joined(sources, ' UNION '), plain(') AS s')])
}

function within(alias: string, range: KeyRange | undefined): Fragment {
  if (range === undefined) return plain('')
  return plain(` AND ${alias}.user_key BETWEEN ? AND ?`, range.from, range.upTo)
}

/** The columns of all words, with the value of a bit in its word. */
function columnsOf(bit: number, words: number): string {
  const value = 2 ** (bit % BITS_PER_WORD)
  return wordsOf(words, (word) => `${word === Math.floor(bit / BITS_PER_WORD) ? value : 0} AS w${word}`).join(', ')
}

function wordsOf(words: number, column: (word: number) => string): readonly string[] {
  return Array.from({ length: words }, (_, word) => column(word))
}

function plain(sql: string, ...parameters: readonly SqlValue[]): Fragment {
  return { sql, parameters }
}

function joined(parts: readonly Fragment[], between = ''): Fragment {
  return { sql: parts.map(({ sql }) => sql).join(between), parameters: parts.flatMap(({ parameters }) => parameters) }
}
