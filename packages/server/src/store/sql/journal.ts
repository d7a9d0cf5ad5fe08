import type { Actor, Change, JournalAction, JournalEntry, Subject } from '../../journal/entry.ts'
import type { Journal, JournalQuery, JournalWrites, StoredJournalEntry } from '../port/journal.ts'
import type { SqlRow, SqlValue } from './connection.ts'
import { integer, text, textOrUndefined } from './row.ts'
import type { Scope } from './scope.ts'

const COLUMNS = `position, at_ms, request_id, actor, action, outcome, subject_kind, subject_id, subject_name,
  changes, not_done, sentence`

export class SqlJournal implements Journal, JournalWrites {
  readonly #scope: Scope
  constructor(scope: Scope) {
    this.#scope = scope
  }

  async list({ from, subjectId, limit }: JournalQuery): Promise<readonly StoredJournalEntry[]> {
    const { connection, organisation } = this.#scope
    const isForward = 'after' in from
    const conditions = ['organisation_id = ?']
    const parameters: SqlValue[] = [organisation]
    const position = isForward ? from.after : from.before
    if (position !== undefined) {
      conditions.push(isForward ? 'position > ?' : 'position < ?')
      parameters.push(position)
    }
    if (subjectId !== undefined) {
      conditions.push('subject_id = ?')
      parameters.push(subjectId)
    }
    const sql = `SELECT ${COLUMNS} FROM journal WHERE ${conditions.join(' AND ')}
      ORDER BY position ${isForward ? 'ASC' : 'DESC'} LIMIT ?`
    return (await connection.all(sql, [...parameters, limit])).map(parseEntry)
  }

  async append(entry: JournalEntry): Promise<void> {
    const { connection, organisation } = this.#scope
    await connection.run(
      `INSERT INTO journal (organisation_id, at_ms, request_id, actor, action, outcome,
         subject_kind, subject_id, subject_name, changes, not_done, sentence)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
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
        JSON.stringify(entry.changes),
        JSON.stringify(entry.notDone),
        entry.sentence,
      ],
    )
  }
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
    changes: JSON.parse(text(row, 'changes')) as readonly Change[],
    notDone: JSON.parse(text(row, 'not_done')) as readonly string[],
    sentence: text(row, 'sentence'),
  }
}

function parseSubject(row: SqlRow): Subject | undefined {
  const kind = textOrUndefined(row, 'subject_kind')
  if (kind === undefined) return undefined
  return { kind: kind as Subject['kind'], id: text(row, 'subject_id'), name: text(row, 'subject_name') }
}
