// A large group has been assigned or unassigned: its members' accounts are brought into line a few at a time, so that
// everything else goes on meanwhile.
import { setImmediate } from 'node:timers/promises'
import { reconcileAccount } from '../apps/reconcile.ts'
import { listMembers } from '../org/group.ts'
import type { JobContext } from './context.ts'

const CHUNK = 200

/** Works on a `reconcile-members` job: in the order in which the members joined. */
export async function reconcileMembers({ org, app, batchId }: JobContext, groupId: string): Promise<void> {
  let after = 0
  while (true) {
    const members = listMembers(org, groupId, { after, limit: CHUNK })
    const last = members.at(-1)
    if (last === undefined) return
    org.database.transaction(() => {
      for (const { person } of members) reconcileAccount(org, app, person, () => batchId)
    })
    after = last.sequence
    await setImmediate()
  }
}
