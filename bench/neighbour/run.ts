// `npm run bench:neighbour`: how much an organisation that asks ten times as fast as it may slows another down. In each
// round the other works alone, beside the same noise sent to a bare server of another process (which takes the processors
// as well, but nothing of Fluid), and beside the noise sent to Fluid. `--rounds 8 --limit 500`.

import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import { describeMachine, machineSentence } from '../report/machine.ts'
import { type Client, openPool } from '../support/client.ts'
import { openPlace, runFluid, startFluid } from '../support/engine.ts'
import { filterPath, idOf, patchJson, userJson, userName } from '../support/people.ts'
import { startProcess } from '../support/processes.ts'
import { median, quantile, sorted, spreadOf } from '../support/statistics.ts'
import type { Noise } from './noise.ts'

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '8' }, limit: { type: 'string', default: '500' } },
})
const [rounds, limit] = [Number(values.rounds), Number(values.limit)]

const TIMES_THE_LIMIT = 10
/** Of the limit, which holds for the quiet organisation as well. */
const QUIET_SHARE = 0.6
const PEOPLE = 200
/** Before measuring: the noise uses up the burst that it is allowed. */
const SETTLE_MS = 2_000
const PHASE_MS = 2_000
const BARE = join(import.meta.dirname, '../limits/bare-server.ts')

const PHASES = ['alone', 'beside noise to a bare server', 'beside noise to Fluid'] as const
type Phase = (typeof PHASES)[number]

/** Of one phase of one round. */
interface Heard {
  readonly perSecond: number
  readonly lookUpMs: readonly number[]
  readonly patchMs: readonly number[]
  readonly noise: { readonly answered: number; readonly refused: number }
}

await using place = await openPlace(undefined)
const [quiet, loud] = [addOrganisation('quiet'), addOrganisation('loud')]
await using fluid = await startFluid(place, { engine: 'embedded', requestsPerSecond: limit })
await using bare = await startProcess([BARE], process.env)
const [port = 0] = fluid.ports
using pool = await openPool([port])
const client = pool.client('/o/quiet/scim/v2', quiet.scimToken)
const ids = await addPeople(client)
await addPeople(pool.client('/o/loud/scim/v2', loud.scimToken))

const noises: Readonly<Record<Phase, Noise | undefined>> = {
  alone: undefined,
  'beside noise to a bare server': noiseTo(bare.port, '', '/Users/1'),
  'beside noise to Fluid': noiseTo(port, '/o/loud/scim/v2', filterPath('/Users', `userName eq "${userName(1)}"`)),
}
const heard = new Map<Phase, Heard[]>(PHASES.map((phase) => [phase, []]))
for (let round = 0; round < rounds; round += 1) {
  for (const phase of PHASES) {
    const one = await listen(noises[phase])
    heard.get(phase)?.push(one)
    console.log(`round ${round + 1}, ${phase}: look-up ${p50(one.lookUpMs)} ms, PATCH ${p50(one.patchMs)} ms`)
  }
}
console.log(`\n${machineSentence(describeMachine('not used'))}\n\n${tableOf(heard)}\n\n${ratiosOf(heard)}`)

function addOrganisation(name: string): { readonly scimToken: string } {
  return JSON.parse(runFluid(place, ['org', 'add', name, '--json']))
}

async function addPeople(to: Client): Promise<readonly string[]> {
  const made: string[] = []
  for (let index = 0; index < PEOPLE; index += 1) {
    made.push(idOf(await to.expect(201, 'POST', '/Users', userJson(index))))
  }
  return made
}

function noiseTo(noisePort: number, base: string, path: string): Noise {
  return { port: noisePort, base, path, token: loud.scimToken, perSecond: TIMES_THE_LIMIT * limit }
}

/** The quiet organisation's work for a while, beside the noise. */
async function listen(noise: Noise | undefined): Promise<Heard> {
  const worker =
    noise === undefined ? undefined : new Worker(new URL('noise.ts', import.meta.url), { workerData: noise })
  await work(SETTLE_MS)
  const worked = await work(PHASE_MS)
  const statuses = worker === undefined ? new Map<number, number>() : await silence(worker)
  const answered = [...statuses.values()].reduce((sum, count) => sum + count, 0)
  return { ...worked, noise: { answered, refused: statuses.get(429) ?? 0 } }
}

