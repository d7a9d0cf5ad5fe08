// Streams are written past Fastify, and are answers like all others.

import { expect, test } from 'vitest'
import { startSignIn } from '../testing/sign-in.ts'

test.each(['/account/live', '/api/v1/journal/stream', '/api/v1/events/stream'])(
  'protects the stream %s like every other answer (T-57)',
  async (path) => {
    await using scene = await startSignIn()
    await scene.signInAdmin()
    const reading = new AbortController()
    const Cookie = `fluid-session=${scene.browser.cookie('fluid-session')}`
    const { status, headers } = await fetch(`${scene.root}${path}`, { headers: { Cookie }, signal: reading.signal })
    reading.abort()
    expect([status, Object.fromEntries(headers)]).toEqual([
      200,
      expect.objectContaining({
        'content-type': 'text/event-stream; charset=utf-8',
        'content-security-policy': expect.stringContaining("default-src 'none'"),
        'cross-origin-resource-policy': 'same-origin',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
        'x-request-id': expect.any(String),
      }),
    ])
    expect(headers.has('access-control-allow-origin')).toBe(false)
  },
)
