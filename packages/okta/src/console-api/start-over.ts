// Starting over with another sample company: everything goes, then people come in steps, so that the simulator goes on
// answering while a large company is being set up.
import { EVERYONE } from '../org/group.ts'
import { insertGroup } from '../org/groups.ts'
import type { Org } from '../org/org.ts'
import { fillSampleCompanyInSteps } from '../org/sample/fill.ts'
import { OrgError } from '../refusal.ts'
import type { Progress } from './shapes.ts'

const TABLES = ['jobs', 'batches', 'tasks', 'events', 'exchanges', 'apps', 'group_rules', 'groups', 'people'] as const

export interface Setup {
  /** How far the company is that is being set up; undefined when none is. */
  progress(): Progress | undefined
  /**
   * Empties the org and fills it with a company of so many people; 0 leaves it empty. Refuses at once while another
   * company is being set up; resolves when everybody is there.
   */
  startOver(size: number): Promise<void>
}

export function createSetup(org: Org): Setup {
  let progress: Progress | undefined
  return {
    progress: () => progress,
    startOver(size) {
      if (progress !== undefined) {
        throw new OrgError('conflict', 'A company is being set up already: wait until it is there.')
      }
      progress = { done: 0, total: size }
      emptyOrg(org)
      return fill(org, size, (next) => {
        progress = next
      })
    },
  }
}

async function fill(org: Org, size: number, tell: (progress: Progress | undefined) => void): Promise<void> {
  try {
    for (const done of fillSampleCompanyInSteps(org, { size })) {
      tell({ done, total: size })
      await new Promise((resolve) => setImmediate(resolve))
    }
  } finally {
    tell(undefined)
  }
}

/** Empties the org; settings such as the API token and the signing key stay. */
function emptyOrg(org: Org): void {
  org.database.transaction(() => {
    for (const table of TABLES) org.database.run(`DELETE FROM ${table}`)
    const id = org.newId('group')
    insertGroup(org, { id, name: EVERYONE, description: 'All users in your organization', type: 'BUILT_IN' })
  })
}
