// Clients that take their time on purpose: they are cut off, and nobody else notices.

import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { startFluid, type TestFluid } from '../testing/fluid.ts'

const SLOW = { environment: { FLUID_REQUEST_TIMEOUT_SECONDS: '1' } }
const CONNECTIONS = 50
const ANSWERS = 20
const ANSWER_BYTES = 5_000_000
/** Node looks twice at what does not move, each time after twice the timeout. */
const NOT_READ_MS = 9_000

interface SlowClient {
  readonly socket: Socket
  readonly answer: () => string
  readonly closed: Promise<unknown>
}

function open(fluid: TestFluid): SlowClient {
  const { port, hostname } = new URL(fluid.origin)
  const socket = connect(Number(port), hostname)
  let answer = ''
  socket.on('data', (chunk) => {
    answer += chunk.toString()
  })
  socket.on('error', () => undefined)
  return { socket, answer: () => answer, closed: once(socket, 'close') }
}

/** Writes `text` one byte at a time until the connection is gone. */
async function drip({ socket, closed }: SlowClient, text: string): Promise<void> {
  let isClosed = false
  socket.once('close', () => {
    isClosed = true
  })
  for (const letter of text) {
    if (isClosed) return
    socket.write(letter)
    await setTimeout(100)
  }
  await closed
}

test('cuts off heads and bodies that come byte by byte, and serves the others meanwhile (T-56)', {
  timeout: 30_000,
}, async () => {
  await using fluid = await startFluid(SLOW)
  const head = `POST /o/acme/scim/v2/Users HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${fluid.acme.token}\r\n`
  const clients = Array.from({ length: CONNECTIONS }, () => open(fluid))
  const dripping = clients.map((client, number) => {
    if (number % 2 === 0) return drip(client, `${head}X: ${'x'.repeat(1_000)}`)
    client.socket.write(`${head}Content-Length: 1000\r\n\r\n`)
    return drip(client, ' '.repeat(1_000))
  })
  expect((await fluid.acme.get('/Users')).status).toBe(200)
  await Promise.all(dripping)
  for (const { answer } of clients) expect(answer()).toMatch(/^HTTP\/1\.1 408 /)
  expect((await fluid.acme.get('/Users')).body.totalResults).toBe(0)
})

test('cuts off who does not read the answer (T-56)', { timeout: 30_000 }, async () => {
  await using fluid = await startFluid(SLOW)
  await Promise.all(
    Array.from({ length: 100 }, (_, number) =>
      fluid.acme.addUser(`p${number}@northrail.example`, { nickName: 'x'.repeat(50_000) }),
    ),
  )
  const client = open(fluid)
  client.socket.pause()
  const request = `GET /o/acme/scim/v2/Users HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${fluid.acme.token}\r\n\r\n`
  client.socket.write(request.repeat(ANSWERS))
  await setTimeout(NOT_READ_MS)
  client.socket.resume()
  await client.closed
  expect(client.answer().length).toBeLessThan(ANSWERS * ANSWER_BYTES)
  expect((await fluid.acme.get('/Users?count=0')).status).toBe(200)
})

test('closes connections beyond the limit, and has room again when some go (T-56)', async () => {
  await using fluid = await startFluid({ environment: { FLUID_CONNECTIONS_MAX: '20' } })
  const clients = Array.from({ length: 40 }, () => open(fluid))
  const gone = new Set<number>()
  for (const [number, { socket }] of clients.entries()) socket.once('close', () => gone.add(number))
  await expect.poll(() => gone.size).toBe(20)
  for (const { socket } of clients) socket.destroy()
  await expect
    .poll(() =>
      fluid.acme.get('/Users').then(
        ({ status }) => status,
        () => 0,
      ),
    )
    .toBe(200)
})
