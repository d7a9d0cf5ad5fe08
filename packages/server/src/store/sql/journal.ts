import type { Actor, Change, JournalAction, JournalEntry, MembersChange, Subject } from '../../journal/entry.ts'
import type {
  Concern,
  Journal,
  JournalAppend,
  JournalQuery,
  JournalWrites,
  MembershipMove,
  StoredJournalEntry,
} from '../port/journal.ts'
import type { Fragment, SqlRow, SqlValue } from './connection.ts'
import { integer, text, textOrUndefined } from './row.ts'
import type { Scope } from './scope.ts'

const COLUMNS = `j.position, j.at_ms, j.request_id, j.actor, j.action, j.outcome, j.subject_kind, j.subject_id,
  j.subject_name, j.changes, j.not_done, j.sentence`

/** Longer member lists lie in a column of their own, which only readers of whole entries load. */
const MEMBERS_IN_SHORT_MAX = 100

export class SqlJournal implements Journal, JournalWrites {
  readonly #scope: Scope
  constructor(scope: Scope) {
    this.#scope = scope
  }

  async list(query: JournalQuery): Promise<readonly StoredJournalEntry[]> {
    const { connection } = this.#scope
    const from =
      query.subjectId === undefined
        ? 'journal j'
        : 'journal_subjects s JOIN journal j ON j.position = s.position AND j.organisation_id = s.organisation_id'
    const where = this.#where(query)
    const columns = query.isWhole === true ? `${COLUMNS}, j.members` : COLUMNS
    const key = query.subjectId === undefined ? 'j.position' : 's.position'
    const direction = 'after' in query.from ? 'ASC' : 'DESC'
    const rows = await connection.all(
      `SELECT ${columns} FROM ${from} WHERE ${where.sql} ORDER BY ${key} ${direction} LIMIT ?`,
      [...where.parameters, query.limit],
    )
    return rows.map(parseEntry)
  }

  async findPositionPast(from: JournalQuery['from'], count: number): Promise<number | undefined> {
    const isForward = 'after' in from
    const bound = isForward ? from.after : from.before
    const condition = bound === undefined ? '' : `AND position ${isForward ? '>' : '<'} ?`
    const row = await this.#scope.connection.get(
      `SELECT position FROM journal WHERE organisation_id = ? ${condition}
       ORDER BY position ${isForward ? 'ASC' : 'DESC'} LIMIT 1 OFFSET ?`,
      [this.#scope.organisation, ...(bound === undefined ? [] : [bound]), count - 1],
    )
    return row === undefined ? undefined : integer(row, 'position')
  }

  async findPositionAt(atMs: number): Promise<number | undefined> {
    const row = await this.#scope.connection.get(
      'SELECT position FROM journal WHERE organisation_id = ? AND at_ms >= ? ORDER BY at_ms, position LIMIT 1',
      [this.#scope.organisation, atMs],
    )
    return row === undefined ? undefined : integer(row, 'position')
  }

  async listMoves(memberId: string): Promise<readonly MembershipMove[]> {
    const rows = await this.#scope.connection.all(
      `SELECT s.position, s.relation, j.subject_id FROM journal_subjects s
         JOIN journal j ON j.position = s.position AND j.organisation_id = s.organisation_id
       WHERE s.organisation_id = ? AND s.subject_id = ? AND s.relation IN ('joined', 'left') AND j.subject_kind = 'group'
       ORDER BY s.position`,
      [this.#scope.organisation, memberId],
    )
    return rows.map((row) => ({
      position: integer(row, 'position'),
      groupId: text(row, 'subject_id'),
      relation: text(row, 'relation') === 'joined' ? 'joined' : 'left',
    }))
  }

