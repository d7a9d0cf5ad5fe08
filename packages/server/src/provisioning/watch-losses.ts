// What a SCIM client takes away is kept for as long as it can be put back, counted, and stopped or alarmed about when it
// is too much: issue rule 7. Changes by administrators are not watched: they are meant.

import type { Access } from '../directory/access.ts'
import type { Grant } from '../directory/grant.ts'
import type { StoredGroup } from '../directory/group.ts'
import type { RoleCatalogue } from '../directory/role-catalogue.ts'
import { exceedsSafeguard, type Losses } from '../directory/safeguard.ts'
import { actorName } from '../journal/actor-name.ts'
import { journalise } from '../journal/write.ts'
import type { Runtime } from '../runtime.ts'
import type { Loss, LostMembers } from '../store/port/safeguard.ts'
import type { Writing } from '../store/port/store.ts'
import { guardAdministrators, hasAdministrator } from './administrators.ts'
import type { Caller } from './caller.ts'
import { recountsOf } from './loss-recounts.ts'
import { safeguardHolds } from './refusal.ts'

/** After a quiet time very much may have become final: the next few requests forget it together. */
const FORGOTTEN_MAX = 500

export interface LossWatch {
  /**
   * A person's access ends (`roles`: those that were in effect), or a group stops granting what it granted. Call it before
   * that is written.
   */
  lose(loss: Loss, roles: readonly string[]): Promise<void>
  /** People are about to be given something that may take something else away: a lower licence. */
  gain(grant: Grant): Promise<void>
  /** Members of a group, or all groups of a user, are about to be removed. Call it before they go. */
  keep(lost: LostMembers): Promise<void>
  /**
   * After all of it has been written and journalled: counts, opens the alarm or throws the refusal (429), and makes sure
   * that somebody can still administer Fluid.
   */
  settle(): Promise<void>
}

const UNWATCHED: LossWatch = {
  lose: async () => undefined,
  gain: async () => undefined,
  keep: async () => undefined,
  settle: async () => undefined,
}

/** Watches one request's transaction. */
function watchLosses(tx: Writing, runtime: Runtime, caller: Caller): LossWatch {
  if (caller.actor.kind !== 'scim') return UNWATCHED
  const losing = { clientId: caller.actor.id, atMs: runtime.now() }
  const { administratorRoles } = runtime.catalogue
  let isLosing = false
  let hadAdministrator = false
  // Most of what is taken away concerns no administrator: then nobody is looked for.
  const lookFirst = async (grant: Grant): Promise<void> => {
    const mayTouch = grant.kind === 'licence' || isOfAdministrators(runtime.catalogue, grant.name)
    if (mayTouch && !hadAdministrator) hadAdministrator = await hasAdministrator(tx, runtime)
  }
  return {
    lose: async (loss, roles) => {
      isLosing = true
      if ('user' in loss) hadAdministrator ||= roles.some((role) => administratorRoles.includes(role))
      else await lookFirst(loss.grant)
      await tx.safeguard.insertLoss(loss, losing)
    },
    gain: async (grant) => {
      if (grant.kind === 'licence') await lookFirst(grant)
    },
    keep: async (lost) => {
      isLosing = true
      if (lost.kind !== 'groupsOf') await lookFirst(lost.grant)
      await tx.safeguard.keepMemberships(lost, losing)
    },
    settle: async () => {
      if (hadAdministrator) await guardAdministrators(tx, runtime, caller)
      if (isLosing) await countAndAlarm(tx, runtime, caller)
    },
  }
}

/** Runs a request that may take something away; a refusal of the safeguard leaves its alarm behind. */
export async function writeWatched<Result>(
  runtime: Runtime,
  caller: Caller,
  work: (tx: Writing, watch: LossWatch) => Promise<Result>,
): Promise<Result> {
  try {
    return await runtime.store.write(caller.organisation.id, (tx) => work(tx, watchLosses(tx, runtime, caller)))
  } catch (error) {
    if (isHold(error)) {
      // The refusal took its transaction back: the alarm needs one of its own.
      await runtime.store.write(caller.organisation.id, (tx) => raiseAlarm(tx, runtime, caller, undefined))
    }
    throw error
  }
}

