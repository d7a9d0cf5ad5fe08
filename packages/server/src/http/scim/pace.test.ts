import { expect, test } from 'vitest'
import { organisationId } from '../../directory/ids.ts'
import { startFluid } from '../../testing/fluid.ts'
import { createPace, REQUESTS_AT_ONCE, REQUESTS_PER_SECOND } from './pace.ts'

const ACME = organisationId(1)

test('lets a burst through and then as many as come back with time, for each organisation by itself (T-75)', () => {
  let nowMs = 0
  const pace = createPace({ now: () => nowMs })
  const taken = (organisation = ACME) =>
    Array.from({ length: 2_000 }, () => pace.take(organisation)).filter(Boolean).length
  expect(taken()).toBe(REQUESTS_AT_ONCE)
  expect(pace.take(organisationId(2))).toBe(true)
  nowMs = 1_000
  expect(taken()).toBe(REQUESTS_PER_SECOND)
  nowMs = 3_600_000
  expect(taken()).toBe(REQUESTS_AT_ONCE)
})

test('answers 429 with Retry-After beyond the limit of the strict profile, and only there (T-75)', async () => {
  await using fluid = await startFluid({ runtime: (runtime) => ({ ...runtime, now: () => 1_800_000_000_000 }) })
  const strict = await fluid.addOrganisation('bolt')
  await strict.set({ strictProfile: true })
  const ask = async (organisation: typeof strict, count: number) => {
    const answers = []
    for (let asked = 0; asked < count; asked += 50) {
      answers.push(...(await Promise.all(Array.from({ length: 50 }, () => organisation.send('OPTIONS', '/Users')))))
    }
    return answers
  }
  expect((await ask(strict, REQUESTS_AT_ONCE)).filter(({ status }) => status === 204)).toHaveLength(REQUESTS_AT_ONCE)
  const beyond = await strict.get('/Users')
  expect(beyond).toMatchObject({
    status: 429,
    body: { status: '429', detail: expect.stringMatching(/100 requests a second/) },
  })
  expect(beyond.headers.get('retry-after')).toBe('1')
  const others = await ask(fluid.acme, REQUESTS_AT_ONCE + 50)
  expect(new Set(others.map(({ status }) => status))).toEqual(new Set([204]))
})
