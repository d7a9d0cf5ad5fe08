import { expect, test } from 'vitest'
import type { Grant } from './grant.ts'
import { type Mapping, resolveGroupName, suggestGrant } from './group-grant.ts'
import { builtInCatalogue as catalogue } from './role-catalogue.ts'

const role = (name: string): Grant => ({ kind: 'role', name })
const mapped = (name: string, grant: Grant): Mapping => ({ name, grant, createdMs: 1, createdBy: 'root' })

test.each<[string, Mapping | undefined, Grant | undefined, string | undefined]>([
  ['Fluid User', undefined, role('User'), 'catalogue'],
  ['  FLUID user ', undefined, role('User'), 'catalogue'],
  ['Fluid Application Administrator', undefined, role('Application administrator'), 'catalogue'],
  ['fluid collaborator', undefined, { kind: 'licence', name: 'Collaborator' }, 'catalogue'],
  ['Fluid  User', undefined, undefined, undefined],
  ['User', undefined, undefined, undefined],
  ['Fluid Usеr', undefined, undefined, undefined],
  ['PMO', mapped('pmo', role('Budget Approver')), role('Budget Approver'), 'mapping'],
  ['Fluid User', mapped('Fluid User', role('Team manager')), role('Team manager'), 'mapping'],
  ['Fluid User', mapped('Fluid User', role('Gone')), undefined, undefined],
])('a group named %j with the mapping %j grants %j', (name, mapping, grant, by) => {
  const resolved = resolveGroupName(name, { mapping, catalogue, before: undefined, atMs: 7 })
  expect([resolved?.grant, resolved?.by]).toEqual([grant, by])
})

test('the same grant by the same rule keeps its date; by another rule it begins anew', () => {
  const before = { grant: role('User'), by: 'catalogue', sinceMs: 3 } as const
  const again = resolveGroupName('FLUID USER', { mapping: undefined, catalogue, before, atMs: 7 })
  const mapping = mapped('Fluid User', role('User'))
  const anew = resolveGroupName('Fluid User', { mapping, catalogue, before, atMs: 7 })
  expect([again, anew]).toEqual([before, { grant: role('User'), by: 'mapping', sinceMs: 7 }])
})

test.each<[string, string | undefined]>([
  ['Fluid Usr', 'Fluid User'],
  ['Fluid Projekt Viewer', 'Fluid Project Viewer'],
  ['fluid licenced', 'Fluid Licensed'],
  ['Pmo Londn', 'PMO London'],
  ['Choir', undefined],
])('for %j the nearest known name is %j', (name, nearest) => {
  const mappings = [mapped('PMO London', role('Resourcing access')), mapped('Choirs', role('Gone'))]
  expect(suggestGrant(name, mappings, catalogue)?.groupName).toBe(nearest)
})
