import { describe, expect, it } from 'vitest'
import { openSimulator } from '../simulator.ts'
import { addProfileAttribute, listProfileAttributes, removeProfileAttribute } from './profile-schema.ts'

describe('the Okta user profile', () => {
  it('offers its base attributes, then those that were added', async () => {
    await using simulator = await openSimulator({ dataDir: ':memory:' })
    const { org } = simulator
    addProfileAttribute(org, { name: 'depot', displayName: 'Depot' })
    const attributes = listProfileAttributes(org)
    expect(attributes).toHaveLength(32)
    expect(attributes.at(-1)).toEqual({ name: 'depot', displayName: 'Depot', isCustom: true })
    removeProfileAttribute(org, 'depot')
    expect(listProfileAttributes(org)).toHaveLength(31)
  })

  it.each([
    ['title', 'has an attribute named title already'],
    ['9th', 'A variable name has letters'],
  ])('cannot have %s added', async (name, message) => {
    await using simulator = await openSimulator({ dataDir: ':memory:' })
    expect(() => addProfileAttribute(simulator.org, { name, displayName: name })).toThrow(message)
  })
})
