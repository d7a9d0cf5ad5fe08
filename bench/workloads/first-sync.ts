// Okta's first sync: look each person up, create, several at once; then the groups with their members.

import type { Workload } from '../plan/bench.ts'
import { SYNC_CLIENTS } from '../plan/scales.ts'
import type { Client } from '../support/client.ts'
import { filterPath, groupJson, idOf, patchJson, userJson, userName } from '../support/people.ts'
import { newOrganisations } from './new-organisation.ts'

export const firstSync: Workload = {
  name: 'first-sync',
  run: async ({ scene, scale, add }) => {
    const [client] = await newOrganisations(scene, 1)
    if (client === undefined) throw new Error('there is no organisation')
    const begun = performance.now()
    const ids = await pushPeople(client, scale.syncPeople)
    const peopleSeconds = (performance.now() - begun) / 1_000
    await pushGroups(client, ids, scale.syncGroups)
    const seconds = (performance.now() - begun) / 1_000
    const detail = `${scale.syncPeople} people, ${scale.syncGroups} groups`
    const rate = { amount: scale.syncPeople / peopleSeconds, unit: 'people/s' }
    add({ workload: 'first sync: people', detail, value: rate })
    add({ workload: 'first sync: all of it', detail, value: { amount: seconds, unit: 's' } })
  },
}

async function pushPeople(client: Client, people: number): Promise<readonly string[]> {
  const ids: string[] = []
  let next = 0
  const worker = async (): Promise<void> => {
    while (next < people) {
      const index = next
      next += 1
      const found = await client.expect(200, 'GET', filterPath('/Users', `userName eq "${userName(index)}"`))
      if (!found.includes('"totalResults":0,')) throw new Error('somebody is there already')
      ids[index] = idOf(await client.expect(201, 'POST', '/Users', userJson(index)))
    }
  }
  await Promise.all(Array.from({ length: SYNC_CLIENTS }, worker))
  return ids
}

async function pushGroups(client: Client, ids: readonly string[], groups: number): Promise<void> {
  const perGroup = Math.floor(ids.length / 10)
  for (let group = 0; group < groups; group += 1) {
    const members = Array.from({ length: perGroup }, (_, index) => ids[(index * 7 + group * 31) % ids.length] ?? '')
    const id = idOf(await client.expect(201, 'POST', '/Groups', groupJson(`Team ${group}`, members)))
    // The same members once more, as Okta does after creating a group.
    const again = { op: 'add', path: 'members', value: members.map((value) => ({ value })) }
    await client.expect(200, 'PATCH', `/Groups/${id}`, patchJson(again))
  }
}
