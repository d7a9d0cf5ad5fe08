// `npm run soak -- --hours 8`: a steady, mixed load on a real server, for as long as is asked. Writes docs/soak.md: memory,
// latency and errors by the minute or, in long runs, by the tenth of an hour. Ends with 1 when anything grew or failed.

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { newDataFolder, runFluid, startProcess } from '../../packages/server/src/testing/fluid-process.ts'
import { type ScimClient, scimClient } from '../../packages/server/src/testing/scim-client.ts'
import { printReport, type Slice, verdictOf } from './report.ts'

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User'
const HOUR_MS = 3_600_000
const CLIENTS = 4
/** Between two requests of one client: a steady load that leaves the machine room, so that latency says something. */
const PAUSE_MS = 20
const PEOPLE_PER_CLIENT = 50
const SLICES_MIN = 10
const SLICE_MS_MAX = 360_000

const { values } = parseArgs({ options: { hours: { type: 'string', default: '8' } } })
const hours = Number(values.hours)
if (!(hours > 0)) throw new Error('npm run soak takes -- --hours and a number, such as 8 or 0.2.')
const sliceMs = Math.min(SLICE_MS_MAX, (hours * HOUR_MS) / SLICES_MIN)

using folder = newDataFolder()
const added = JSON.parse((await runFluid(folder, ['org', 'add', 'acme', '--json'])).stdout)
await using fluid = await startProcess(folder, { FLUID_LOG_LEVEL: 'warn' })
const acme = scimClient(`${fluid.origin}/o/acme/scim/v2`, added.scimToken)
const group = await acme.addGroup('Fluid User')
const endMs = Date.now() + hours * HOUR_MS
let latenciesMs: number[] = []
let errors: string[] = []

await Promise.all([...Array.from({ length: CLIENTS }, (_, client) => live(client)), measure()])

/** A company's everyday: people come, change, join and leave groups, are looked up, and go. */
async function live(client: number): Promise<void> {
  const ids: string[] = []
  for (let turn = 0; Date.now() < endMs; turn += 1) {
    const name = `c${client}t${turn}@northrail.example`
    const [oldest = ''] = ids
    if (ids.length >= PEOPLE_PER_CLIENT) {
      await timed(204, () => acme.delete(`/Users/${ids.shift()}`))
    } else {
      const answer = await timed(201, () => acme.post('/Users', { schemas: [USER], userName: name, active: true }))
      ids.push(answer.body.id)
    }
    const newest = ids.at(-1) ?? oldest
    await timed(200, () => acme.get(`/Users?filter=userName+eq+%22${encodeURIComponent(name)}%22`))
    await timed(200, () => acme.patch(`/Users/${newest}`, { op: 'replace', value: { title: `title ${turn % 7}` } }))
    await timed(200, () => acme.patch(`/Groups/${group}`, { op: 'add', path: 'members', value: [{ value: newest }] }))
    await timed(200, () => acme.get(`/Users?count=50&startIndex=${1 + (turn % 100)}`))
    await timed(200, () => acme.patch(`/Groups/${group}`, { op: 'remove', path: `members[value eq "${newest}"]` }))
    await timed(404, () => acme.get('/Users/0192f0c4-0000-7000-8000-000000000000'))
  }
}

async function timed(expected: number, send: () => ReturnType<ScimClient['get']>): ReturnType<ScimClient['get']> {
  const before = performance.now()
  const answer = await send()
  latenciesMs.push(performance.now() - before)
  if (answer.status !== expected) errors.push(`${answer.status} instead of ${expected}: ${answer.text.slice(0, 200)}`)
  await setTimeout(PAUSE_MS)
  return answer
}

async function measure(): Promise<void> {
  const slices: Slice[] = []
  while (Date.now() < endMs) {
    await setTimeout(Math.min(sliceMs, Math.max(1, endMs - Date.now())))
    const sorted = latenciesMs.sort((one, other) => one - other)
    const at = (part: number) => sorted[Math.floor(sorted.length * part)] ?? 0
    slices.push({
      atMs: hours * HOUR_MS - (endMs - Date.now()),
      memoryBytes: residentBytes(fluid.pid),
      requests: sorted.length,
      errors: errors.length,
      p50Ms: at(0.5),
      p99Ms: at(0.99),
    })
    for (const error of errors.slice(0, 5)) console.error(error)
    latenciesMs = []
    errors = []
    console.log(JSON.stringify(slices.at(-1)))
  }
  const problems = verdictOf(slices)
  writeFileSync(join(import.meta.dirname, '../../docs/soak.md'), printReport({ hours, slices, problems }))
  for (const problem of problems) console.error(problem)
  process.exitCode = problems.length > 0 ? 1 : 0
}

function residentBytes(pid: number): number {
  const kibibytes = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Number(kibibytes ?? 0) * 1024
}
