import { describe, expect, it } from 'vitest'
import { openSimulator } from '../../simulator.ts'
import { countMembers, EVERYONE, findGroupByName, listGroups } from '../group.ts'
import { countPeople, listPeople } from '../person.ts'
import { fillSampleCompany } from './fill.ts'

async function openSample(size: number) {
  const simulator = await openSimulator({ dataDir: ':memory:' })
  fillSampleCompany(simulator.org, { size })
  return simulator
}

describe('a sample company', () => {
  it('is the same on every machine', async () => {
    await using first = await openSample(20)
    await using second = await openSample(20)
    const [one, two] = [first, second].map(({ org }) =>
      listPeople(org, { limit: 50 }).map(({ id, profile }) => ({ id, profile })),
    )
    expect(one).toEqual(two)
    expect(one).toHaveLength(20)
  })

  it('has active people in departments, and everybody in "Fluid User"', async () => {
    await using simulator = await openSample(1_000)
    const { org } = simulator
    expect(countPeople(org)).toEqual({ STAGED: 0, ACTIVE: 1_000, SUSPENDED: 0, DEPROVISIONED: 0 })
    const size = (name: string) => countMembers(org, findGroupByName(org, name)?.id ?? '')
    expect([size(EVERYONE), size('Fluid User')]).toEqual([1_000, 1_000])
    expect(size('Engineering')).toBeGreaterThan(size('Human Resources'))
    expect(listGroups(org, { search: 'Fluid', limit: 100 })).toHaveLength(17)
  })

  it('gives everybody but the head a manager who exists', async () => {
    await using simulator = await openSample(1_000)
    const people = listPeople(simulator.org, { limit: 1_000 })
    const ids = new Set(people.map(({ id }) => id))
    const managers = people.map(({ profile }) => profile.managerId)
    expect(managers.filter((id) => id === undefined)).toHaveLength(1)
    expect(managers.every((id) => id === undefined || ids.has(String(id)))).toBe(true)
  })

  it('needs an org without people', async () => {
    await using simulator = await openSample(20)
    expect(() => fillSampleCompany(simulator.org, { size: 20 })).toThrow('The org has people already')
  })
})
