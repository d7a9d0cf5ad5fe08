// `npm run bench`: how fast Fluid does what it exists for, next to what the machine can do at all, in one run.
// `npm run bench -- --short` takes a minute; `--full` fills a million people and takes half an hour. `--scaling` measures
// nothing: it prints the tables of docs/scaling.md.

import { parseArgs } from 'node:util'
import { arithmeticTable, placementTable } from './scaling/tables.ts'
import { createClient } from './support/client.ts'
import { idOf, userJson } from './support/people.ts'
import { createReport, machine } from './support/report.ts'
import { startFluid } from './support/server.ts'
import { measureBasics } from './workloads/basics.ts'
import { type Bench, CLIENTS, type Scale } from './workloads/context.ts'
import { measureFirstSync } from './workloads/first-sync.ts'
import { measureGroups } from './workloads/groups.ts'
import { measureLimits } from './workloads/limits.ts'
import { measureOrganisations } from './workloads/organisations.ts'
import { measurePages } from './workloads/pages.ts'

const SCALES: Readonly<Record<'short' | 'usual' | 'full', Scale>> = {
  short: {
    people: 12_000,
    operations: 3_000,
    rounds: 1,
    groupSizes: [10, 10_000],
    pageSizes: [10_000],
    syncPeople: 2_000,
    syncGroups: 10,
    organisations: 4,
  },
  usual: {
    people: 102_000,
    operations: 10_000,
    rounds: 3,
    groupSizes: [10, 1_000, 10_000, 100_000],
    pageSizes: [10_000, 100_000],
    syncPeople: 10_000,
    syncGroups: 50,
    organisations: 16,
  },
  full: {
    people: 1_000_000,
    operations: 20_000,
    rounds: 5,
    groupSizes: [10, 1_000, 10_000, 100_000],
    pageSizes: [10_000, 100_000, 1_000_000],
    syncPeople: 10_000,
    syncGroups: 50,
    organisations: 16,
  },
}

const { values } = parseArgs({
  options: { short: { type: 'boolean' }, full: { type: 'boolean' }, scaling: { type: 'boolean' } },
})
if (values.scaling === true) {
  console.log(`${arithmeticTable()}\n\n${placementTable()}`)
  process.exit(0)
}
const name = values.full === true ? 'full' : values.short === true ? 'short' : 'usual'
const scale = SCALES[name]
const report = createReport((line) => console.log(line))
console.log(`${machine()}\n`)

await using empty = await startFluid()
report.add({ workload: 'start-up', detail: 'empty database', value: { amount: empty.readyMs, unit: 'ms' } })
report.add({ workload: 'memory', detail: 'at rest', value: { amount: empty.memoryBytes() / 1024 ** 2, unit: 'MB' } })
const bench: Bench = { fluid: empty, report, scale, client: clientFor(empty, 'basics') }
const limits = await measureLimits(bench)
const ids = [...(await measureBasics(bench, limits))]
await fillTo(bench, ids, scale.people)
await measureGroups(bench, ids)
for (const total of scale.pageSizes) {
  const pages = { ...bench, client: clientFor(empty, `pages-${total}`) }
  await fillTo(pages, [], total)
  await measurePages(pages, total)
}
await measureFirstSync(bench)
await measureOrganisations(bench)
report.add({
  workload: 'memory',
  detail: 'after all of it',
  value: { amount: empty.memoryBytes() / 1024 ** 2, unit: 'MB' },
})
bench.client.close()
await measureRestart()
console.log(`\nWritten: ${report.finish(name)}`)

function clientFor(fluid: typeof empty, organisation: string) {
  const { scimBaseUrl, scimToken } = fluid.addOrganisation(organisation)
  return createClient(scimBaseUrl, scimToken)
}

/** Creates people until there are `total`, which is not measured. */
async function fillTo({ client }: Bench, known: string[], total: number): Promise<void> {
  let next = known.length
  const worker = async (): Promise<void> => {
    while (next < total) {
      const index = next
      next += 1
      known[index] = idOf(await client.expect(201, 'POST', '/Users', userJson(index)))
    }
  }
  await Promise.all(Array.from({ length: CLIENTS }, worker))
}

/** A second process on the same folder tells how long a full database takes to be ready. */
async function measureRestart(): Promise<void> {
  const again = await startFluid({ dataDir: empty.dataDir })
  report.add({ workload: 'start-up', detail: 'full database', value: { amount: again.readyMs, unit: 'ms' } })
  await again[Symbol.asyncDispose]()
}
