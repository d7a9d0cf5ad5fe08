// One person at a time: create, read, find, change.

import { measure } from '../support/measure.ts'
import { externalId, filterPath, idOf, patchJson, userJson, userName } from '../support/people.ts'
import { type Bench, CLIENTS } from './context.ts'
import type { Limits } from './limits.ts'

/** Answers the ids of the people that it created, by index. */
export async function measureBasics(bench: Bench, limits: Limits): Promise<readonly string[]> {
  const { client, report, scale } = bench
  const ids: string[] = []
  const load = { operations: scale.operations, clients: CLIENTS, rounds: scale.rounds }
  const at = (index: number) => ids[index % ids.length] ?? ''
  const created = await measure({
    ...load,
    operation: async (index) => {
      ids[index] = idOf(await client.expect(201, 'POST', '/Users', userJson(index)))
    },
  })
  report.add({ workload: 'create', detail: '', measured: created })
  ratio(bench, 'create', created.perSecond / limits.post.perSecond, 'POST')

  const read = await measure({
    ...load,
    operation: async (index) => {
      const text = await client.expect(200, 'GET', `/Users/${at(index)}`)
      if (idOf(text) !== at(index)) throw new Error('another user was read')
    },
  })
  report.add({ workload: 'read by id', detail: '', measured: read })
  ratio(bench, 'read by id', read.perSecond / limits.get.perSecond, 'GET')

  const lookups = [
    ['userName eq', (index: number) => `userName eq "${userName(index).toUpperCase()}"`],
    ['externalId eq', (index: number) => `externalId eq "${externalId(index)}"`],
    ['emails[value eq]', (index: number) => `emails[type eq "work" and value eq "${userName(index)}"]`],
  ] as const
  for (const [detail, filter] of lookups) {
    const found = await measure({
      ...load,
      operation: async (index) => {
        const wanted = index % ids.length
        const text = await client.expect(200, 'GET', filterPath('/Users', filter(wanted)))
        if (!text.includes('"totalResults":1,') || idOf(text) !== ids[wanted]) throw new Error(`not found: ${text}`)
      },
    })
    report.add({ workload: 'find', detail, measured: found })
    ratio(bench, `find, ${detail}`, found.perSecond / limits.get.perSecond, 'GET')
  }

  const patched = await measure({
    ...load,
    operation: async (index) => {
      const active = Math.floor(index / ids.length) % 2 === 1
      const text = await client.expect(
        200,
        'PATCH',
        `/Users/${at(index)}`,
        patchJson({ op: 'replace', value: { active } }),
      )
      if (!text.includes(`"active":${active}`)) throw new Error('active was not changed')
    },
  })
  report.add({ workload: 'PATCH active', detail: '', measured: patched })
  ratio(bench, 'PATCH active', patched.perSecond / limits.post.perSecond, 'POST')

  const replaced = await measure({
    ...load,
    operation: async (index) => {
      const body = userJson(index % ids.length, { title: `Title ${index}`, active: true })
      const text = await client.expect(200, 'PUT', `/Users/${at(index)}`, body)
      if (!text.includes(`"Title ${index}"`)) throw new Error('the title was not changed')
    },
  })
  report.add({ workload: 'PUT', detail: '', measured: replaced })
  ratio(bench, 'PUT', replaced.perSecond / limits.post.perSecond, 'POST')
  return ids
}

function ratio({ report }: Bench, workload: string, share: number, method: string): void {
  report.add({ workload, detail: `of bare Fastify's ${method}`, value: { amount: share * 100, unit: '%' } })
}
