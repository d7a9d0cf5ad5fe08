// Okta's first sync: look each person up, create, several at once; then the groups with their members.

import { createClient } from '../support/client.ts'
import { filterPath, groupJson, idOf, patchJson, userJson, userName } from '../support/people.ts'
import { type Bench, SYNC_CLIENTS } from './context.ts'

export async function measureFirstSync({ fluid, report, scale }: Bench): Promise<void> {
  const { scimBaseUrl, scimToken } = fluid.addOrganisation(`sync-${Date.now().toString(36)}`)
  const client = createClient(scimBaseUrl, scimToken)
  const ids: string[] = []
  const begun = performance.now()
  let next = 0
  const worker = async (): Promise<void> => {
    while (next < scale.syncPeople) {
      const index = next
      next += 1
      const found = await client.expect(200, 'GET', filterPath('/Users', `userName eq "${userName(index)}"`))
      if (!found.includes('"totalResults":0,')) throw new Error('somebody is there already')
      ids[index] = idOf(await client.expect(201, 'POST', '/Users', userJson(index)))
    }
  }
  await Promise.all(Array.from({ length: SYNC_CLIENTS }, worker))
  const peopleSeconds = (performance.now() - begun) / 1_000
  const perGroup = Math.floor(scale.syncPeople / 10)
  for (let group = 0; group < scale.syncGroups; group += 1) {
    const members = Array.from({ length: perGroup }, (_, index) => ids[(index * 7 + group * 31) % ids.length] ?? '')
    const id = idOf(await client.expect(201, 'POST', '/Groups', groupJson(`Team ${group}`, members)))
    // The same members once more, as Okta does after creating a group.
    const again = { op: 'add', path: 'members', value: members.map((value) => ({ value })) }
    await client.expect(200, 'PATCH', `/Groups/${id}`, patchJson(again))
  }
  const seconds = (performance.now() - begun) / 1_000
  client.close()
  const detail = `${scale.syncPeople} people, ${scale.syncGroups} groups`
  report.add({
    workload: 'first sync: people',
    detail,
    value: { amount: scale.syncPeople / peopleSeconds, unit: 'people/s' },
  })
  report.add({ workload: 'first sync: all of it', detail, value: { amount: seconds, unit: 's' } })
}
