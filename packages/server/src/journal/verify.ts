// Checks the chain of seals over the journal: that every entry says what it said when it was sealed, and that none is
// missing or was put in later.

import type { OrganisationId } from '../directory/ids.ts'
import type { SealRow } from '../store/port/archive.ts'
import type { Reading } from '../store/port/store.ts'
import { NotOpened } from '../vault/envelope.ts'
import { chain, listEntries, NO_HASH, type OpenedSeal, openSeal, type SealParts } from './seal.ts'

export type Verdict =
  | { readonly kind: 'intact'; readonly sentence: string; readonly head: string | undefined; readonly entries: number }
  | { readonly kind: 'altered'; readonly sentence: string }

const SEALS_PER_PAGE = 100
/** Positions that the database gives begin at 1; one that somebody made up may be any number. */
const BEFORE_ALL = Number.MIN_SAFE_INTEGER

/**
 * Walks the whole chain. `expectedHead` (`position:hash`, as an earlier verification printed it) must still be in it:
 * whoever cut off the end of journal and chain together is found by that.
 */
export async function verifyJournal(
  parts: SealParts,
  organisation: OrganisationId,
  expectedHead?: string | undefined,
): Promise<Verdict> {
  const { store } = parts.runtime
  const start = await store.read(organisation, (tx) => startOf(parts, organisation, tx))
  if ('altered' in start) return altered(start.altered)
  let { hash, position } = start
  let entries = 0
  let head: string | undefined
  let isExpectedSeen = false
  for (;;) {
    const after = position
    const seals = await store.read(organisation, (tx) => tx.archive.listSeals(after, SEALS_PER_PAGE))
    for (const seal of seals) {
      const from = { hash, position }
      const link = await store.read(organisation, (tx) => checkLink(parts, organisation, tx, from, seal))
      if (link === undefined) return altered({ after: position, until: seal.lastPosition })
      hash = link
      position = seal.lastPosition
      entries += seal.entryCount
      head = `${position}:${Buffer.from(hash).toString('hex')}`
      if (head === expectedHead) isExpectedSeen = true
    }
    if (seals.length < SEALS_PER_PAGE) break
  }
  const { sealedPosition } = await store.read(organisation, (tx) => tx.archive.getHead())
  if (sealedPosition > position) return altered({ after: position, until: sealedPosition })
  if (expectedHead !== undefined && !isExpectedSeen) {
    return {
      kind: 'altered',
      sentence: `The journal no longer has the head ${expectedHead}: its end was cut off, or the chain was made anew.`,
    }
  }
  return { kind: 'intact', entries, head, sentence: intactSentence(entries, head) }
}

interface Link {
  readonly hash: Uint8Array
  readonly position: number
}

/** Where the chain begins: at the first entry, or at the seal over the last ones that were dropped after their time. */
async function startOf(
  { vault }: SealParts,
  organisation: OrganisationId,
  tx: Reading,
): Promise<Link | { readonly altered: Range }> {
  const { prunedPosition } = await tx.archive.getHead()
  const tooOld = await listEntries(tx, BEFORE_ALL, prunedPosition, 1)
  if (tooOld.length > 0) return { altered: { after: BEFORE_ALL, until: prunedPosition } }
  if (prunedPosition === 0) return { hash: NO_HASH, position: 0 }
  const [seal] = await tx.archive.listSeals(prunedPosition - 1, 1)
  if (seal === undefined) return { altered: { after: 0, until: prunedPosition } }
  const hash = await opened(() => openSeal(vault, organisation, tx, seal))
  return hash === undefined
    ? { altered: { after: 0, until: seal.lastPosition } }
    : { hash: hash.chain, position: seal.lastPosition }
}

/** The hash under a seal when it is the one over the entries that are there; undefined when it is not. */
async function checkLink(
  { vault }: SealParts,
  organisation: OrganisationId,
  tx: Reading,
  before: Link,
  seal: SealRow,
): Promise<Uint8Array | undefined> {
  const sealed = await opened(() => openSeal(vault, organisation, tx, seal))
  const entries = await listEntries(tx, before.position, seal.lastPosition, seal.entryCount + 1)
  if (sealed === undefined || entries.length !== seal.entryCount) return undefined
  return Buffer.from(chain(before.hash, entries)).equals(sealed.own) ? sealed.chain : undefined
}

async function opened(open: () => Promise<OpenedSeal>): Promise<OpenedSeal | undefined> {
  try {
    return await open()
  } catch (error) {
    if (error instanceof NotOpened) return undefined
    throw error
  }
}

interface Range {
  readonly after: number
  readonly until: number
}

function altered({ after, until }: Range): Verdict {
  return {
    kind: 'altered',
    sentence: `The journal was altered after it was written: the entries ${after === BEFORE_ALL ? '' : `after position ${after} and `}up to position ${until} are not those that were sealed. Compare them with a backup.`,
  }
}

function intactSentence(entries: number, head: string | undefined): string {
  if (head === undefined) return 'No entry has been sealed yet: a running Fluid does so every few seconds.'
  const count = entries === 1 ? '1 entry is' : `${entries} entries are`
  return `${count} as sealed. Head of the chain, to be kept elsewhere and given back with --head: ${head}`
}
