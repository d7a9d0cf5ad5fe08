import { userResourceType } from '@fluid-scim/scim'
import { expect, test } from 'vitest'
import { DEFAULT_SETTINGS } from '../directory/settings.ts'
import { applyUpdateSwitches, listSwitchNames } from './update-switches.ts'

const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
const BASE = 'urn:ietf:params:scim:schemas:core:2.0:User'

const current = {
  schemas: [BASE, ENTERPRISE],
  userName: 'ines',
  title: 'Planner',
  name: { givenName: 'Ines', familyName: 'Valcourt' },
  [ENTERPRISE]: { department: 'PMO', manager: { value: '1' } },
}
const wanted = {
  schemas: [BASE],
  userName: 'ines',
  name: { givenName: 'Inés', familyName: 'Valcourt-Roy' },
  nickName: 'In',
}

test.each([
  ['title', { ...wanted, title: 'Planner' }, ['title']],
  ['TITLE', { ...wanted, title: 'Planner' }, ['title']],
  ['name', { ...wanted, name: current.name }, ['name.givenName', 'name.familyName']],
  ['name.givenName', { ...wanted, name: { givenName: 'Ines', familyName: 'Valcourt-Roy' } }, ['name.givenName']],
  ['nickName', { schemas: [BASE], userName: 'ines', name: wanted.name }, ['nickName']],
  [
    'department',
    { ...wanted, schemas: [BASE, ENTERPRISE], [ENTERPRISE]: { department: 'PMO' } },
    [`${ENTERPRISE}:department`],
  ],
  [
    'manager',
    { ...wanted, schemas: [BASE, ENTERPRISE], [ENTERPRISE]: { manager: { value: '1' } } },
    [`${ENTERPRISE}:manager.value`],
  ],
  [
    ENTERPRISE,
    { ...wanted, schemas: [BASE, ENTERPRISE], [ENTERPRISE]: current[ENTERPRISE] },
    [`${ENTERPRISE}:department`, `${ENTERPRISE}:manager.value`],
  ],
  ['userName', wanted, []],
])('a switch for %s keeps exactly that', (name, resource, kept) => {
  const settings = { ...DEFAULT_SETTINGS, scimUpdates: { [name]: false } }
  const switched = applyUpdateSwitches(current, wanted, settings)
  expect(switched.resource).toEqual(resource)
  expect(switched.notDone).toEqual(kept.map((one) => `${one}: not updated, because updates of it are switched off.`))
})

test('a switch that is on changes nothing', () => {
  const settings = { ...DEFAULT_SETTINGS, scimUpdates: { title: true } }
  expect(applyUpdateSwitches(current, wanted, settings)).toEqual({ resource: wanted, notDone: [] })
})

test('there is no switch for active, nor for what SCIM cannot write', () => {
  const names = listSwitchNames(userResourceType)
  expect(names).toEqual(expect.arrayContaining(['title', 'name.givenName', 'department', ENTERPRISE]))
  expect(names.filter((name) => /^(active|id|meta|groups|schemas|password)(\.|$)/.test(name))).toEqual([])
})
