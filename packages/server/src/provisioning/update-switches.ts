// "SCIM update feature is enabled for the attribute": an attribute that is switched off keeps its stored value on
// updates, without an error; the journal says so (design decision 8). `active` has no switch.

import { diffResources, type Resource } from '@fluid-scim/scim'
import type { Settings } from '../directory/settings.ts'

export interface SwitchedUpdate {
  readonly resource: Resource
  readonly notDone: readonly string[]
}

/** Gives every switched-off attribute of `wanted` its current value back, and says for which ones that mattered. */
export function applyUpdateSwitches(current: Resource, wanted: Resource, settings: Settings): SwitchedUpdate {
  const off = Object.entries(settings.scimUpdates).flatMap(([attribute, allowed]) => (allowed ? [] : [attribute]))
  if (off.length === 0) return { resource: wanted, notDone: [] }
  let resource = wanted
  const notDone: string[] = []
  for (const attribute of off) {
    const name = findName(attribute, current, wanted)
    const kept = withValueOf(resource, current, name)
    if (diffResources(resource, kept).length > 0)
      notDone.push(`${name}: not updated, because updates of it are switched off.`)
    resource = kept
  }
  return { resource, notDone }
}

function findName(attribute: string, ...resources: readonly Resource[]): string {
  const wanted = attribute.toLowerCase()
  for (const resource of resources) {
    const found = Object.keys(resource).find((name) => name.toLowerCase() === wanted)
    if (found !== undefined) return found
  }
  return attribute
}

function withValueOf(resource: Resource, current: Resource, name: string): Resource {
  const { [name]: _, ...others } = resource
  const kept = Object.hasOwn(current, name) ? current[name] : undefined
  const merged = kept === undefined ? others : { ...others, [name]: kept }
  return { ...merged, schemas: schemasOf(merged, resource.schemas, current.schemas) }
}

/** An extension that stays or goes takes its URN with it. */
function schemasOf(attributes: object, wanted: readonly string[], current: readonly string[]): readonly string[] {
  const candidates = [...new Set([...wanted, ...current])]
  return candidates.filter((urn, index) => index === 0 || Object.hasOwn(attributes, urn))
}