function silence(worker: Worker): Promise<ReadonlyMap<number, number>> {
  return new Promise((resolve, reject) => {
    worker.once('message', ({ statuses }) => resolve(statuses))
    worker.once('error', reject)
    worker.postMessage('enough')
  })
}

/** Look-ups and changes in turn, at a steady pace, whether or not the answers before have come. */
async function work(forMs: number): Promise<Omit<Heard, 'noise'>> {
  const [lookUpMs, patchMs]: [number[], number[]] = [[], []]
  const everyMs = 1_000 / (limit * QUIET_SHARE)
  const begun = performance.now()
  const asked: Promise<void>[] = []
  while (performance.now() - begun < forMs) {
    // Never by spinning: the processors are the server's.
    if (performance.now() < begun + asked.length * everyMs) await setTimeout(1)
    else asked.push(timed(asked.length, asked.length % 2 === 0 ? lookUpMs : patchMs))
  }
  await Promise.all(asked)
  return { perSecond: asked.length / ((performance.now() - begun) / 1_000), lookUpMs, patchMs }
}

async function timed(index: number, times: number[]): Promise<void> {
  const sentAt = performance.now()
  await (index % 2 === 0 ? lookUp(index) : change(index))
  times.push(performance.now() - sentAt)
}

async function lookUp(index: number): Promise<void> {
  const who = index % PEOPLE
  const text = await client.expect(200, 'GET', filterPath('/Users', `userName eq "${userName(who)}"`))
  if (idOf(text) !== ids[who]) throw new Error('somebody else was found')
}

async function change(index: number): Promise<void> {
  const body = patchJson({ op: 'replace', value: { title: `Planner ${performance.now()}` } })
  await client.expect(200, 'PATCH', `/Users/${ids[index % PEOPLE]}`, body)
}

function p50(values: readonly number[]): string {
  return median(values).toFixed(2)
}

function tableOf(all: ReadonlyMap<Phase, readonly Heard[]>): string {
  const lines = [...all].map(([phase, phases]) => {
    const times = (of: (one: Heard) => readonly number[]) => {
      const ascending = sorted(phases.flatMap(of))
      return `${quantile(ascending, 0.5).toFixed(2)} ms | ${quantile(ascending, 0.99).toFixed(1)} ms`
    }
    const seconds = (SETTLE_MS + PHASE_MS) / 1_000
    const noise = (of: (one: Heard) => number) => Math.round(median(phases.map(of)) / seconds)
    const rate = median(phases.map(({ perSecond }) => perSecond)).toFixed(0)
    return `| ${phase} | ${rate}/s | ${times((one) => one.lookUpMs)} | ${times((one) => one.patchMs)} | ${noise((one) => one.noise.answered)}/s | ${noise((one) => one.noise.refused)}/s |`
  })
  return [
    '| the quiet organisation | rate | look-up p50 | p99 | PATCH p50 | p99 | noise answered | refused (429) |',
    '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
    ...lines,
  ].join('\n')
}

/** Of the medians of each round, pair by pair, since what a machine can do changes from round to round. */
function ratiosOf(all: ReadonlyMap<Phase, readonly Heard[]>): string {
  const [alone, control, noisy] = PHASES.map((phase) => all.get(phase) ?? [])
  const line = (name: string, upper: readonly Heard[] = [], lower: readonly Heard[] = []) => {
    const ratio = (of: (one: Heard) => readonly number[]) => {
      const ratios = upper.map(
        (one, round) => median(of(one)) / median(lower[round] === undefined ? [1] : of(lower[round])),
      )
      const [least, most] = spreadOf(ratios)
      return `${median(ratios).toFixed(2)} (${least.toFixed(2)} to ${most.toFixed(2)})`
    }
    return `| ${name} | ${ratio((one) => one.lookUpMs)} | ${ratio((one) => one.patchMs)} |`
  }
  return [
    '| ratio of the medians | look-up | PATCH |',
    '| --- | ---: | ---: |',
    line('noise to Fluid : alone', noisy, alone),
    line('noise to a bare server : alone', control, alone),
    line('noise to Fluid : noise to a bare server', noisy, control),
  ].join('\n')
}
