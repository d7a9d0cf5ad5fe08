// What a request beyond the limit costs: nothing that others wait for.

import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { startFluid } from '../../testing/fluid.ts'
import { sendBytes } from '../../testing/raw-socket.ts'
import { watchedStore } from '../../testing/watched-store.ts'

const REFUSED = 100
const FLOOD = 400

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

test('answers an organisation before all refusals of another that asks for hundreds in one piece are sent (T-75)', async () => {
  await using fluid = await startFluid({
    environment: { FLUID_REQUESTS_PER_SECOND: '25' },
    runtime: (runtime) => ({ ...runtime, elapsedMs: () => 0 }),
  })
  const other = await fluid.addOrganisation('northrail')
  await other.get('/Users')
  await Promise.all(Array.from({ length: 250 }, () => fluid.acme.send('OPTIONS', '/Users')))
  const head = (of: typeof other) => `Host: localhost\r\nAuthorization: Bearer ${of.token}\r\n`
  const refused = `OPTIONS /o/acme/scim/v2/Users HTTP/1.1\r\n${head(fluid.acme)}`
  const { hostname, port } = new URL(fluid.origin)
  const flood = connect(Number(port), hostname)
  let sent = ''
  flood.on('data', (chunk) => (sent += chunk))
  const countSent = () => sent.split('HTTP/1.1 429 ').length - 1
  flood.write(`${refused}\r\n`.repeat(FLOOD))
  // Something that needs no database, whose answer would come when it likes.
  const question = 'GET /o/northrail/scim/v2/ServiceProviderConfig HTTP/1.1'
  const answer = await sendBytes(fluid.origin, `${question}\r\n${head(other)}\r\n`)
  expect([answer.status, countSent() < FLOOD]).toEqual([200, true])
  await expect.poll(countSent).toBe(FLOOD)
  flood.destroy()
})
