// What the console asks while an administrator types and scrolls: the search for people, the log and its filters.

import type { Bench, Workload } from '../plan/bench.ts'
import type { Client } from '../support/client.ts'
import { runFluid } from '../support/engine.ts'
import { measure } from '../support/measure.ts'
import { scattered } from './one-person.ts'

/** Administrators at once. */
const ADMINISTRATORS = 4
/** As many as the console asks for at a time. */
const FOUND = 8
const PART = 100

const search: Workload = {
  name: 'console-search',
  run: async (bench) => {
    const client = consoleClient(bench)
    const { people } = bench.scene.loaded
    const searches = {
      'a whole name': (index: number) => `family${scattered(index, people)}`,
      'the beginning of a name': (index: number) => `family${1 + (index % 99)}`,
      'two letters': () => 'gi',
      nobody: (index: number) => `nobody${index}`,
    }
    for (const [what, text] of Object.entries(searches)) {
      await measureConsole(bench, {
        workload: 'console: search for people',
        detail: what,
        ask: async (index) => {
          const path = `/people?search=${encodeURIComponent(text(index))}&limit=${FOUND}`
          const answer = await client.expect(200, 'GET', path)
          if (answer.includes('"items":[]') !== (what === 'nobody')) throw new Error(`another answer: ${answer}`)
        },
      })
    }
    await measureConsole(bench, {
      workload: 'console: list of people',
      detail: 'the first part',
      ask: async () => holds(await client.expect(200, 'GET', `/people?limit=${PART}`), '"userName"'),
    })
  },
}

const log: Workload = {
  name: 'console-log',
  run: async (bench) => {
    const client = consoleClient(bench)
    const { people, idAt } = bench.scene.loaded
    const questions = {
      'the newest part': () => '',
      'of one person': (index: number) => `&person=${idAt(scattered(index, people))}`,
      refusals: () => '&outcome=refused',
      'by text, newest': () => '&text=given',
      'by text, rare': (index: number) => `&text=person.${scattered(index, people)}%40`,
      'of one kind': () => '&action=user.created',
    }
    for (const [what, query] of Object.entries(questions)) {
      await measureConsole(bench, {
        workload: 'console: log',
        detail: what,
        ask: async (index) =>
          holds(await client.expect(200, 'GET', `/journal?limit=${PART}${query(index)}`), '"items"'),
      })
    }
    await measureConsole(bench, {
      workload: 'console: log',
      detail: 'scrolled, part after part',
      ask: scrollingOf(client),
    })
  },
}

export const ofConsole: readonly Workload[] = [search, log]

interface Question {
  readonly workload: string
  readonly detail: string
  readonly ask: (index: number) => Promise<void>
}

const QUESTIONS_PER_ROUND_MAX = 200

async function measureConsole({ scale, add }: Bench, { workload, detail, ask }: Question): Promise<void> {
  const { roundMs, rounds } = scale
  const load = { roundMs, rounds, operationsMax: QUESTIONS_PER_ROUND_MAX, clients: ADMINISTRATORS }
  add({ workload, detail, measured: await measure({ ...load, operation: ask }) })
}

/** From the newest entries backwards, as far as it goes. */
function scrollingOf(client: Client): Question['ask'] {
  let next: string | undefined
  return async () => {
    const after = next === undefined ? '' : `&after=${next}`
    const text = await client.expect(200, 'GET', `/journal?limit=${PART}${after}`)
    holds(text, '"items"')
    next = /"next":"([^"]+)"/.exec(text)?.[1]
  }
}

function holds(text: string, part: string): void {
  if (!text.includes(part)) throw new Error(`an answer without ${part}: ${text.slice(0, 200)}`)
}

function consoleClient({ scene: { place, pool, loaded } }: Bench): Client {
  const name = loaded.organisations[0]?.name ?? ''
  const added: unknown = JSON.parse(runFluid(place, ['apikey', 'add', name, '--scope', 'read', '--json']))
  if (typeof added !== 'object' || added === null || !('apiKey' in added)) throw new Error('there is no API key')
  return pool.client(`/o/${name}/api/v1`, String(added.apiKey))
}
