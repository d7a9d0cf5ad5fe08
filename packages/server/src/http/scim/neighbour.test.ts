// What a request beyond the limit costs: nothing that others wait for.

import { expect, test } from 'vitest'
import { startFluid } from '../../testing/fluid.ts'
import { sendBytes } from '../../testing/raw-socket.ts'
import { watchedStore } from '../../testing/watched-store.ts'

const REFUSED = 100

test('refuses beyond the limit before the body has come and without asking the database (T-75)', async () => {
  const watched = watchedStore()
  await using fluid = await startFluid({
    environment: { FLUID_REQUESTS_PER_SECOND: '25' },
    runtime: (runtime) => ({ ...runtime, elapsedMs: () => 0 }),
    openStore: watched.open,
  })
  await Promise.all(Array.from({ length: 250 }, () => fluid.acme.send('OPTIONS', '/Users')))
  const head = [
    'POST /o/acme/scim/v2/Users HTTP/1.1',
    'Host: localhost',
    `Authorization: Bearer ${fluid.acme.token}`,
    'Content-Type: application/scim+json',
    'Content-Length: 20000000',
  ]
  const answer = await sendBytes(fluid.origin, `${head.join('\r\n')}\r\n\r\n{"schemas":`)
  expect([answer.status, /retry-after: 1/i.test(answer.head)]).toEqual([429, true])
  const statements = await watched.statementsOf(async () => {
    for (let asked = 0; asked < REFUSED; asked += 1) {
      expect((await fluid.acme.get('/Users?filter=userName+eq+%22nora%22')).status).toBe(429)
    }
  })
  // The organisation's own row may be read anew meanwhile, once for all of them.
  expect(statements.length).toBeLessThan(REFUSED / 10)
})
