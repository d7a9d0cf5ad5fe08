// Guesses beside real work: they are refused without a word about the token, and slow nobody who has it.

import { expect, test } from 'vitest'
import { exactSend } from '../../testing/exact-client.ts'
import { startFluid, type TestOrganisation } from '../../testing/fluid.ts'

const GUESSERS = 10
const GUESSES_EACH = 200

async function guess(acme: TestOrganisation, guesser: number): Promise<readonly number[]> {
  const statuses: number[] = []
  for (let number = 0; number < GUESSES_EACH; number += 1) {
    const headers = { Authorization: `Bearer guess-${guesser}-${number}-of-an-attacker-0123` }
    statuses.push((await exactSend(`${acme.scimBaseUrl}/Users`, { method: 'GET', headers })).status)
  }
  return statuses
}

test('serves the right token through a flood of wrong ones (T-15)', { timeout: 60_000 }, async () => {
  await using fluid = await startFluid()
  let isOver = false
  const flood = Promise.all(Array.from({ length: GUESSERS }, (_, guesser) => guess(fluid.acme, guesser))).finally(
    () => {
      isOver = true
    },
  )
  const served: number[] = []
  while (!isOver) served.push((await fluid.acme.get('/Users?count=0')).status)
  const refused = (await flood).flat()
  expect(new Set(served)).toEqual(new Set([200]))
  expect(served.length).toBeGreaterThan(20)
  expect([...new Set(refused)].sort()).toEqual([401, 429])
})

test('answers guesses beyond the limit with 429 and an integer Retry-After, and the right token all the same (T-15)', {
  timeout: 60_000,
}, async () => {
  await using fluid = await startFluid({ runtime: (runtime) => ({ ...runtime, elapsedMs: () => 0 }) })
  await Promise.all(Array.from({ length: GUESSERS }, (_, guesser) => guess(fluid.acme, guesser)))
  const headers = { Authorization: 'Bearer one-more-guess-of-an-attacker-0123' }
  const slowed = await exactSend(`${fluid.acme.scimBaseUrl}/Users`, { method: 'GET', headers })
  expect([slowed.status, slowed.headers.get('retry-after')]).toEqual([429, expect.stringMatching(/^[1-9]\d*$/)])
  expect(slowed.body.detail).toMatch(/wrong tokens/)
  expect((await fluid.acme.get('/Users')).status).toBe(200)
  const other = await fluid.addOrganisation('northrail')
  expect((await other.get('/Users')).status).toBe(200)
})
