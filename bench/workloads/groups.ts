// Groups: one member more or less costs the same whatever the size; a whole group is streamed.

import type { Bench, Workload } from '../plan/bench.ts'
import { type Load, type Measured, measure } from '../support/measure.ts'
import { groupJson, idOf, patchJson } from '../support/people.ts'
import { quantile, sorted } from '../support/statistics.ts'

const MEMBERS_PER_PATCH = 10_000
/** People who come and go, beside the members. */
const OUTSIDERS = 1_000
const WHOLE_FROM = 10_000
const READERS = 4
const PUSH_ROUND_MS_MAX = 10_000

let groups = 0

/** A new group of the first `size` people. */
export async function makeGroup({ scene: { client, loaded } }: Bench, size: number): Promise<string> {
  groups += 1
  const group = idOf(await client.expect(201, 'POST', '/Groups', groupJson(`Group ${groups} of ${size}`, [])))
  for (let from = 0; from < size; from += MEMBERS_PER_PATCH) {
    const value = membersBetween(loaded.idAt, from, Math.min(size, from + MEMBERS_PER_PATCH))
    const body = patchJson({ op: 'add', path: 'members', value })
    await client.expect(200, 'PATCH', `/Groups/${group}?attributes=displayName`, body)
  }
  return group
}

/** As Okta's catalog app: add one, remove one, in turn, by one client. An operation is both. */
export function measureMember(
  { scene: { client, loaded }, limits }: Bench,
  load: Pick<Load, 'roundMs' | 'rounds'>,
  { group, size }: { readonly group: string; readonly size: number },
): Promise<Measured> {
  const outsiders = Math.min(OUTSIDERS, loaded.people - size)
  return measure(
    {
      ...load,
      clients: 1,
      operation: async (index) => {
        const id = loaded.idAt(size + (index % outsiders))
        const path = `/Groups/${group}`
        await client.expect(200, 'PATCH', path, patchJson({ op: 'add', path: 'members', value: [{ value: id }] }))
        const left = patchJson({ op: 'remove', path: `members[value eq "${id}"]` })
        const text = await client.expect(200, 'PATCH', path, left)
        if (idOf(text) !== group || text.includes(id)) throw new Error('somebody has not left the group')
      },
    },
    limits.post,
  )
}

const member: Workload = {
  name: 'member',
  run: async (bench) => {
    const { groupSizes } = bench.scale
    for (const size of groupSizes.filter((one) => one < bench.scene.loaded.people)) {
      const group = await makeGroup(bench, size)
      const measured = await measureMember(bench, bench.scale, { group, size })
      bench.add({ workload: 'add and remove one member', detail: `group of ${size}`, measured })
    }
  },
}

const wholeGroup: Workload = {
  name: 'whole-group',
  run: async (bench) => {
    for (const size of bench.scale.groupSizes.filter((one) => one >= WHOLE_FROM && one < bench.scene.loaded.people)) {
      await measureWhole(bench, await makeGroup(bench, size), size)
    }
  },
}

const pushNow: Workload = {
  name: 'push-now',
  run: async (bench) => {
    const { client, loaded } = bench.scene
    const size = WHOLE_FROM
    const group = await makeGroup(bench, size)
    const body = patchJson({ op: 'replace', path: 'members', value: membersBetween(loaded.idAt, 0, size) })
    const measured = await measure({
      roundMs: PUSH_ROUND_MS_MAX,
      operationsMax: 5,
      rounds: bench.scale.rounds,
      clients: 1,
      operation: async () => {
        const text = await client.expect(200, 'PATCH', `/Groups/${group}?attributes=displayName`, body)
        if (idOf(text) !== group) throw new Error('another group was pushed')
      },
    })
    bench.add({ workload: '“Push now”, nothing new', detail: `group of ${size}`, measured })
  },
}

export const ofGroups: readonly Workload[] = [member, wholeGroup, pushNow]

function membersBetween(idAt: (index: number) => string, from: number, to: number): readonly object[] {
  return Array.from({ length: to - from }, (_, index) => ({ value: idAt(from + index) }))
}

async function measureWhole(bench: Bench, group: string, size: number): Promise<void> {
  const { client, fluid } = bench.scene
  const before = fluid.memoryBytes()
  let peak = before
  const watch = setInterval(() => {
    peak = Math.max(peak, fluid.memoryBytes())
  }, 20)
  const begun = performance.now()
  let tookMs = 0
  const reading = client.expect(200, 'GET', `/Groups/${group}`).then((text) => {
    tookMs = performance.now() - begun
    return text
  })
  const others = await readMeanwhile(bench, reading)
  clearInterval(watch)
  const members = (await reading).split('"value":').length - 1
  if (members !== size) throw new Error(`the group has ${members} members instead of ${size}`)
  const add = (workload: string, amount: number, unit: string) =>
    bench.add({ workload, detail: `group of ${size}`, value: { amount, unit } })
  add('read a whole group', tookMs, 'ms')
  add('read a whole group: memory', (peak - before) / 1024 ** 2, 'MB more')
  add('read a whole group: others meanwhile', others, 'ms p99')
}

/** The 99th percentile of single reads by others while the group is being read. */
async function readMeanwhile({ scene: { client, loaded } }: Bench, until: Promise<unknown>): Promise<number> {
  let isOver = false
  const over = until.then(() => {
    isOver = true
  })
  const latencies: number[] = []
  const reader = async (first: number): Promise<void> => {
    for (let index = first; !isOver; index += READERS) {
      const begun = performance.now()
      await client.expect(200, 'GET', `/Users/${loaded.idAt(index % loaded.people)}`)
      latencies.push(performance.now() - begun)
    }
  }
  await Promise.all([over, ...Array.from({ length: READERS }, (_, index) => reader(index))])
  return quantile(sorted(latencies), 0.99)
}
