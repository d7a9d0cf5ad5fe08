// How time grows with the organisations in one database: the same people in all, the requests spread over all of them.

import type { Bench, Workload } from '../plan/bench.ts'
import { CLIENTS } from '../plan/scales.ts'
import type { Client } from '../support/client.ts'
import { measure, type Yardstick } from '../support/measure.ts'
import { filterPath, groupJson, idOf, patchJson, userJson, userName } from '../support/people.ts'
import { scattered } from '../workloads/one-person.ts'
import { ORGANISATIONS_CURVE } from './names.ts'

export const alongOrganisations: Workload = {
  name: 'curve-organisations',
  run: async (bench) => {
    const { limits } = bench
    const { loaded, newIndex } = bench.scene
    const clients = await openAll(bench)
    const at = (index: number): Client => {
      const client = clients[index % clients.length]
      if (client === undefined) throw new Error('there is no organisation')
      return client
    }
    const along = alongWith(bench)
    const person = (call: number) => scattered(call, loaded.people)

    await along('read by id', limits.get, async (call) => {
      const index = person(call)
      const id = loaded.idAt(index)
      if (idOf(await at(index).expect(200, 'GET', `/Users/${id}`)) !== id) throw new Error('another user was read')
    })
    await along('find, userName eq', limits.get, async (call) => {
      const index = person(call)
      const text = await at(index).expect(200, 'GET', filterPath('/Users', `userName eq "${userName(index)}"`))
      if (idOf(text) !== loaded.idAt(index)) throw new Error('somebody else was found')
    })
    await along('first page of 100', limits.get, async (call) => {
      const text = await at(person(call)).expect(200, 'GET', '/Users?startIndex=1&count=100')
      if (!text.includes('"startIndex":1,')) throw new Error('another page was read')
    })
    let changes = 0
    await along('PATCH active', limits.post, async () => {
      const call = changes
      changes += 1
      const index = call % loaded.people
      const active = Math.floor(call / loaded.people) % 2 === 1
      const body = patchJson({ op: 'replace', value: { active } })
      const text = await at(index).expect(200, 'PATCH', `/Users/${loaded.idAt(index)}`, body)
      if (!text.includes(`"active":${active}`)) throw new Error('active was not changed')
    })
    await along('create', limits.post, async () => {
      const index = newIndex()
      const text = await at(index).expect(201, 'POST', '/Users', userJson(index))
      if (!text.includes(userName(index))) throw new Error('another user was created')
    })
    const groups = await groupsOf(bench, at)
    await along('add and remove one member', limits.post, async (call) => {
      const index = call % groups.length
      const id = loaded.idAt(index)
      const path = `/Groups/${groups[index]}`
      await at(index).expect(200, 'PATCH', path, patchJson({ op: 'add', path: 'members', value: [{ value: id }] }))
      await at(index).expect(200, 'PATCH', path, patchJson({ op: 'remove', path: `members[value eq "${id}"]` }))
    })
  },
}

function alongWith({ scale, scene, add }: Bench) {
  const load = { roundMs: scale.curveRoundMs, rounds: scale.curveRounds, clients: CLIENTS }
  return async (detail: string, yardstick: Yardstick, operation: (call: number) => Promise<void>): Promise<void> => {
    const measured = await measure({ ...load, operation }, yardstick)
    add({ workload: ORGANISATIONS_CURVE, detail, size: scene.loaded.organisations.length, measured })
  }
}

/** Every organisation is asked once, so that its keys are open: that is done once in a server's life. */
async function openAll({ scene: { loaded, pool } }: Bench): Promise<readonly Client[]> {
  const clients = loaded.organisations.map(({ name, token }) => pool.client(`/o/${name}/scim/v2`, token))
  const waiting = clients.values()
  const worker = async (): Promise<void> => {
    for (const client of waiting) await client.expect(200, 'GET', '/Users?count=0')
  }
  await Promise.all(Array.from({ length: CLIENTS }, worker))
  return clients
}

/** A group in each of so many organisations that no two clients meet in one. */
const GROUPS_MAX = 1_000
const GROUPS_MIN = 100

async function groupsOf({ scene: { loaded } }: Bench, at: (index: number) => Client): Promise<readonly string[]> {
  const wanted = Math.max(GROUPS_MIN, Math.min(GROUPS_MAX, loaded.organisations.length))
  const groups: string[] = []
  for (let index = 0; index < wanted; index += 1) {
    groups.push(idOf(await at(index).expect(201, 'POST', '/Groups', groupJson(`Group ${index}`, []))))
  }
  return groups
}
