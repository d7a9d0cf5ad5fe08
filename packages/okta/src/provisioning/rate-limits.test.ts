// What a 429 does: the job waits and is repeated, ten times at most.
import { describe, expect, it } from 'vitest'
import { findAppUser } from '../apps/app-user.ts'
import { assignPerson } from '../apps/assignments.ts'
import { pushGroupByName } from '../apps/group-push.ts'
import { findPushMappingOfGroup } from '../apps/push-mapping.ts'
import { listTasks } from '../apps/tasks.ts'
import { createGroup } from '../org/groups.ts'
import { addPerson, openCompany } from '../testing/company.ts'
import type { PlannedAnswer } from '../testing/scim-server.ts'
import { decideWaitMs } from './backoff.ts'

const MINUTE_MS = 60_000

async function assignAgainst(answers: readonly PlannedAnswer[]) {
  const company = await openCompany()
  const left = [...answers]
  company.server.intercept(({ method }) => (method === 'POST' ? left.shift() : undefined))
  const ines = addPerson(company, 'Ines Valcourt')
  assignPerson(company.simulator.org, company.app.id, ines.id)
  await company.simulator.settled()
  const waits = company.clock.waits.map((milliseconds) => Math.round(milliseconds / 100) * 100)
  return { company, ines, waits }
}

function busy(retryAfter?: string): PlannedAnswer {
  return { status: 429, headers: retryAfter === undefined ? {} : { 'Retry-After': retryAfter } }
}

describe('a wait after 429', () => {
  it.each<[string | undefined, number, number]>([
    ['7', 0, 7_000],
    ['7', 3, 7_000],
    ['0', 0, 0],
    [undefined, 0, 5 * MINUTE_MS],
    [undefined, 1, 10 * MINUTE_MS],
    [undefined, 8, 1280 * MINUTE_MS],
    ['Wed, 21 Oct 2026 07:28:00 GMT', 0, 5 * MINUTE_MS],
    ['1.5', 0, 5 * MINUTE_MS],
  ])('with Retry-After %s after %i waits is %i ms', (retryAfter, failedBefore, waitMs) => {
    expect(decideWaitMs(retryAfter, failedBefore)).toBe(waitMs)
  })
})

describe('a job that is answered 429', () => {
  it('waits as long as Retry-After says, then begins anew', async () => {
    const { company, ines, waits } = await assignAgainst([busy('30')])
    await using _closing = company
    expect(waits).toEqual([30_000])
    expect(company.server.take().map((request) => request.split(' ')[0])).toEqual(['GET', 'POST', 'GET', 'POST'])
    expect(findAppUser(company.simulator.org, company.app.id, ines.id)?.state).toBe('provisioned')
  })

  it('waits five minutes without Retry-After, and twice as long each further time', async () => {
    const { company, waits } = await assignAgainst([busy(), busy(), busy()])
    await using _closing = company
    expect(waits).toEqual([5 * MINUTE_MS, 10 * MINUTE_MS, 20 * MINUTE_MS])
  })

  it('fails for good after the tenth attempt, and leaves a task', async () => {
    const { company, ines, waits } = await assignAgainst(Array.from({ length: 20 }, () => busy('1')))
    await using _closing = company
    const { org } = company.simulator
    expect(waits).toHaveLength(9)
    expect(findAppUser(org, company.app.id, ines.id)?.lastError).toMatch(/failed after 10 attempts: Too Many Requests/)
    expect(listTasks(org, { limit: 5 })).toHaveLength(1)
  })

  it('is a group push as well', async () => {
    await using company = await openCompany()
    const { org } = company.simulator
    let isBusy = true
    company.server.intercept(({ method }) => {
      if (method !== 'POST' || !isBusy) return undefined
      isBusy = false
      return busy('2')
    })
    const group = createGroup(org, { name: 'Fluid User' })
    pushGroupByName(org, company.app.id, group.id)
    await company.simulator.settled()
    expect(findPushMappingOfGroup(org, company.app.id, group.id)?.status).toBe('ACTIVE')
  })

  it('holds the app’s other jobs back meanwhile', async () => {
    await using company = await openCompany()
    const { org } = company.simulator
    const people = ['Ines Valcourt', 'Tomas Reyl'].map((name) => addPerson(company, name))
    let left = 1
    company.server.intercept(({ method }) => (method === 'GET' && left-- > 0 ? busy('60') : undefined))
    for (const person of people) assignPerson(org, company.app.id, person.id)
    await company.simulator.settled()
    expect(company.server.users.size).toBe(2)
    expect(company.clock.waits).toHaveLength(1)
  })
})
