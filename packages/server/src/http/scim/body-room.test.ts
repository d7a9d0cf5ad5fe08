// Large bodies take turns, so that a burst of them takes nobody's service.

import { connect, type Socket } from 'node:net'
import { expect, test } from 'vitest'
import { startFluid, type TestFluid } from '../../testing/fluid.ts'
import { CORE_USER } from '../../testing/okta-bodies.ts'
import { sendBytes, statusesOf } from '../../testing/raw-socket.ts'

/** What one organisation finds room for. */
const ROOM = 2
const LARGEST = 32 * 1024 * 1024
const LARGE = { schemas: [CORE_USER], userName: 'nora', title: 'y'.repeat(2 * 1024 * 1024) }

const SAYS_LENGTH = `Content-Length: ${LARGEST}\r\n\r\n{"schemas":`
/** Two pieces of a megabyte, and no end. */
const SAYS_NONE = `Transfer-Encoding: chunked\r\n\r\n${`100000\r\n${' '.repeat(0x100000)}\r\n`.repeat(2)}`

/** Begins with a body; what is said of its length is part of `begin`. */
function beginLarge({ origin, acme }: TestFluid, begin: string): Socket {
  const { hostname, port } = new URL(origin)
  const head = [
    'POST /o/acme/scim/v2/Users HTTP/1.1',
    'Host: localhost',
    `Authorization: Bearer ${acme.token}`,
    'Content-Type: application/scim+json',
  ]
  const socket = connect(Number(port), hostname)
  socket.on('error', () => undefined)
  socket.write(`${head.join('\r\n')}\r\n${begin}`)
  return socket
}

test.each([
  ['large bodies', SAYS_LENGTH],
  ['bodies of no said length that turn out to be large', SAYS_NONE],
])('lets %s wait for each other, and small ones for none (T-56)', async (_which, begin) => {
  await using fluid = await startFluid()
  const holding = Array.from({ length: ROOM }, () => beginLarge(fluid, begin))
  for (let number = 0; number < 5; number += 1) await fluid.acme.addUser(`before${number}`)
  const answered: string[] = []
  const large = fluid.acme.post('/Users', LARGE).then(({ status }) => answered.push(`large ${status}`))
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

test('leaves room for others when an organisation begins with many large bodies and ends none (T-75)', async () => {
  await using fluid = await startFluid()
  const other = await fluid.addOrganisation('northrail')
  const holding = Array.from({ length: 3 * ROOM }, () => beginLarge(fluid, SAYS_LENGTH))
  for (let number = 0; number < 5; number += 1) await fluid.acme.addUser(`before${number}`)
  expect((await other.post('/Users', LARGE)).status).toBe(400)
  for (const socket of holding) socket.destroy()
})

test('reads a large body in chunks, and refuses one without end', async () => {
  await using fluid = await startFluid()
  const body = JSON.stringify({ schemas: [CORE_USER], userName: 'nora' })
  const spaces = `100000\r\n${' '.repeat(0x100000)}\r\n`
  const head = `POST /o/acme/scim/v2/Users HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${fluid.acme.token}\r\nTransfer-Encoding: chunked\r\n\r\n`
  const end = `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`
  const next = 'GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'
  expect(await statusesOf(fluid.origin, `${head}${spaces.repeat(3)}${end}${next}`)).toEqual([201, 200])
  expect((await sendBytes(fluid.origin, `${head}${spaces.repeat(34)}`)).status).toBe(413)
})
