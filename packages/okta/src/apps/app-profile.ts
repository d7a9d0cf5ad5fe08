// The values of a person's app profile: sign-on settings give the user name, mappings and overrides the rest.

import type { JsonObject } from '../json.ts'
import { evaluate } from '../org/expression/evaluate.ts'
import { parseExpression } from '../org/expression/parse.ts'
import { type ExpressionValue, type Surroundings, toText } from '../org/expression/value.ts'
import { listGroupsOfPerson } from '../org/group.ts'
import type { Org } from '../org/org.ts'
import type { Person } from '../org/person.ts'
import type { App } from './app.ts'
import { type AppAttribute, listAttributes } from './attribute.ts'
import { listMappings, type Mapping } from './mapping.ts'
import type { SignOnSettings } from './settings.ts'

export interface AppProfileEntry {
  readonly attribute: AppAttribute
  readonly applyOn: Mapping['applyOn']
  /** Undefined when the source has no value: the attribute is sent as absent. */
  readonly value: string | number | boolean | readonly string[] | undefined
}

/** The mapped attributes of the app for this person, in the order of the profile editor. */
export function resolveAppProfile(org: Org, app: App, person: Person, overrides: JsonObject): AppProfileEntry[] {
  const surroundings = surround(org, person)
  const mappings = new Map(listMappings(org, app.id).map((mapping) => [mapping.attribute, mapping]))
  const entries: AppProfileEntry[] = []
  for (const attribute of listAttributes(org, app.id)) {
    const mapping = mappings.get(attribute.name)
    const override = overrides[attribute.name]
    if (override !== undefined) {
      const value = convert(attribute, toExpressionValue(override))
      entries.push({ attribute, applyOn: mapping?.applyOn ?? 'create-and-update', value })
    } else if (mapping !== undefined) {
      entries.push({ attribute, applyOn: mapping.applyOn, value: convert(attribute, resolve(mapping, surroundings)) })
    }
  }
  return entries
}

/** What one mapping gives for a person: the preview of the mapping dialog. Throws ExpressionError. */
export function previewMapping(org: Org, person: Person, mapping: Pick<Mapping, 'kind' | 'value'>): string {
  return toText(resolve(mapping, surround(org, person)))
}

/** "Application username format" for this person. */
export function resolveUserName(org: Org, signOn: SignOnSettings, person: Person): string {
  const { login, email } = person.profile
  switch (signOn.userNameFormat) {
    case 'okta-username':
      return login
    case 'email':
      return email
    case 'email-prefix':
      return email.split('@')[0] ?? email
    case 'username-prefix':
      return login.split('@')[0] ?? login
    case 'custom':
      return toText(evaluate(parseExpression(signOn.userNameExpression), surround(org, person)))
  }
}

/** What expressions about a person may look at. */
export function surround(org: Org, person: Person): Surroundings {
  const user: Record<string, ExpressionValue> = { id: person.id, status: person.status }
  for (const [name, value] of Object.entries(person.profile)) user[name] = value
  let names: readonly string[] | undefined
  return {
    objects: { user },
    groupNames: () => {
      names ??= listGroupsOfPerson(org, person.id).map((group) => group.name)
      return names
    },
  }
}

function resolve(mapping: Pick<Mapping, 'kind' | 'value'>, surroundings: Surroundings): ExpressionValue {
  switch (mapping.kind) {
    case 'profile':
      return surroundings.objects.user?.[mapping.value] ?? null
    case 'constant':
      return mapping.value
    case 'expression':
      return evaluate(parseExpression(mapping.value), surroundings)
  }
}

function convert(attribute: AppAttribute, value: ExpressionValue): AppProfileEntry['value'] {
  if (value === null || value === '' || (Array.isArray(value) && value.length === 0)) return undefined
  switch (attribute.type) {
    case 'string':
      return toText(value)
    case 'boolean':
      return value === true || value === 'true'
    case 'integer':
    case 'number': {
      const number = Number(toText(value))
      return Number.isNaN(number) ? undefined : number
    }
    case 'string[]':
      return Array.isArray(value) ? value.map(toText) : [toText(value)]
  }
}

function toExpressionValue(value: unknown): ExpressionValue {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  return Array.isArray(value) ? value.map(toExpressionValue) : null
}
