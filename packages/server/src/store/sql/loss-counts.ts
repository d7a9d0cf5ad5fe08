// How many people a client has taken something away from, without counting rows. Each loss says in `counted` how many
// people it stands for, and a new one takes a person over from the earlier ones: so everybody is counted once, with the
// loss that stays longest in the window. The counter is always the sum of `counted` over the losses that are kept, so it
// needs no slices of time: what leaves the window is forgotten, and leaves the counter with it. It is split into parts,
// so that transactions side by side do not wait for each other.

import type { UserKey } from '../../directory/ids.ts'
import type { Losing, LossesAtMost } from '../port/safeguard.ts'
import type { Fragment } from './connection.ts'
import { integer, text } from './row.ts'
import type { Scope } from './scope.ts'

/** So few are looked for one by one: a database that does not know its tables yet may read all losses for a list. */
const ONE_BY_ONE_MAX = 100

export const LOSS_TABLES = ['losses', 'lost_memberships'] as const

/** The people whom the client's losses stand for, and all that they ever stood for. */
export async function countLost({ connection, organisation }: Scope, clientId: string): Promise<LossesAtMost> {
  const sql = 'SELECT people, ever FROM loss_counts WHERE organisation_id = ? AND client_id = ?'
  const parts = await connection.all(sql, [organisation, clientId])
  const sumOf = (column: string) => parts.reduce((sum, part) => sum + integer(part, column), 0)
  return { people: sumOf('people'), ever: sumOf('ever') }
}

/** Notes losses of so many people, some of whom earlier ones of the same client stood for until now. */
export async function addLost(
  { connection, organisation }: Scope,
  clientId: string,
  { people, takenOver }: { readonly people: number; readonly takenOver: number },
): Promise<void> {
  if (people === 0 && takenOver === 0) return
  await connection.run(
    `INSERT INTO loss_counts (organisation_id, client_id, shard, people, ever) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (organisation_id, client_id, shard)
     DO UPDATE SET people = loss_counts.people + excluded.people, ever = loss_counts.ever + excluded.ever`,
    [organisation, clientId, connection.counterShard, people - takenOver, people],
  )
}

/** Notes that the client's losses stand for so many people no longer. */
export function takeOffLost(scope: Scope, clientId: string, people: number): Promise<void> {
  return addLost(scope, clientId, { people: 0, takenOver: people })
}

/** A new loss stands for the person: the client's earlier ones do so no longer. Answers how many did. */
export function takeOver(scope: Scope, user: number, losing: Losing): Promise<number> {
  return takeOverWhere(scope, { sql: '= ?', parameters: [user] }, losing)
}

/** The same for the people whom a query of keys finds. */
export async function takeOverAll(scope: Scope, users: Fragment, losing: Losing): Promise<number> {
  const sql = `${users.sql} LIMIT ?`
  const few = await scope.connection.all(sql, [...users.parameters, ONE_BY_ONE_MAX + 1])
  if (few.length > ONE_BY_ONE_MAX) {
    return takeOverWhere(scope, { sql: `IN (${users.sql})`, parameters: users.parameters }, losing)
  }
  let taken = 0
  for (const row of few) taken += await takeOver(scope, integer(row, 'user_key'), losing)
  return taken
}

async function takeOverWhere(scope: Scope, users: Fragment, { clientId, atMs }: Losing): Promise<number> {
  const { connection, organisation } = scope
  // The sign keeps the database from walking along the time instead of looking for each person. Clocks of several
  // processes may differ: a later loss stays longer, so it goes on standing for the person.
  const taken = await Promise.all(
    LOSS_TABLES.map((table) =>
      connection.run(
        `UPDATE ${table} SET counted = 0
         WHERE organisation_id = ? AND client_id = ? AND counted > 0 AND +at_ms <= ? AND user_key ${users.sql}`,
        [organisation, clientId, atMs, ...users.parameters],
      ),
    ),
  )
  return taken.reduce((sum, some) => sum + some, 0)
}

/** Nobody's losses stand for this person any more. */
export async function uncountPerson(scope: Scope, user: UserKey): Promise<void> {
  const { connection, organisation } = scope
  for (const table of LOSS_TABLES) {
    const rows = await connection.all(
      `UPDATE ${table} SET counted = 0 WHERE organisation_id = ? AND user_key = ? AND counted > 0 RETURNING client_id`,
      [organisation, user],
    )
    for (const row of rows) await takeOffLost(scope, text(row, 'client_id'), 1)
  }
}