async function countAndAlarm(tx: Writing, runtime: Runtime, caller: Caller): Promise<void> {
  const clientId = caller.actor.id
  const { safeguard } = caller.organisation.settings
  const [open, releasedMs] = await Promise.all([
    tx.safeguard.findOpenAlarm(clientId),
    tx.safeguard.findLastRelease(clientId),
  ])
  if (open !== undefined) {
    if (safeguard.mode === 'hold') throw safeguardHolds(undefined, safeguard)
    return
  }
  const sinceMs = windowStart(runtime, caller)
  await tx.safeguard.forgetLosses(clientId, sinceMs, FORGOTTEN_MAX)
  // Released: what goes on within the next window is meant.
  if (releasedMs !== undefined && releasedMs >= sinceMs) return
  const atMost = await tx.safeguard.countLossesAtMost(clientId)
  if (atMost.people < safeguard.peopleMin) return
  const active = await tx.grants.countActive()
  if (!exceedsSafeguard({ people: atMost.people, ended: 0 }, active, safeguard)) return
  const recounts = recountsOf(runtime)
  const client = `${caller.organisation.id} ${clientId}`
  const moment = { ever: atMost.ever, active, safeguard }
  if (!recounts.isDue(client, moment)) return
  const losses = await tx.safeguard.countLosses(clientId, sinceMs)
  if (!exceedsSafeguard(losses, active, safeguard)) return recounts.note(client, moment, losses)
  if (safeguard.mode === 'hold') throw safeguardHolds(losses.people, safeguard)
  await raiseAlarm(tx, runtime, caller, losses)
}

async function raiseAlarm(tx: Writing, runtime: Runtime, caller: Caller, losses: Losses | undefined): Promise<void> {
  const { safeguard } = caller.organisation.settings
  const clientName = actorName(caller.actor)
  const isNew = await tx.safeguard.openAlarm({
    clientId: caller.actor.id,
    clientName,
    mode: safeguard.mode,
    lossesFromMs: windowStart(runtime, caller),
    startedMs: runtime.now(),
  })
  if (!isNew) return
  const { name, displayName } = caller.organisation
  const limit = `more than ${safeguard.percent} % of the organisation within ${safeguard.windowMinutes} minutes`
  await journalise(tx.journal, runtime, caller, {
    action: safeguard.mode === 'hold' ? 'safeguard.held' : 'safeguard.alarmed',
    outcome: 'changed',
    subject: { kind: 'organisation', id: name, name: displayName },
    sentence:
      losses === undefined
        ? `Safeguard: ${clientName} wants to take access or roles away from ${limit}. Its requests are held until an administrator releases them (fluid safeguard ${name} release) or puts everybody back (fluid safeguard ${name} restore).`
        : `Safeguard: ${clientName} has taken access or roles away from ${losses.people} people, ${limit}. Access has ended; their licences wait. If it was a mistake, put everybody back (fluid safeguard ${name} restore); if it was meant, release it (fluid safeguard ${name} release).`,
  })
}

/** A group stops granting what it granted, to all its members at once; nothing when it granted nothing. */
export async function loseGrant(
  watch: LossWatch,
  kind: 'group-deleted' | 'group-renamed',
  group: StoredGroup,
): Promise<void> {
  if (group.grant === undefined) return
  const { grant } = group.grant
  const loss = { kind, group: group.key, grant, people: group.memberCount, resource: group.resource } as const
  await watch.lose(loss, [])
}

/** The roles of a person whose access ends, if it was access at all. */
export function heldRoles({ allowed, roles }: Access): readonly string[] {
  return allowed ? roles.map(({ role }) => role) : []
}

function windowStart(runtime: Runtime, caller: Caller): number {
  return runtime.now() - caller.organisation.settings.safeguard.windowMinutes * 60_000
}

/** Roles without which an administrator could no longer administer, or not even sign in. */
function isOfAdministrators({ administratorRoles, signInRole }: RoleCatalogue, role: string): boolean {
  return role === signInRole || administratorRoles.includes(role)
}

function isHold(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'safeguard-hold'
}
