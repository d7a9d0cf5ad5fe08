import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decideHoldings, type Given, mayTakeAccess } from './holdings.ts'
import { builtInCatalogue as catalogue } from './role-catalogue.ts'
import type { Licence } from './settings.ts'

const LICENCES: readonly Licence[] = ['Licensed', 'Collaborator', 'Unlicensed']
const ROLES = catalogue.roles.map(({ name }) => name)

const someGiven: fc.Arbitrary<Given> = fc.record({
  isActive: fc.boolean(),
  roles: fc.subarray(ROLES),
  licencesOfGroups: fc.subarray([...LICENCES]),
  licenceByHand: fc.option(fc.constantFrom(...LICENCES), { nil: undefined }),
})
const somePolicy = fc.record({
  catalogue: fc.constant(catalogue),
  settings: fc.record({
    defaultRoles: fc.subarray(ROLES),
    defaultLicence: fc.constantFrom(...LICENCES),
    licenceRoles: fc.constantFrom({}, { Collaborator: [] }, { Licensed: ['User'], Collaborator: ['User'] }),
  }),
})

test('only what is held takes effect, and only for somebody who may sign in', () => {
  fc.assert(
    fc.property(someGiven, somePolicy, (given, policy) => {
      const { held, effective, isAllowed, licence } = decideHoldings(given, policy)
      expect(held).toEqual(expect.arrayContaining([...effective]))
      expect(isAllowed).toBe(effective.includes('User'))
      if (!given.isActive || licence === 'Unlicensed') expect([isAllowed, effective]).toEqual([false, []])
      if (licence === 'Collaborator')
        expect(['Project access', 'Timesheet Exempt', 'User']).toEqual(expect.arrayContaining([...effective]))
    }),
  )
})

test('the order in which things were given is without meaning', () => {
  fc.assert(
    fc.property(someGiven, somePolicy, (given, policy) => {
      const reversed = {
        ...given,
        roles: given.roles.toReversed(),
        licencesOfGroups: given.licencesOfGroups.toReversed(),
      }
      expect(decideHoldings(reversed, policy)).toEqual(decideHoldings(given, policy))
    }),
  )
})

test('one more role takes nothing away from somebody who has one', () => {
  fc.assert(
    fc.property(someGiven, somePolicy, fc.constantFrom(...ROLES), (given, policy, role) => {
      fc.pre(given.roles.length > 0)
      const before = decideHoldings(given, policy).effective
      const after = decideHoldings({ ...given, roles: [...given.roles, role] }, policy).effective
      expect(after).toEqual(expect.arrayContaining([...before]))
    }),
  )
})

test('whoever loses access by a change of the policy is expected to', () => {
  fc.assert(
    fc.property(someGiven, somePolicy, somePolicy, (given, before, after) => {
      fc.pre(decideHoldings(given, before).isAllowed && !decideHoldings(given, after).isAllowed)
      expect(mayTakeAccess(before, after)).toBe(true)
    }),
  )
})

test.each<[readonly Licence[], Licence | undefined, Licence, string]>([
  [['Unlicensed', 'Licensed'], 'Collaborator', 'Licensed', 'groups'],
  [['Unlicensed', 'Collaborator'], 'Licensed', 'Collaborator', 'groups'],
  [['Unlicensed'], 'Licensed', 'Unlicensed', 'groups'],
  [[], 'Unlicensed', 'Unlicensed', 'hand'],
  [[], undefined, 'Collaborator', 'default'],
])('groups %j and hand %j give the licence %s from %s', (licencesOfGroups, licenceByHand, licence, from) => {
  const given = { isActive: true, roles: [], licencesOfGroups, licenceByHand }
  const policy = {
    catalogue,
    settings: { defaultRoles: ['User'], defaultLicence: 'Collaborator' as const, licenceRoles: {} },
  }
  const holdings = decideHoldings(given, policy)
  expect([holdings.licence, holdings.licenceFrom]).toEqual([licence, from])
})
