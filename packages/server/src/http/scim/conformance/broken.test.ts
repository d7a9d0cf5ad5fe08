// RFC 7644 section 3.12: what a client hears when something is broken that it cannot know of.

import { expect, test } from 'vitest'
import { StoreUnavailable } from '../../../store/port/errors.ts'
import type { Store } from '../../../store/port/store.ts'
import { openSqliteStore } from '../../../store/sqlite/store.ts'
import { startFluid } from '../../../testing/fluid.ts'
import { ERROR, USER } from '../../../testing/shared-fluid.ts'

/** A store whose transactions fail from the moment when `failure` is set. */
function breakable() {
  const state: { failure: Error | undefined } = { failure: undefined }
  const open = async (dataDir: string): Promise<Store> => {
    const store = await openSqliteStore(dataDir)
    return new Proxy(store, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name)
        if (typeof member !== 'function') return member
        return (...args: readonly unknown[]) => {
          if (state.failure !== undefined && (name === 'read' || name === 'write')) return Promise.reject(state.failure)
          return Reflect.apply(member, target, args)
        }
      },
    })
  }
  return { state, open }
}

test.each([
  ['a mistake in the code', new Error('secret inside: table users'), 500],
  ['a database that is away', new StoreUnavailable('secret inside: table users', undefined), 503],
])(
  'answers %s by an Error body that tells nothing of the inside (C-ERR-06, C-ERR-02)',
  async (_what, failure, status) => {
    const { state, open } = breakable()
    await using fluid = await startFluid({ openStore: open })
    await fluid.acme.addUser('ines')
    state.failure = failure
    const answers = [
      await fluid.acme.get('/Users'),
      await fluid.acme.post('/Users', { schemas: [USER], userName: 'x' }),
    ]
    state.failure = undefined
    for (const { status: seen, headers, body } of answers) {
      expect([seen, headers.get('content-type')]).toEqual([status, 'application/scim+json'])
      expect(body).toEqual({ schemas: [ERROR], status: String(status), detail: expect.any(String) })
      expect(body.detail).not.toContain('secret')
    }
    expect(answers[0]?.headers.get('retry-after')).toBe(status === 503 ? '5' : null)
    // Who runs Fluid has to know why, of either.
    expect(fluid.logLines.some((line) => line.includes('secret inside'))).toBe(true)
  },
)
