// Several organisations at once: none is slower for the others.

import { createClient } from '../support/client.ts'
import { measure } from '../support/measure.ts'
import { filterPath, userJson, userName } from '../support/people.ts'
import { type Bench, CLIENTS } from './context.ts'

export async function measureOrganisations({ fluid, report, scale }: Bench): Promise<void> {
  const clients = Array.from({ length: scale.organisations }, (_, index) => {
    const { scimBaseUrl, scimToken } = fluid.addOrganisation(`many-${index}-${Date.now().toString(36)}`)
    return createClient(scimBaseUrl, scimToken)
  })
  const at = (index: number) => clients[index % clients.length]
  const load = { operations: scale.operations, clients: CLIENTS, rounds: scale.rounds }
  const detail = `${scale.organisations} organisations at once`
  const created = await measure({
    ...load,
    operation: async (index) => {
      await at(index)?.expect(201, 'POST', '/Users', userJson(index))
    },
  })
  report.add({ workload: 'create', detail, measured: created })
  const found = await measure({
    ...load,
    operation: async (index) => {
      await at(index)?.expect(200, 'GET', filterPath('/Users', `userName eq "${userName(index)}"`))
    },
  })
  report.add({ workload: 'find, userName eq', detail, measured: found })
  for (const client of clients) client.close()
}
