// "SCIM update feature is enabled for the attribute": an attribute that is switched off keeps its stored value on
// updates, without an error; the journal says so (design decision 8). `active` has no switch.

import { applyChanges, diffResources, listAttributeNames, type Resource, type ResourceType } from '@fluid-scim/scim'
import type { Settings } from '../directory/settings.ts'

export interface SwitchedUpdate {
  readonly resource: Resource
  readonly notDone: readonly string[]
}

/** Gives every switched-off attribute of `wanted` its current value back, and says for which ones that mattered. */
export function applyUpdateSwitches(current: Resource, wanted: Resource, settings: Settings): SwitchedUpdate {
  const off = Object.entries(settings.scimUpdates).flatMap(([attribute, allowed]) => (allowed ? [] : [attribute]))
  if (off.length === 0) return { resource: wanted, notDone: [] }
  const changes = diffResources(wanted, current).filter(({ attribute }) => off.some((name) => isUnder(name, attribute)))
  if (changes.length === 0) return { resource: wanted, notDone: [] }
  const kept = applyChanges(wanted, changes)
  const schemas = [...new Set([...wanted.schemas, ...current.schemas])]
  return {
    resource: { ...kept, schemas: schemas.filter((urn, index) => index === 0 || Object.hasOwn(kept, urn)) },
    notDone: changes.map(({ attribute }) => `${attribute}: not updated, because updates of it are switched off.`),
  }
}

/** The names that switches may have, `department` without its URN too; not what SCIM cannot write, and not `active`. */
export function listSwitchNames(type: ResourceType): readonly string[] {
  const beside = type.extensions.flatMap(({ schema }) => [schema.id, ...schema.attributes.map(({ name }) => name)])
  return [...listAttributeNames(type), ...beside].filter((name) => !FIXED.has(name.split('.', 1)[0] ?? name))
}

const FIXED = new Set(['schemas', 'id', 'meta', 'active', 'groups', 'password'])

/** Whether a changed attribute (`urn:…:User:manager.value`) is the one that a switch names, or a part of it. */
function isUnder(name: string, attribute: string): boolean {
  const wanted = name.toLowerCase()
  const whole = attribute.toLowerCase()
  const short = whole.slice(whole.lastIndexOf(':') + 1)
  const isNamed = [whole, short].some((one) => one === wanted || one.startsWith(`${wanted}.`))
  return isNamed || whole.startsWith(`${wanted}:`)
}
