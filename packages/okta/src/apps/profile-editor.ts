// The Profile Editor and the attribute mappings of an app.
import { parseExpression } from '../org/expression/parse.ts'
import type { Org } from '../org/org.ts'
import { OrgError } from '../refusal.ts'
import { readInteger } from '../store/row.ts'
import { logEvent } from '../system-log/system-log.ts'
import { appTarget } from '../system-log/targets.ts'
import { getApp } from './app.ts'
import { type AppAttribute, listAttributes, parseAttribute } from './attribute.ts'
import type { Mapping } from './mapping.ts'

/** "+ Add Attribute": a custom attribute at the end of the app's profile. */
export function addAttribute(org: Org, appId: string, values: unknown): AppAttribute {
  return org.database.transaction(() => {
    const attribute = { ...parseAttribute(values), isCustom: true }
    if (listAttributes(org, appId).some((known) => known.name === attribute.name)) {
      throw new OrgError('conflict', `The app has an attribute named ${attribute.name} already.`)
    }
    insertAttribute(org, appId, attribute)
    tell(org, appId)
    return attribute
  })
}

/** Takes a custom attribute away, and its mapping with it. */
export function removeAttribute(org: Org, appId: string, name: string): void {
  org.database.transaction(() => {
    const attribute = getAttribute(org, appId, name)
    if (!attribute.isCustom) throw new OrgError('invalid', `${name} is a base attribute: remove its mapping instead.`)
    org.database.run('DELETE FROM mappings WHERE app_id = ? AND attribute = ?', appId, name)
    org.database.run('DELETE FROM app_attributes WHERE app_id = ? AND name = ?', appId, name)
    tell(org, appId)
  })
}

/** The pencil of a mapping: where the value comes from and when it is applied. Refuses an expression that cannot be read. */
export function setMapping(org: Org, appId: string, mapping: Mapping): void {
  org.database.transaction(() => {
    getAttribute(org, appId, mapping.attribute)
    if (mapping.kind === 'expression') parseExpression(mapping.value)
    saveMapping(org, appId, mapping)
    tell(org, appId)
  })
}

/** "Not mapped", or the X of a mapping. A required attribute stays mapped. */
export function removeMapping(org: Org, appId: string, attributeName: string): void {
  org.database.transaction(() => {
    if (getAttribute(org, appId, attributeName).isRequired) {
      throw new OrgError('invalid', `${attributeName} is required: it cannot be left unmapped.`)
    }
    org.database.run('DELETE FROM mappings WHERE app_id = ? AND attribute = ?', appId, attributeName)
    tell(org, appId)
  })
}

/** Writes the attribute and nothing else. */
export function insertAttribute(org: Org, appId: string, attribute: AppAttribute): void {
  const last = org.database.get(
    'SELECT coalesce(max(position), 0) AS position FROM app_attributes WHERE app_id = ?',
    appId,
  )
  org.database.run(
    'INSERT INTO app_attributes (app_id, name, position, definition) VALUES (?, ?, ?, ?)',
    appId,
    attribute.name,
    last === undefined ? 1 : readInteger(last, 'position') + 1,
    JSON.stringify(attribute),
  )
}

/** Writes the mapping and nothing else. */
export function saveMapping(org: Org, appId: string, mapping: Mapping): void {
  org.database.run(
    `INSERT INTO mappings (app_id, attribute, kind, value, apply_on) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (app_id, attribute) DO UPDATE SET kind = excluded.kind, value = excluded.value, apply_on = excluded.apply_on`,
    appId,
    mapping.attribute,
    mapping.kind,
    mapping.value,
    mapping.applyOn,
  )
}

function getAttribute(org: Org, appId: string, name: string): AppAttribute {
  const attribute = listAttributes(org, appId).find((known) => known.name === name)
  if (attribute === undefined) throw new OrgError('not-found', `The app has no attribute named ${name}.`)
  return attribute
}

function tell(org: Org, appId: string): void {
  logEvent(org, { eventType: 'application.configuration.update', targets: [appTarget(getApp(org, appId))] })
}
