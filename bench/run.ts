// `npm run bench`: how fast Fluid does what it exists for, next to what the machine can do at all, in one run. Takes about
// twenty minutes; `-- --short` takes one or two, `-- --full` half an hour, and goes as far on PostgreSQL as on the embedded
// database: to a million people and ten thousand organisations.
//   --only <workload>    this workload alone (several times for several)
//   --engine <engine>    embedded, postgres or postgres-2 alone
//   --profile            a flame graph of the server for each workload
//   --publish            writes the tables and curves of README.md and docs/performance.md
//   --from <results>     does that with what an earlier run has written, and measures nothing (several times for runs of one
//                        engine each)
//   --scaling            measures nothing: prints the tables of docs/scaling.md

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { alongOrganisations } from './curves/organisations.ts'
import { alongPeople } from './curves/people.ts'
import { type RunningLimits, startLimits } from './limits/bare.ts'
import { measureLimits } from './limits/measure-limits.ts'
import type { Workload } from './plan/bench.ts'
import { type Options, parseOptions } from './plan/options.ts'
import { profiled } from './plan/profiling.ts'
import { type Filled, fill } from './plan/scene.ts'
import { describeMachine, machineSentence } from './report/machine.ts'
import { publish } from './report/publish.ts'
import { joinResults, type Result, type Results, readResults } from './report/results.ts'
import { engineTable, limitsTable, lineOf, targetsTable } from './report/tables.ts'
import { arithmeticTable, placementTable } from './scaling/tables.ts'
import { ENGINE_NAMES, type Engine } from './support/engine.ts'
import { type Cluster, postgresVersion, startPostgres } from './support/postgres.ts'
import { ofConsole } from './workloads/console.ts'
import { firstSync } from './workloads/first-sync.ts'
import { ofGroups } from './workloads/groups.ts'
import { onePerson } from './workloads/one-person.ts'
import { severalOrganisations } from './workloads/several-organisations.ts'
import { measureStartUp, START_UP } from './workloads/start-up.ts'

const LIMITS = 'limits'
/** In order: those that change much come last. */
const WORKLOADS: readonly Workload[] = [...onePerson, ...ofConsole, ...ofGroups, severalOrganisations, firstSync]
const CURVES: readonly Workload[] = [alongPeople, alongOrganisations]
const NAMES = [LIMITS, START_UP, ...[...WORKLOADS, ...CURVES].map(({ name }) => name)]
const RESULTS = join(import.meta.dirname, 'results')

interface Run {
  readonly options: Options
  readonly limits: RunningLimits
  readonly cluster: Cluster | undefined
  add(result: Result): void
}

const options = readOptions()
// Processes and folders are put away also when the run is broken off.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
if (options.isOfScaling) console.log(`${arithmeticTable()}\n\n${placementTable()}`)
else if (options.from.length === 0) await runAll()
else publishAll(joinResults(options.from.map(readResults)))

/** Ends with a sentence when an option is wrong. */
function readOptions(): Options {
  try {
    return parseOptions(process.argv.slice(2), NAMES)
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    console.error('The options stand at the head of bench/run.ts.')
    process.exit(2)
  }
}

async function runAll(): Promise<void> {
  const begun = performance.now()
  const results: Result[] = []
  const needsPostgres = options.engines.some((engine) => engine !== 'embedded')
  await using cluster = needsPostgres ? await startPostgres() : undefined
  await using limits = await startLimits()
  const machine = describeMachine(cluster === undefined ? 'not used' : await postgresVersion(cluster))
  console.log(`${machineSentence(machine)}\n`)
  const add = (result: Result): void => {
    results.push(result)
    console.log(`${((performance.now() - begun) / 1_000).toFixed(0).padStart(4)} s  ${lineOf(result)}`)
  }
  const run: Run = { options, limits, cluster, add }
  if (isWanted(LIMITS)) for (const one of await measureLimits(options.scale, limits, cluster)) add(one)
  await runWorkloads(run)
  await runCurves(run)
  finish({ machine, scale: options.scale.name, results })
  console.log(`\n${Math.round((performance.now() - begun) / 1_000)} s in all.`)
}

