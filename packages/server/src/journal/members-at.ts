// Who was in a group at a moment of the past, told by the journal alone.

import type { Reading } from '../store/port/store.ts'
import { movesIn } from './replay.ts'

const PER_PAGE = 200
const BASE_MEMBERS_PER_PAGE = 5_000

/** The ids of a group's members just after the entry at `position`. */
export async function membersAt(
  tx: Pick<Reading, 'journal' | 'archive'>,
  groupId: string,
  position: number,
): Promise<ReadonlySet<string>> {
  const members = await baseMembers(tx, groupId)
  let after = 0
  for (;;) {
    const page = await tx.journal.list({
      from: { after },
      until: position,
      subjectId: groupId,
      isWhole: true,
      limit: PER_PAGE,
    })
    for (const moves of page.flatMap(movesIn)) {
      if (moves.groupId !== groupId) continue
      for (const id of moves.removed) members.delete(id)
      for (const id of moves.added) members.add(id)
    }
    const last = page.at(-1)
    if (last === undefined || page.length < PER_PAGE) return members
    after = last.position
  }
}

/** The members that entries which are gone by now had brought. */
async function baseMembers(tx: Pick<Reading, 'archive'>, groupId: string): Promise<Set<string>> {
  const members = new Set<string>()
  let after = ''
  for (;;) {
    const page = await tx.archive.listBaseMembers(groupId, after, BASE_MEMBERS_PER_PAGE)
    for (const id of page) members.add(id)
    const last = page.at(-1)
    if (last === undefined || page.length < BASE_MEMBERS_PER_PAGE) return members
    after = last
  }
}
