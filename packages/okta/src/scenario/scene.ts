// A scenario while it runs: the simulator, the app, and what the names in the scenario stand for.
import { findAppUser } from '../apps/app-user.ts'
import { findPushMappingOfGroup, type PushMapping } from '../apps/push-mapping.ts'
import { isObject, listStrings } from '../json.ts'
import { findGroupByName, type Group } from '../org/group.ts'
import { getPerson, type Person } from '../org/person.ts'
import { OrgError } from '../refusal.ts'
import type { Simulator } from '../simulator.ts'
import type { Probe } from './probe.ts'

export interface Scene {
  readonly simulator: Simulator
  readonly appId: string
  /** Base URL and credential as they were given to the run. */
  readonly target: Target
  readonly probe: Probe
  /** Key in the scenario → person's id. */
  readonly people: Map<string, string>
  /** What the last act was answered, for "expect message". */
  lastMessage: string
  /** The SCIM id that a group had before it was unlinked, for looking at it afterwards. */
  readonly formerGroups: Map<string, string>
}

export interface Target {
  readonly baseUrl: string
  readonly token: string
}

/** The person with this key in the scenario, or a refusal that names it. */
export function getScenePerson(scene: Scene, key: unknown): Person {
  const id = scene.people.get(String(key))
  if (id === undefined) throw new OrgError('not-found', `The scenario has no person "${String(key)}".`)
  return getPerson(scene.simulator.org, id)
}

/** One key or a list of keys to people. */
export function listScenePeople(scene: Scene, keys: unknown): Person[] {
  return toList(keys).map((key) => getScenePerson(scene, key))
}

export function getSceneGroup(scene: Scene, name: unknown): Group {
  const group = findGroupByName(scene.simulator.org, String(name))
  if (group === undefined) throw new OrgError('not-found', `There is no group "${String(name)}" in Okta.`)
  return group
}

export function getSceneMapping(scene: Scene, name: unknown): PushMapping {
  const group = getSceneGroup(scene, name)
  const mapping = findPushMappingOfGroup(scene.simulator.org, scene.appId, group.id)
  if (mapping === undefined) throw new OrgError('not-found', `The group "${group.name}" is not pushed.`)
  return mapping
}

/** The SCIM id of a person or of a pushed group, as `{ines}` or `{Fluid User}` in an expected request stands for it. */
export function findExternalId(scene: Scene, name: string): string | undefined {
  const personId = scene.people.get(name)
  if (personId !== undefined) return findAppUser(scene.simulator.org, scene.appId, personId)?.externalId
  const group = findGroupByName(scene.simulator.org, name)
  const mapping = group && findPushMappingOfGroup(scene.simulator.org, scene.appId, group.id)
  return mapping?.externalId ?? scene.formerGroups.get(name)
}

/** A text or a list of texts as a list. */
export function toList(value: unknown): string[] {
  return Array.isArray(value) ? listStrings(value) : [String(value)]
}

/** The pairs of a map argument; anything else is refused with how to write it. */
export function toPairs(value: unknown, usage: string): [string, unknown][] {
  if (!isObject(value)) throw new OrgError('invalid', `Write "${usage}".`)
  return Object.entries(value)
}
