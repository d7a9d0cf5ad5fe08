// Sixteen organisations at once: none is slower for the others.

import type { Workload } from '../plan/bench.ts'
import { CLIENTS } from '../plan/scales.ts'
import { measure } from '../support/measure.ts'
import { filterPath, idOf, userJson, userName } from '../support/people.ts'
import { newOrganisations } from './new-organisation.ts'

const ORGANISATIONS = 16

export const severalOrganisations: Workload = {
  name: 'organisations',
  run: async ({ scene, scale: { roundMs, rounds }, limits, add }) => {
    const clients = await newOrganisations(scene, ORGANISATIONS)
    const load = { roundMs, rounds, clients: CLIENTS }
    const detail = `${ORGANISATIONS} organisations at once`
    const known: { readonly index: number; readonly id: string }[] = []
    const created = await measure(
      {
        ...load,
        operation: async (index) => {
          const text = await clients[index % ORGANISATIONS]?.expect(201, 'POST', '/Users', userJson(index))
          known.push({ index, id: idOf(text ?? '') })
        },
      },
      limits.post,
    )
    add({ workload: 'create', detail, measured: created })
    const found = await measure(
      {
        ...load,
        operation: async (call) => {
          const { index, id } = known[call % known.length] ?? { index: 0, id: '' }
          const path = filterPath('/Users', `userName eq "${userName(index)}"`)
          const text = await clients[index % ORGANISATIONS]?.expect(200, 'GET', path)
          if (idOf(text ?? '') !== id) throw new Error('somebody else was found')
        },
      },
      limits.get,
    )
    add({ workload: 'find', detail: `userName eq, ${detail}`, measured: found })
  },
}
