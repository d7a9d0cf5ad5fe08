// Groups: one member more or less costs the same whatever the size; a whole group is streamed.

import { measure } from '../support/measure.ts'
import { groupJson, idOf, patchJson } from '../support/people.ts'
import { type Bench, CLIENTS } from './context.ts'

const MEMBERS_PER_PATCH = 10_000
const CHANGES = 1_000

export async function measureGroups(bench: Bench, ids: readonly string[]): Promise<void> {
  for (const size of bench.scale.groupSizes.filter((one) => one < ids.length)) {
    const group = await fill(bench, size, ids)
    await measureChanges(bench, group, size, ids)
    if (size >= 10_000) await measureWhole(bench, group, size, ids)
  }
}

async function fill({ client }: Bench, size: number, ids: readonly string[]): Promise<string> {
  const group = idOf(await client.expect(201, 'POST', '/Groups', groupJson(`Group of ${size}`, [])))
  for (let from = 0; from < size; from += MEMBERS_PER_PATCH) {
    const value = ids.slice(from, Math.min(size, from + MEMBERS_PER_PATCH)).map((id) => ({ value: id }))
    await client.expect(
      200,
      'PATCH',
      `/Groups/${group}?attributes=displayName`,
      patchJson({ op: 'add', path: 'members', value }),
    )
  }
  return group
}

/** As Okta's catalog app: add one, remove one, in turn; each client has people of its own. */
async function measureChanges(
  { client, report, scale }: Bench,
  group: string,
  size: number,
  ids: readonly string[],
): Promise<void> {
  const outsider = (index: number) => ids[size + (index % Math.max(1, Math.min(CHANGES, ids.length - size)))] ?? ''
  const load = { operations: CHANGES, clients: 1, rounds: scale.rounds }
  const path = `/Groups/${group}`
  const added = await measure({
    ...load,
    operation: async (index) => {
      const id = outsider(index)
      await client.expect(200, 'PATCH', path, patchJson({ op: 'add', path: 'members', value: [{ value: id }] }))
      await client.expect(200, 'PATCH', path, patchJson({ op: 'remove', path: `members[value eq "${id}"]` }))
    },
  })
  report.add({ workload: 'add and remove one member', detail: `group of ${size}`, measured: added })
}

async function measureWhole(bench: Bench, group: string, size: number, ids: readonly string[]): Promise<void> {
  const { client, fluid, report } = bench
  const before = fluid.memoryBytes()
  let peak = before
  const watch = setInterval(() => {
    peak = Math.max(peak, fluid.memoryBytes())
  }, 20)
  const begun = performance.now()
  const reading = client.expect(200, 'GET', `/Groups/${group}`)
  const others = await readMeanwhile(bench, reading, ids)
  const members = (await reading).split('"value":').length - 1
  clearInterval(watch)
  if (members !== size) throw new Error(`the group has ${members} members instead of ${size}`)
  const detail = `group of ${size}`
  report.add({ workload: 'read a whole group', detail, value: { amount: performance.now() - begun, unit: 'ms' } })
  report.add({
    workload: 'read a whole group: memory',
    detail,
    value: { amount: (peak - before) / 1024 ** 2, unit: 'MB more' },
  })
  report.add({ workload: 'read a whole group: others meanwhile', detail, value: { amount: others, unit: 'ms p99' } })
  const body = patchJson({ op: 'replace', path: 'members', value: ids.slice(0, size).map((value) => ({ value })) })
  const pushed = performance.now()
  await client.expect(200, 'PATCH', `/Groups/${group}?attributes=displayName`, body)
  report.add({ workload: '“Push now”, nothing new', detail, value: { amount: performance.now() - pushed, unit: 'ms' } })
}

/** The 99th percentile of single reads by others while the group is being read. */
async function readMeanwhile({ client }: Bench, until: Promise<unknown>, ids: readonly string[]): Promise<number> {
  let isOver = false
  const over = until.then(() => {
    isOver = true
  })
  const latencies: number[] = []
  const one = async (first: number): Promise<void> => {
    for (let index = first; !isOver; index += CLIENTS) {
      const begun = performance.now()
      await client.expect(200, 'GET', `/Users/${ids[index % ids.length]}`)
      latencies.push(performance.now() - begun)
    }
  }
  await Promise.all([over, ...Array.from({ length: 4 }, (_, index) => one(index))])
  latencies.sort((a, b) => a - b)
  return latencies[Math.floor(latencies.length * 0.99)] ?? 0
}
