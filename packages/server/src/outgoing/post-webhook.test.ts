import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { createWebhookPoster, whyNotWebhookUrl } from './post-webhook.ts'

test.each([
  ['http://app.example/', 'https://'],
  ['ftp://app.example/', 'https://'],
  ['https://user:password@app.example/', 'no user name'],
  ['https://127.0.0.1/', 'not on the public Internet'],
  ['https://2130706433/', 'not on the public Internet'],
  ['https://0x7f.1/', 'not on the public Internet'],
  ['https://10.0.0.1:8443/', 'not on the public Internet'],
  ['https://169.254.169.254/latest/meta-data', 'not on the public Internet'],
  ['https://[::1]/', 'not on the public Internet'],
  ['https://[::ffff:127.0.0.1]/', 'not on the public Internet'],
  ['https://[fd00::1]/', 'not on the public Internet'],
  ['https://[64:ff9b::7f00:1]/', 'not on the public Internet'],
])('takes no webhook at %s (T-58)', (url, why) => {
  expect(whyNotWebhookUrl(new URL(url), { isPrivateAllowed: false })).toContain(why)
})

test.each(['https://app.example/events', 'https://8.8.8.8/', 'https://[2606:4700::1111]/'])('takes %s', (url) => {
  expect(whyNotWebhookUrl(new URL(url), { isPrivateAllowed: false })).toBeUndefined()
})

test('takes plain http and private addresses where the operator allows it', () => {
  expect(whyNotWebhookUrl(new URL('http://10.0.0.1/'), { isPrivateAllowed: true })).toBeUndefined()
  expect(whyNotWebhookUrl(new URL('file:///etc/passwd'), { isPrivateAllowed: true })).toContain('https://')
})

test('calls no name that resolves to a private address (T-58)', async () => {
  using poster = createWebhookPoster({ isPrivateAllowed: false })
  expect(await poster.post(new URL('https://localhost:9/'), {}, '{}')).toEqual({
    kind: 'failed',
    why: expect.stringContaining('localhost is not on the public Internet'),
  })
})

test('gives up on a receiver that does not answer, or drips its answer', async () => {
  using poster = createWebhookPoster({ isPrivateAllowed: true, timeoutMs: 300 })
  await using silent = await listen((_request, _response) => undefined)
  await using dripping = await listen((_request, response) => {
    response.writeHead(200)
    const drip = setInterval(() => response.write('.'), 20)
    response.on('close', () => clearInterval(drip))
  })
  for (const { url } of [silent, dripping]) {
    expect(await poster.post(url, {}, '{}')).toEqual({ kind: 'failed', why: 'no answer in time' })
  }
})

test('reads no more of an answer than a little', async () => {
  using poster = createWebhookPoster({ isPrivateAllowed: true, timeoutMs: 5_000 })
  let written = 0
  await using endless = await listen((_request, response) => {
    response.writeHead(200)
    const pour = (): void => {
      while (!response.destroyed && response.write(Buffer.alloc(16_384))) written += 16_384
    }
    response.on('drain', pour)
    pour()
  })
  expect(await poster.post(endless.url, {}, '{}')).toMatchObject({ kind: 'answered', status: 200 })
  expect(written).toBeLessThan(16 * 1024 * 1024)
})

test('says when the receiver asks for patience', async () => {
  using poster = createWebhookPoster({ isPrivateAllowed: true })
  await using busy = await listen((_request, response) => response.writeHead(503, { 'Retry-After': '120' }).end())
  expect(await poster.post(busy.url, {}, '{}')).toEqual({ kind: 'answered', status: 503, retryAfterMs: 120_000 })
})

async function listen(answer: Parameters<typeof createServer>[1]) {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: new URL(`http://127.0.0.1:${port}/`),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
