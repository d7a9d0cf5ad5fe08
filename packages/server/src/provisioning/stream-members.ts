// A group's members, a page at a time: a group of 100 000 is streamed, not built.

import type { UserKey } from '../directory/ids.ts'
import type { KeyedMemberId } from '../store/port/memberships.ts'

const MEMBERS_PER_PAGE = 500

/** All members as `list` gives them, in its order. Whoever is a member throughout the walk comes exactly once. */
export async function* streamMembers<Listed extends KeyedMemberId>(
  list: (after: UserKey | undefined, limit: number) => Promise<readonly Listed[]>,
): AsyncGenerator<readonly Listed[]> {
  let after: UserKey | undefined
  for (;;) {
    const page = await list(after, MEMBERS_PER_PAGE)
    if (page.length > 0) yield page
    if (page.length < MEMBERS_PER_PAGE) return
    after = page.at(-1)?.key
  }
}