  async append({ entry, client, searchText, concerned }: JournalAppend): Promise<number> {
    const { connection, organisation } = this.#scope
    const { changes, members } = inShort(entry.changes)
    const row = await connection.get(
      `INSERT INTO journal (organisation_id, at_ms, request_id, actor, action, outcome,
         subject_kind, subject_id, subject_name, changes, not_done, sentence, client, search_text, members)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING position`,
      [
        organisation,
        entry.atMs,
        entry.requestId,
        JSON.stringify(entry.actor),
        entry.action,
        entry.outcome,
        entry.subject?.kind ?? null,
        entry.subject?.id ?? null,
        entry.subject?.name ?? null,
        JSON.stringify(changes),
        JSON.stringify(entry.notDone),
        entry.sentence,
        client,
        searchText,
        members === undefined ? null : JSON.stringify(members),
      ],
    )
    if (row === undefined) throw new Error('an insert gave no row')
    const position = integer(row, 'position')
    await Promise.all(concerned.map((concern) => this.#noteConcern(position, concern)))
    return position
  }

  async #noteConcern(position: number, { relation, ids }: Concern): Promise<void> {
    if (ids.length === 0) return
    const { connection, organisation } = this.#scope
    await connection.run(
      `INSERT INTO journal_subjects (organisation_id, subject_id, position, relation)
       SELECT ?, l.value, ?, ? FROM ${connection.dialect.listParameter} AS l WHERE true
       ON CONFLICT DO NOTHING`,
      [organisation, position, relation, JSON.stringify(ids)],
    )
  }

  #where(query: JournalQuery): Fragment {
    const { connection, organisation } = this.#scope
    const isForward = 'after' in query.from
    const table = query.subjectId === undefined ? 'j' : 's'
    const conditions = [`${table}.organisation_id = ?`]
    const parameters: SqlValue[] = [organisation]
    const add = (sql: string, ...values: readonly SqlValue[]): void => {
      conditions.push(sql)
      parameters.push(...values)
    }
    if (query.subjectId !== undefined) add('s.subject_id = ?', query.subjectId)
    if (query.relation !== undefined) add('s.relation = ?', query.relation)
    if (query.alsoSubjectId !== undefined) {
      add(
        `EXISTS (SELECT 1 FROM journal_subjects o WHERE o.organisation_id = ${table}.organisation_id
           AND o.subject_id = ? AND o.position = ${table}.position)`,
        query.alsoSubjectId,
      )
    }
    const bound = 'after' in query.from ? query.from.after : query.from.before
    if (bound !== undefined) add(`${table}.position ${isForward ? '>' : '<'} ?`, bound)
    if (query.until !== undefined) add(`${table}.position ${isForward ? '<=' : '>='} ?`, query.until)
    // A literal, so that the partial index of refusals can be used.
    if (query.outcome === 'refused') add("j.outcome = 'refused'")
    else if (query.outcome !== undefined) add('j.outcome = ?', query.outcome)
    if (query.actions !== undefined) {
      add(`j.action IN (${query.actions.map(() => '?').join(', ')})`, ...query.actions)
    }
    if (query.client !== undefined) add('j.client = ?', query.client)
    if (query.text !== undefined) add(`${connection.dialect.position('j.search_text', '?')} > 0`, query.text)
    if (query.sinceMs !== undefined) add('j.at_ms >= ?', query.sinceMs)
    if (query.untilMs !== undefined) add('j.at_ms < ?', query.untilMs)
    if (query.isSettled === true) {
      // With one entry all below it are settled, also one whose own note is younger.
      const settled = connection.dialect.isSettled('k.writer')
      const newest = `SELECT max(k.position) FROM journal k WHERE k.organisation_id = ? AND ${settled}`
      add(`${table}.position <= (${newest})`, organisation)
    }
    return { sql: conditions.join(' AND '), parameters }
  }
}

/** The changes as a page shows them, and the member list in full when that is more than a page should carry. */
function inShort(changes: readonly Change[]): { changes: readonly Change[]; members: MembersChange | undefined } {
  let members: MembersChange | undefined
  const short = changes.map((change) => {
    if (!('added' in change) || change.added.length + change.removed.length <= MEMBERS_IN_SHORT_MAX) return change
    members = change
    const added = change.added.slice(0, MEMBERS_IN_SHORT_MAX)
    const removed = change.removed.slice(0, MEMBERS_IN_SHORT_MAX)
    return {
      ...change,
      added,
      removed,
      more: { added: change.added.length - added.length, removed: change.removed.length - removed.length },
    }
  })
  return { changes: short, members }
}

function parseEntry(row: SqlRow): StoredJournalEntry {
  // These columns are written only by `append`, from the types that they are read back as.
  return {
    position: integer(row, 'position'),
    atMs: integer(row, 'at_ms'),
    requestId: text(row, 'request_id'),
    actor: JSON.parse(text(row, 'actor')) as Actor,
    action: text(row, 'action') as JournalAction,
    outcome: text(row, 'outcome') as JournalEntry['outcome'],
    subject: parseSubject(row),
    changes: parseChanges(row),
    notDone: JSON.parse(text(row, 'not_done')) as readonly string[],
    sentence: text(row, 'sentence'),
  }
}

function parseChanges(row: SqlRow): readonly Change[] {
  const changes = JSON.parse(text(row, 'changes')) as readonly Change[]
  const members = row['members']
  if (typeof members !== 'string') return changes
  const whole = JSON.parse(members) as MembersChange
  return changes.map((change) => ('added' in change ? whole : change))
}

function parseSubject(row: SqlRow): Subject | undefined {
  const kind = textOrUndefined(row, 'subject_kind')
  if (kind === undefined) return undefined
  return { kind: kind as Subject['kind'], id: text(row, 'subject_id'), name: text(row, 'subject_name') }
}
