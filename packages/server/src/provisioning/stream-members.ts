// A group's members, a page at a time: a group of 100 000 is streamed, not built.

import type { GroupKey, UserKey } from '../directory/ids.ts'
import type { KeyedMember, Memberships } from '../store/port/memberships.ts'

const MEMBERS_PER_PAGE = 500

/** All members in a stable order. Whoever is a member throughout the walk comes exactly once. */
export async function* streamMembers(
  memberships: Pick<Memberships, 'listMembers'>,
  group: GroupKey,
): AsyncGenerator<readonly KeyedMember[]> {
  let after: UserKey | undefined
  for (;;) {
    const page = await memberships.listMembers(group, after, MEMBERS_PER_PAGE)
    if (page.length > 0) yield page
    if (page.length < MEMBERS_PER_PAGE) return
    after = page.at(-1)?.key
  }
}
