// How time grows with the people of one organisation: each operation at each size, the bare server beside it every time.

import type { Workload } from '../plan/bench.ts'
import { makeGroup, measureMember } from '../workloads/groups.ts'
import { measureCreate, measureFind, measurePatch, measureRead } from '../workloads/one-person.ts'
import { measurePages } from '../workloads/pages.ts'
import { PEOPLE_CURVE } from './names.ts'

const MEMBERS = 10

export const alongPeople: Workload = {
  name: 'curve-people',
  run: async (bench) => {
    const { scale, scene } = bench
    const size = scene.loaded.people
    const load = { roundMs: scale.curveRoundMs, rounds: scale.curveRounds }
    const add = (detail: string, rest: object) => bench.add({ workload: PEOPLE_CURVE, detail, size, ...rest })
    for (const [detail, amount] of Object.entries(await measurePages(bench))) {
      add(`page of 100, ${detail}`, { value: { amount, unit: 'ms' } })
    }
    add('read by id', { measured: await measureRead(bench, load) })
    add('find, userName eq', { measured: await measureFind(bench, load, 'userName eq') })
    add('PATCH active', { measured: await measurePatch(bench, load) })
    add('create', { measured: await measureCreate(bench, load) })
    const group = await makeGroup(bench, MEMBERS)
    add('add and remove one member', { measured: await measureMember(bench, load, { group, size: MEMBERS }) })
  },
}
