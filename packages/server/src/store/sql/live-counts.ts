// How many users and groups an organisation has, without counting rows. Each counter is split into parts, so that
// transactions side by side do not wait for each other.

import { integer } from './row.ts'
import type { Scope } from './scope.ts'

export type LiveKind = 'users' | 'active_users' | 'groups'

/** The live users or groups of the organisation. */
export async function countLive({ connection, organisation }: Scope, kind: LiveKind): Promise<number> {
  const sql = 'SELECT live FROM live_counts WHERE organisation_id = ? AND kind = ?'
  const parts = await connection.all(sql, [organisation, kind])
  return parts.reduce((sum, part) => sum + integer(part, 'live'), 0)
}

/** Notes how many more (or, negative, less) of each are live. */
export async function addLive(
  { connection, organisation }: Scope,
  changes: Partial<Readonly<Record<LiveKind, number>>>,
): Promise<void> {
  const real = Object.entries(changes).filter(([, by]) => by !== 0)
  if (real.length === 0) return
  await connection.run(
    `INSERT INTO live_counts (organisation_id, kind, shard, live) VALUES ${real.map(() => '(?, ?, ?, ?)').join(', ')}
     ON CONFLICT (organisation_id, kind, shard) DO UPDATE SET live = live_counts.live + excluded.live`,
    real.flatMap(([kind, by]) => [organisation, kind, connection.counterShard, by]),
  )
}
