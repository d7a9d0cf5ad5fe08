import { expect, test } from 'vitest'
import { startFluid } from '../../testing/fluid.ts'
import { createPace, STRICT_RATE } from './pace.ts'

const { perSecond, atOnce } = STRICT_RATE

test('lets a burst through and then as many as come back with time, for each organisation by itself (T-75)', () => {
  let nowMs = 0
  const pace = createPace({ elapsedMs: () => nowMs })
  const taken = () => Array.from({ length: 2_000 }, () => pace.take('acme', STRICT_RATE)).filter(Boolean).length
  expect(taken()).toBe(atOnce)
  expect(pace.take('northrail', STRICT_RATE)).toBe(true)
  nowMs = 1_000
  expect(taken()).toBe(perSecond)
  nowMs = 3_600_000
  expect(taken()).toBe(atOnce)
})

test('answers 429 with Retry-After beyond the limit of the strict profile, and only there (T-75)', async () => {
  await using fluid = await startFluid({ runtime: (runtime) => ({ ...runtime, elapsedMs: () => 0 }) })
  const strict = await fluid.addOrganisation('bolt')
  await strict.set({ strictProfile: true })
  const ask = async (organisation: typeof strict, count: number) => {
    const answers = []
    for (let asked = 0; asked < count; asked += 50) {
      answers.push(...(await Promise.all(Array.from({ length: 50 }, () => organisation.send('OPTIONS', '/Users')))))
    }
    return answers
  }
  expect((await ask(strict, atOnce)).filter(({ status }) => status === 204)).toHaveLength(atOnce)
  const beyond = await strict.get('/Users')
  expect(beyond).toMatchObject({
    status: 429,
    body: { status: '429', detail: expect.stringMatching(/100 requests a second/) },
  })
  expect(beyond.headers.get('retry-after')).toBe('1')
  const others = await ask(fluid.acme, atOnce + 50)
  expect(new Set(others.map(({ status }) => status))).toEqual(new Set([204]))
})

test('holds every organisation to the limit of the deployment, and serves the others meanwhile (T-75)', async () => {
  await using fluid = await startFluid({
    environment: { FLUID_REQUESTS_PER_SECOND: '25' },
    runtime: (runtime) => ({ ...runtime, elapsedMs: () => 0 }),
  })
  const other = await fluid.addOrganisation('northrail')
  const answers = await Promise.all(Array.from({ length: 260 }, () => fluid.acme.send('OPTIONS', '/Users')))
  const refused = answers.filter(({ status }) => status === 429)
  expect(answers.filter(({ status }) => status === 204)).toHaveLength(250)
  expect(refused.map(({ headers }) => headers.get('retry-after'))).toEqual(Array(10).fill('1'))
  expect(refused[0]?.body.detail).toMatch(/^This organisation asks faster than 25 requests a second/)
  expect((await other.get('/Users')).status).toBe(200)
})