function isWanted(name: string): boolean {
  return options.only?.includes(name) ?? true
}

/** The workloads on one filled database of each kind; two processes come after one, on the same. */
async function runWorkloads(run: Run): Promise<void> {
  const { engines, scale } = run.options
  const workloads = WORKLOADS.filter(({ name }) => isWanted(name))
  if (workloads.length === 0 && !isWanted(START_UP)) return
  for (const kind of [['embedded'], ['postgres', 'postgres-2']] as const) {
    const own = kind.filter((engine) => engines.includes(engine))
    const [first] = own
    if (first === undefined) continue
    const cluster = first === 'embedded' ? undefined : run.cluster
    const { people, entriesPerPerson } = scale
    await using filled = await fill(cluster, { organisations: 1, people, entriesPerPerson: entriesPerPerson[first] })
    if (isWanted(START_UP)) {
      const results = await measureStartUp({ engine: first, cluster, filled, starts: scale.starts })
      for (const result of results) run.add(result)
    }
    for (const engine of own) await runOn(run, { filled, engine, workloads })
  }
}

async function runCurves(run: Run): Promise<void> {
  const { scale } = run.options
  const engines = run.options.engines.filter((engine) => engine !== 'postgres-2')
  for (const engine of engines) {
    const cluster = engine === 'embedded' ? undefined : run.cluster
    const measureAt = async (workload: Workload, organisations: number, people: number): Promise<void> => {
      if (!isWanted(workload.name)) return
      await using filled = await fill(cluster, { organisations, people, entriesPerPerson: 1 })
      await runOn(run, { filled, engine, workloads: [workload] })
    }
    for (const people of scale.curvePeople[engine]) await measureAt(alongPeople, 1, people)
    for (const count of scale.curveOrganisations[engine]) {
      await measureAt(alongOrganisations, count, scale.peopleOfOrganisations)
    }
  }
}

interface On {
  readonly filled: Filled
  readonly engine: Engine
  readonly workloads: readonly Workload[]
}

/** All workloads on one running Fluid; with profiles, each on one of its own. */
async function runOn(run: Run, { filled, engine, workloads }: On): Promise<void> {
  const runThese = async (these: readonly Workload[], profileDir?: string): Promise<number> => {
    await using scene = await filled.open(engine, profileDir)
    for (const workload of these) {
      const found: Result[] = []
      const add: Parameters<Workload['run']>[0]['add'] = (finding) => found.push({ ...finding, engine })
      await workload.run({ scene, scale: run.options.scale, limits: run.limits, add })
      const memoryMb = scene.fluid.memoryBytes() / 1024 ** 2
      for (const result of found) run.add({ ...result, memoryMb })
    }
    return scene.fluid.readyMs
  }
  if (!run.options.isProfiled) {
    await runThese(workloads)
    return
  }
  for (const workload of workloads) {
    const size = CURVES.includes(workload) ? `-${filled.loaded.people}-${filled.loaded.organisations.length}` : ''
    const name = `${engine}-${workload.name}${size}`
    const files = await profiled(name, RESULTS, (profileDir) => runThese([workload], profileDir))
    for (const file of files) console.log(`Drawn: ${file}`)
  }
}

function finish(found: Results): void {
  const { results, scale } = found
  console.log(`\n${targetsTable(results)}\n\n${limitsTable(results)}`)
  for (const engine of options.engines) console.log(`\n${ENGINE_NAMES[engine]}\n\n${engineTable(results, engine)}`)
  mkdirSync(RESULTS, { recursive: true })
  // Parts of a run replace no whole one.
  const isPart = options.only !== undefined || options.engines.length < 3
  const file = join(RESULTS, `${isPart ? 'part' : scale}.json`)
  writeFileSync(file, `${JSON.stringify(found, null, 2)}\n`)
  console.log(`\nWritten: ${file}`)
  if (options.isPublished) publishAll(found)
}

function publishAll(found: Results): void {
  for (const file of publish(found)) console.log(`Written: ${file}`)
}
