// One person at a time, as every request of an identity provider is: create, read, find, change.

import type { Bench, Workload } from '../plan/bench.ts'
import { CLIENTS } from '../plan/scales.ts'
import { type Load, type Measured, measure } from '../support/measure.ts'
import { externalId, filterPath, idOf, patchJson, userJson, userName } from '../support/people.ts'

type Size = Pick<Load, 'roundMs' | 'rounds'>

/** Creates people who are in the organisation from then on. */
export function measureCreate({ scene, limits }: Bench, size: Size): Promise<Measured> {
  return measure(
    {
      ...size,
      clients: CLIENTS,
      operation: async () => {
        const index = scene.newIndex()
        const text = await scene.client.expect(201, 'POST', '/Users', userJson(index))
        if (!text.includes(`"userName":"${userName(index)}"`)) throw new Error(`another user was created: ${text}`)
      },
    },
    limits.post,
  )
}

export function measureRead({ scene, limits }: Bench, size: Size): Promise<Measured> {
  return measure(
    {
      ...size,
      clients: CLIENTS,
      operation: async (index) => {
        const id = scene.loaded.idAt(scattered(index, scene.loaded.people))
        const text = await scene.client.expect(200, 'GET', `/Users/${id}`)
        if (idOf(text) !== id) throw new Error('another user was read')
      },
    },
    limits.get,
  )
}

export const LOOKUPS = {
  'userName eq': (index: number) => `userName eq "${userName(index).toUpperCase()}"`,
  'externalId eq': (index: number) => `externalId eq "${externalId(index)}"`,
  'emails[value eq]': (index: number) => `emails[type eq "work" and value eq "${userName(index)}"]`,
} as const

export function measureFind({ scene, limits }: Bench, size: Size, by: keyof typeof LOOKUPS): Promise<Measured> {
  const filter = LOOKUPS[by]
  return measure(
    {
      ...size,
      clients: CLIENTS,
      operation: async (index) => {
        const wanted = scattered(index, scene.loaded.people)
        const text = await scene.client.expect(200, 'GET', filterPath('/Users', filter(wanted)))
        if (!text.includes('"totalResults":1,') || idOf(text) !== scene.loaded.idAt(wanted)) {
          throw new Error(`not found: ${text}`)
        }
      },
    },
    limits.get,
  )
}

/** Deactivates everybody in turn, then reactivates: each request changes something. */
export function measurePatch({ scene, limits }: Bench, size: Size): Promise<Measured> {
  let calls = 0
  return measure(
    {
      ...size,
      clients: CLIENTS,
      operation: async () => {
        const call = calls
        calls += 1
        const active = Math.floor(call / scene.loaded.people) % 2 === 1
        const id = scene.loaded.idAt(call % scene.loaded.people)
        const body = patchJson({ op: 'replace', value: { active } })
        const text = await scene.client.expect(200, 'PATCH', `/Users/${id}`, body)
        if (idOf(text) !== id || !text.includes(`"active":${active}`)) throw new Error('active was not changed')
      },
    },
    limits.post,
  )
}

function measurePut({ scene, limits }: Bench, size: Size): Promise<Measured> {
  let calls = 0
  return measure(
    {
      ...size,
      clients: CLIENTS,
      operation: async () => {
        const call = calls
        calls += 1
        const index = call % scene.loaded.people
        const id = scene.loaded.idAt(index)
        const title = `${scene.engine} ${call}`
        const text = await scene.client.expect(200, 'PUT', `/Users/${id}`, userJson(index, { title }))
        if (idOf(text) !== id || !text.includes(`"${title}"`)) throw new Error('the title was not changed')
      },
    },
    limits.post,
  )
}

export const onePerson: readonly Workload[] = [
  workload('create', measureCreate),
  workload('read', measureRead, 'read by id'),
  workload('find-user-name', (bench, size) => measureFind(bench, size, 'userName eq'), 'find', 'userName eq'),
  workload('find-external-id', (bench, size) => measureFind(bench, size, 'externalId eq'), 'find', 'externalId eq'),
  workload('find-email', (bench, size) => measureFind(bench, size, 'emails[value eq]'), 'find', 'emails[value eq]'),
  workload('patch', measurePatch, 'PATCH active'),
  workload('put', measurePut, 'PUT'),
]

function workload(
  name: string,
  run: (bench: Bench, size: Size) => Promise<Measured>,
  shown: string = name,
  detail = '',
): Workload {
  return {
    name,
    run: async (bench) => bench.add({ workload: shown, detail, measured: await run(bench, bench.scale) }),
  }
}

/** Far from its neighbours, so that no page of the database is at hand because the one before was asked for. */
export function scattered(index: number, count: number): number {
  return (index * 7_919) % count
}
