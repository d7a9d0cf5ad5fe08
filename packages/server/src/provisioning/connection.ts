// What is seen of an identity provider while it is being connected, and afterwards: one answer that a page can follow.

import type { OrganisationId } from '../directory/ids.ts'
import { actorName } from '../journal/actor-name.ts'
import type { JournalAction } from '../journal/entry.ts'
import type { Runtime } from '../runtime.ts'
import type { StoredJournalEntry } from '../store/port/journal.ts'
import type { Reading } from '../store/port/store.ts'
import { isLiveToken, type ListedToken, showToken } from './set-token.ts'

type ConnectionStage = 'no-token' | 'waiting' | 'tested' | 'people' | 'groups'

export interface Connection {
  readonly isSyncDisabled: boolean
  readonly stage: ConnectionStage
  readonly tokens: readonly ListedToken[]
  /** The token that was used last. */
  readonly lastUse: { readonly atMs: number; readonly client: string } | undefined
  readonly people: number
  readonly groups: number
  readonly heldGroups: number
  readonly firstPerson: StoredJournalEntry | undefined
  readonly firstGroup: StoredJournalEntry | undefined
  readonly isRoleGiven: boolean
  readonly refused: StoredJournalEntry | undefined
}

/** Entries that are looked through for the first person and the first group: they come early, or are long known. */
const EARLY_ENTRIES = 2_000
const REFUSALS_LOOKED_AT = 50
const HELD_COUNTED_MAX = 500

export function readConnection(runtime: Runtime, organisation: OrganisationId): Promise<Connection> {
  return runtime.store.read(organisation, async (tx) => {
    const nowMs = runtime.now()
    const { settings } = await tx.organisations.get()
    const rows = (await tx.secrets.listTokens()).filter((row) => isLiveToken(row, nowMs))
    const tokens = rows.map((row) => showToken(row, nowMs))
    const lastUse = lastUseOf(tokens)
    const firstPerson = await findFirst(tx, 'user.created')
    const firstGroup = await findFirst(tx, 'group.created')
    const groups = await tx.groups.list({ filter: undefined, sort: undefined, start: { offset: 0 }, limit: 0 })
    const held = await tx.groups.listByGrant({ isHeld: true, after: undefined, limit: HELD_COUNTED_MAX })
    const granting = await tx.groups.listByGrant({ isHeld: false, after: undefined, limit: 50 })
    return {
      isSyncDisabled: settings.scimSyncDisabled,
      stage: stageOf({ tokens, isUsed: lastUse !== undefined, firstPerson, groups: groups.total }),
      tokens,
      lastUse,
      people: await tx.users.count(),
      groups: groups.total,
      heldGroups: held.length,
      firstPerson,
      firstGroup,
      isRoleGiven: granting.some(({ memberCount }) => memberCount > 0),
      refused: await findRefused(tx, lastUse?.atMs),
    }
  })
}

function stageOf(seen: {
  readonly tokens: readonly ListedToken[]
  readonly isUsed: boolean
  readonly firstPerson: StoredJournalEntry | undefined
  readonly groups: number
}): ConnectionStage {
  if (seen.groups > 0) return 'groups'
  if (seen.firstPerson !== undefined) return 'people'
  if (seen.isUsed) return 'tested'
  return seen.tokens.length === 0 ? 'no-token' : 'waiting'
}

function lastUseOf(tokens: readonly ListedToken[]): Connection['lastUse'] {
  const used = tokens.flatMap(({ lastUsedMs, lastClient }) =>
    lastUsedMs === undefined ? [] : [{ atMs: lastUsedMs, client: lastClient ?? '' }],
  )
  return used.toSorted((one, other) => other.atMs - one.atMs)[0]
}

async function findFirst(tx: Reading, action: JournalAction): Promise<StoredJournalEntry | undefined> {
  const from = { after: 0 }
  const until = await tx.journal.findPositionPast(from, EARLY_ENTRIES)
  const entries = await tx.journal.list({ from, until, actions: [action], limit: 20 })
  return entries.find(({ actor }) => actor.kind === 'scim')
}

/** The last request that was not let in, unless a good one came after it. */
async function findRefused(tx: Reading, lastUsedMs: number | undefined): Promise<StoredJournalEntry | undefined> {
  const refusals = await tx.journal.list({
    from: { before: undefined },
    outcome: 'refused',
    limit: REFUSALS_LOOKED_AT,
  })
  const last = refusals.find(({ action, actor }) => action === 'authentication.refused' && actor.kind === 'scim')
  if (last === undefined || (lastUsedMs !== undefined && lastUsedMs > last.atMs)) return undefined
  return last
}

/** Who made the request, in words. */
export function clientOf(entry: StoredJournalEntry): string {
  return actorName(entry.actor)
}
