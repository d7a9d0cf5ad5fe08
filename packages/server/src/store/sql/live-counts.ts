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

/** Notes that one more or one less of them is live. */
export async function addLive({ connection, organisation }: Scope, kind: LiveKind, by: 1 | -1): Promise<void> {
  await connection.run(
    `INSERT INTO live_counts (organisation_id, kind, shard, live) VALUES (?, ?, ?, ?)
     ON CONFLICT (organisation_id, kind, shard) DO UPDATE SET live = live_counts.live + excluded.live`,
    [organisation, kind, connection.counterShard, by],
  )
}
