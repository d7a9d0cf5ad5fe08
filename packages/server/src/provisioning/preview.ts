// What would happen if a mapping, a setting or a group changed, without doing it. Counts come from likenesses, so that a
// group of 100 000 is never loaded; only the first people are named.

import type { Grant } from '../directory/grant.ts'
import { groupNameOf, type StoredGroup } from '../directory/group.ts'
import { type Mapping, resolveGroupName } from '../directory/group-grant.ts'
import { groupNameKey } from '../directory/group-name.ts'
import { groupId, type OrganisationId } from '../directory/ids.ts'
import { addUp, type Effect, type EffectCounts, effectOn, type Rules } from '../directory/preview.ts'
import type { Runtime } from '../runtime.ts'
import type { Circle, Likeness, ShownPerson } from '../store/port/grants.ts'
import type { Reading } from '../store/port/store.ts'
import { settingsAfter } from './change-settings.ts'
import { groupNotFound } from './refusal.ts'
import { parseGrantName } from './set-mapping.ts'

export type PreviewChange =
  /** `grant` null: the mapping is removed. */
  | { readonly kind: 'mapping'; readonly group: string; readonly grant: string | null }
  | { readonly kind: 'settings'; readonly changes: Readonly<Record<string, unknown>> }
  | { readonly kind: 'group-renamed'; readonly id: string; readonly name: string }
  | { readonly kind: 'group-deleted'; readonly id: string }

export interface Preview extends EffectCounts {
  /** The first of the people for whom something takes effect or ends; of very many, some of them. */
  readonly first: readonly (ShownPerson & { readonly effect: Effect })[]
}

/** The effect of a change. Refuses (404) an unknown group; throws OperatorError for a role or setting that cannot be. */
export function previewChange(
  runtime: Runtime,
  organisation: OrganisationId,
  { change, limit }: { readonly change: PreviewChange; readonly limit: number },
): Promise<Preview> {
  return runtime.store.read(organisation, async (tx) => {
    const question = await questionOf(tx, runtime, change)
    if (question === undefined) return { ...addUp([]), first: [] }
    const { circle, before, after } = question
    const effects = new Map<string, Likeness & { readonly effect: Effect }>()
    for (const likeness of await tx.grants.countLikenesses(circle)) {
      const effect = effectOn(likeness.given, before, after)
      if (effect !== undefined) effects.set(likeness.mark, { ...likeness, effect })
    }
    const concerned = [...effects.values()].filter(({ effect }) => !effect.isHeldOnly)
    const named = concerned.length === 0 || limit === 0 ? [] : await tx.grants.listAlike(circle, concerned, limit)
    const first = named.flatMap((person) => {
      const found = effects.get(person.mark)
      return found === undefined ? [] : [{ ...person, effect: found.effect }]
    })
    return { ...addUp([...effects.values()]), first }
  })
}

/** Whom it is about, and the rules before and after; undefined: nobody. */
interface Question {
  readonly circle: Circle
  readonly before: Rules
  readonly after: Rules
}

async function questionOf(tx: Reading, runtime: Runtime, change: PreviewChange): Promise<Question | undefined> {
  const organisation = await tx.organisations.get()
  const { settings } = organisation
  const policy = { catalogue: runtime.catalogue, settings }
  switch (change.kind) {
    case 'settings': {
      const after = { ...policy, settings: settingsAfter(runtime, organisation, change.changes) }
      return {
        circle: { kind: 'everybody' },
        before: { grant: undefined, policy },
        after: { grant: undefined, policy: after },
      }
    }
    case 'mapping': {
      const wanted = change.grant === null ? undefined : parseGrantName(runtime, change.grant)
      const group = await tx.groups.findByNameKey(groupNameKey(change.group))
      if (group === undefined) return undefined
      return aboutGroup(group, resolved(runtime, groupNameOf(group.resource), mappingTo(change.group, wanted)), policy)
    }
    case 'group-renamed': {
      const group = await getGroup(tx, change.id)
      const mapping = await tx.mappings.find(groupNameKey(change.name))
      return aboutGroup(group, resolved(runtime, change.name, mapping), policy)
    }
    case 'group-deleted':
      return aboutGroup(await getGroup(tx, change.id), undefined, policy)
  }
}

function aboutGroup(group: StoredGroup, after: Grant | undefined, policy: Rules['policy']): Question {
  return {
    circle: { kind: 'members', group: group.key },
    before: { grant: group.grant?.grant, policy },
    after: { grant: after, policy },
  }
}

function resolved({ catalogue }: Runtime, name: string, mapping: Mapping | undefined): Grant | undefined {
  return resolveGroupName(name, { mapping, catalogue, before: undefined, atMs: 0 })?.grant
}

function mappingTo(name: string, grant: Grant | undefined): Mapping | undefined {
  return grant === undefined ? undefined : { name, grant, createdMs: 0, createdBy: '' }
}

async function getGroup(tx: Reading, id: string): Promise<StoredGroup> {
  const group = await tx.groups.findById(groupId(id))
  if (group === undefined) throw groupNotFound(id)
  return group
}
