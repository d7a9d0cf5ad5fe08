// Large bodies take turns, so that a burst of them takes nobody's service.

import { connect, type Socket } from 'node:net'
import { expect, test } from 'vitest'
import { startFluid, type TestFluid } from '../../testing/fluid.ts'
import { CORE_USER } from '../../testing/okta-bodies.ts'

const ROOM = 3
const LARGEST = 32 * 1024 * 1024

/** Says that it sends the largest body, and begins with it. */
function beginLargest({ origin, acme }: TestFluid): Socket {
  const { hostname, port } = new URL(origin)
  const head = [
    'POST /o/acme/scim/v2/Users HTTP/1.1',
    'Host: localhost',
    `Authorization: Bearer ${acme.token}`,
    'Content-Type: application/scim+json',
    `Content-Length: ${LARGEST}`,
  ]
  const socket = connect(Number(port), hostname)
  socket.on('error', () => undefined)
  socket.write(`${head.join('\r\n')}\r\n\r\n{"schemas":`)
  return socket
}

test('lets large bodies wait for each other, and small ones for none (T-56)', async () => {
  await using fluid = await startFluid()
  const holding = Array.from({ length: ROOM }, () => beginLargest(fluid))
  for (let number = 0; number < 5; number += 1) await fluid.acme.addUser(`before${number}`)
  const answered: string[] = []
  const large = fluid.acme
    .post('/Users', { schemas: [CORE_USER], userName: 'nora', title: 'y'.repeat(2 * 1024 * 1024) })
    .then(({ status }) => answered.push(`large ${status}`))
  for (let number = 0; number < 20; number += 1) {
    await fluid.acme.addUser(`p${number}`)
    answered.push('small')
  }
  expect(answered).toEqual(Array(20).fill('small'))
  holding[0]?.destroy()
  await large
  expect(answered.at(-1)).toBe('large 400')
  for (const socket of holding) socket.destroy()
})
