// People whose access has ended: deactivated or deleted, what they held at that moment, when and by whom it ended.

import { type OrganisationId, userKey } from '../directory/ids.ts'
import type { Runtime } from '../runtime.ts'
import type { EndedPerson, FormerPosition, Person } from '../store/port/grants.ts'
import { OperatorError } from './operator-error.ts'

export interface FormerPeople {
  readonly people: readonly (Person & { readonly ended: EndedPerson })[]
  /** `after` of the next part; undefined at the end. */
  readonly next: string | undefined
}

/** The latest first, a part at a time. */
export async function listFormerPeople(
  runtime: Runtime,
  organisation: OrganisationId,
  { after, limit }: { readonly after?: string | undefined; readonly limit: number },
): Promise<FormerPeople> {
  const before = after === undefined ? undefined : parsePosition(after)
  const people = await runtime.store.read(organisation, (tx) => tx.grants.listFormer(before, limit))
  const last = people.at(-1)
  const hasMore = people.length === limit && last !== undefined
  return { people, next: hasMore ? `${last.ended.atMs}.${last.user.key}` : undefined }
}

function parsePosition(text: string): FormerPosition {
  const found = /^(\d{1,15})\.(\d{1,15})$/.exec(text)
  if (found === null) throw new OperatorError('"after" is not the "next" of a part of this list.')
  return { atMs: Number(found[1]), key: userKey(Number(found[2])) }
}
