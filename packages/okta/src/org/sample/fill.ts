// Filling an org with a sample company: people, departments, and the groups that give Fluid's roles.
import { createSampleId } from '../../id.ts'
import { OrgError } from '../../refusal.ts'
import { EVERYONE, findGroupByName } from '../group.ts'
import { insertGroup } from '../groups.ts'
import { nowText, type Org } from '../org.ts'
import { insertPerson } from '../people.ts'
import { FLUID_GROUPS, findFluidGroups } from './fluid-groups.ts'
import { DEPARTMENTS } from './names.ts'
import { createSamplePerson, type Manager } from './person.ts'

/** The sizes that are offered; any other works too. */
export const SAMPLE_SIZES = [20, 1_000, 100_000] as const

const STEP = 1_000

/**
 * Adds the sample company of so many people to an org without people. Everybody is active. Nothing is logged and nothing
 * is sent: it is as if the company had always been there.
 */
export function fillSampleCompany(org: Org, { size }: { readonly size: number }): void {
  org.database.transaction(() => {
    for (const _done of fillSampleCompanyInSteps(org, { size }));
  })
}

/** The same in steps of a thousand people, each in a transaction; answers how many are there after each step. */
export function* fillSampleCompanyInSteps(org: Org, { size }: { readonly size: number }): Generator<number> {
  if (org.database.get('SELECT 1 FROM people LIMIT 1') !== undefined) {
    throw new OrgError('conflict', 'The org has people already: a sample company needs an empty data folder.')
  }
  const groups = org.database.transaction(() => insertGroups(org, size))
  const managers: Manager[] = []
  const surroundings = { findManager: (index: number) => managers[index], takeLogin: createLoginTaker() }
  for (let start = 0; start < size; start += STEP) {
    const end = Math.min(start + STEP, size)
    org.database.transaction(() => {
      for (let index = start; index < end; index++) {
        const { profile, department } = createSamplePerson(index, surroundings)
        const id = createSampleId('person', size, index)
        insertPerson(org, { profile, id, status: 'ACTIVE' })
        // Only the first tenth leads teams.
        if (index <= size / 9) managers.push({ id, name: `${profile.firstName} ${profile.lastName}` })
        for (const name of [department.name, ...findFluidGroups(department, index)]) {
          org.database.run('INSERT INTO group_members (group_id, person_id) VALUES (?, ?)', groups.get(name), id)
        }
      }
    })
    yield end
  }
  org.database.run('UPDATE groups SET members_updated = ?', nowText(org))
}

function createLoginTaker(): (name: string) => string {
  const counts = new Map<string, number>()
  return (name) => {
    const count = (counts.get(name) ?? 0) + 1
    counts.set(name, count)
    return count === 1 ? name : `${name}${count}`
  }
}

function insertGroups(org: Org, size: number): Map<string, string> {
  const groups = new Map<string, string>()
  const described = [
    ...DEPARTMENTS.map(({ name, division }) => ({ name, description: `${division}: everybody in ${name}` })),
    ...FLUID_GROUPS.map((name) => ({ name, description: `Gives the role ${name.replace('Fluid ', '')} in Fluid` })),
  ]
  for (const [index, values] of described.entries()) {
    if (values.name === EVERYONE || findGroupByName(org, values.name) !== undefined) continue
    const group = insertGroup(org, { ...values, id: createSampleId('group', size, index), type: 'OKTA_GROUP' })
    groups.set(group.name, group.id)
  }
  return groups
}
