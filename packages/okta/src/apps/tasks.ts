// Tasks on the dashboard: what failed and waits for the administrator.
import { nowText, type Org } from '../org/org.ts'
import { type Row, readText, readWord } from '../store/row.ts'

const TASK_KINDS = ['provision', 'update', 'deprovision'] as const
export type TaskKind = (typeof TASK_KINDS)[number]

export interface Task {
  readonly id: string
  readonly appId: string
  readonly kind: TaskKind
  /** The person whom it is about. */
  readonly personId: string
  readonly personName: string
  /** The sentence of the failure. */
  readonly description: string
  readonly created: string
}

/** Opens a task; one that is open for the same person and kind gets the new sentence. */
export function openTask(org: Org, task: Omit<Task, 'id' | 'created'>): void {
  org.database.run(
    `INSERT INTO tasks (id, app_id, kind, subject_id, subject_name, description, created) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (app_id, kind, subject_id) DO UPDATE SET description = excluded.description, created = excluded.created`,
    org.newId('task'),
    task.appId,
    task.kind,
    task.personId,
    task.personName,
    task.description,
    nowText(org),
  )
}

/** Closes the person's tasks of these kinds in the app. */
export function closeTasks(org: Org, appId: string, personId: string, kinds: readonly TaskKind[] = TASK_KINDS): void {
  for (const kind of kinds) {
    org.database.run('DELETE FROM tasks WHERE app_id = ? AND kind = ? AND subject_id = ?', appId, kind, personId)
  }
}

/** Open tasks, newest first. */
export function listTasks(org: Org, query: { appId?: string; limit: number }): Task[] {
  return org.database
    .all(
      'SELECT * FROM tasks WHERE ? IS NULL OR app_id = ? ORDER BY created DESC, id LIMIT ?',
      query.appId,
      query.appId,
      query.limit,
    )
    .map(parseTask)
}

export function findTask(org: Org, id: string): Task | undefined {
  const row = org.database.get('SELECT * FROM tasks WHERE id = ?', id)
  return row === undefined ? undefined : parseTask(row)
}

function parseTask(row: Row): Task {
  return {
    id: readText(row, 'id'),
    appId: readText(row, 'app_id'),
    kind: readWord(row, 'kind', TASK_KINDS),
    personId: readText(row, 'subject_id'),
    personName: readText(row, 'subject_name'),
    description: readText(row, 'description'),
    created: readText(row, 'created'),
  }
}
