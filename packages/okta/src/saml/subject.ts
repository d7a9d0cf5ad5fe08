// What the assertion says about a person who signs in to an app, and whether it may say anything.
import type { App } from '../apps/app.ts'
import { surround } from '../apps/app-profile.ts'
import { findAppUser } from '../apps/app-user.ts'
import { evaluate } from '../org/expression/evaluate.ts'
import { parseExpression } from '../org/expression/parse.ts'
import { toText } from '../org/expression/value.ts'
import { listGroupsOfPerson } from '../org/group.ts'
import type { Org } from '../org/org.ts'
import type { Person } from '../org/person.ts'
import type { Subject } from './response.ts'
import { type AttributeStatement, readSaml } from './settings.ts'

/** Why the person cannot sign in to the app; undefined: nothing is in the way. */
export function refuseSignOn(org: Org, app: App, person: Person): string | undefined {
  if (person.status !== 'ACTIVE') return `${person.profile.login} is ${person.status}: only active people sign in.`
  if (app.status !== 'ACTIVE') return `${app.label} is inactive.`
  const appUser = findAppUser(org, app.id, person.id)
  if (appUser === undefined || appUser.state === 'unassigned') {
    return `${person.profile.login} is not assigned to ${app.label}. Assign the person on the app's Assignments tab.`
  }
  return undefined
}

export function describeSubject(org: Org, app: App, person: Person, signedInAt: Date): Subject {
  const { subjectNameIdFormat, attributeStatements } = readSaml(app)
  return {
    nameId: findAppUser(org, app.id, person.id)?.userName ?? person.profile.login,
    nameIdFormat: subjectNameIdFormat,
    attributes: attributeStatements
      .map((statement) => ({
        name: statement.name,
        namespace: statement.namespace,
        values: statement.type === 'GROUP' ? groupNames(org, person, statement) : valuesOf(org, person, statement),
      }))
      .filter(({ name, values }) => name !== '' && values.length > 0),
    signedInAt,
  }
}

/** An expression that cannot be evaluated gives no value: the sign-on itself goes on. */
function valuesOf(org: Org, person: Person, { values }: AttributeStatement): string[] {
  return values
    .flatMap((expression) => {
      try {
        const value = evaluate(parseExpression(expression), surround(org, person))
        return Array.isArray(value) ? value.map(toText) : [toText(value)]
      } catch {
        return []
      }
    })
    .filter((text) => text !== '')
}

function groupNames(org: Org, person: Person, { filterType, filterValue }: AttributeStatement): string[] {
  return listGroupsOfPerson(org, person.id)
    .map(({ name }) => name)
    .filter((name) => fits(name, filterType, filterValue))
}

function fits(name: string, filterType: AttributeStatement['filterType'], value: string): boolean {
  switch (filterType) {
    case undefined:
      return false
    case 'STARTS_WITH':
      return name.startsWith(value)
    case 'EQUALS':
      return name === value
    case 'CONTAINS':
      return name.includes(value)
    case 'REGEX':
      return matches(name, value)
  }
}

function matches(name: string, pattern: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`).test(name)
  } catch {
    return false
  }
}
