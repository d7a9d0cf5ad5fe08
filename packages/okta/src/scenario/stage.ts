// Setting the scene of a scenario, and clearing it away.
import { listAppUsers } from '../apps/app-user.ts'
import { addApp, setFaults, updateSettings } from '../apps/apps.ts'
import { listAssignedGroups, unassignGroup, unassignPerson } from '../apps/assignments.ts'
import { unlinkPushMapping } from '../apps/group-push.ts'
import { listPushMappings } from '../apps/push-mapping.ts'
import { addMembers, createGroup } from '../org/groups.ts'
import { createPerson, toProfile } from '../org/people.ts'
import { fillSampleCompany } from '../org/sample/fill.ts'
import type { Simulator } from '../simulator.ts'
import type { Scenario } from './scenario.ts'
import { ScenarioError } from './scenario-error.ts'
import type { Scene, Target } from './scene.ts'

const APP_USERS_MAX = 100_000

/** Adds the app, the people and the groups of the scenario to the empty org. Nothing is sent yet. */
export function setTheScene(scenario: Scenario, simulator: Simulator, target: Target, probe: Scene['probe']): Scene {
  const { org } = simulator
  const app = addApp(org, { template: scenario.template, label: 'Fluid SCIM' })
  const { importGroups } = scenario
  if (importGroups !== undefined) {
    updateSettings(org, app.id, (settings) => ({ ...settings, connection: { ...settings.connection, importGroups } }))
  }
  if (scenario.companySize !== undefined) fillSampleCompany(org, { size: scenario.companySize })
  const people = new Map<string, string>()
  for (const { key, attributes } of scenario.people) {
    people.set(key, createPerson(org, { profile: toProfile(attributes) }).id)
  }
  for (const { name, description, members } of scenario.groups) {
    const group = createGroup(org, { name, description })
    const ids = members.map((key) => {
      const id = people.get(key)
      if (id === undefined)
        throw new ScenarioError(1, `groups.${name} names "${key}", whom the scenario does not have.`)
      return id
    })
    addMembers(org, group.id, ids)
  }
  return { simulator, appId: app.id, target, probe, people, lastMessage: '', formerGroups: new Map() }
}

/** Takes pushed groups and accounts off the server again, as far as it lets us. */
export async function clearAway(scene: Scene): Promise<void> {
  const { org } = scene.simulator
  setFaults(org, scene.appId, [])
  for (const mapping of listPushMappings(org, scene.appId)) {
    unlinkPushMapping(org, mapping.id, { deleteAppGroup: mapping.externalId !== undefined })
  }
  for (const group of listAssignedGroups(org, scene.appId)) unassignGroup(org, scene.appId, group.id)
  for (const appUser of listAppUsers(org, scene.appId, { limit: APP_USERS_MAX })) {
    if (appUser.scope === 'USER') unassignPerson(org, scene.appId, appUser.personId)
  }
  await scene.simulator.settled()
}
