import { expect, test } from 'vitest'
import { startFluid } from '../../testing/fluid.ts'
import { sendBytes } from '../../testing/raw-socket.ts'

test.each([
  ['localhost:8080', '', 200],
  ['rebound.example', '', 404],
  ['localhost.rebound.example', '', 404],
  ['localhost:8080', 'X-Forwarded-For: 203.0.113.9\r\n', 404],
  ['localhost:8080', 'X-Forwarded-Proto: https\r\n', 404],
])('shows the mailbox to a browser that asks %s (%j): %i', async (host, more, status) => {
  await using fluid = await startFluid()
  const answer = await sendBytes(
    fluid.origin,
    `GET /mailbox HTTP/1.1\r\nHost: ${host}\r\n${more}Connection: close\r\n\r\n`,
  )
  expect(answer.status).toBe(status)
})
