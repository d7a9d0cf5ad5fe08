// What HTTP alone costs here: a bare Fastify with the same bodies, asked by the same client.

import { join } from 'node:path'
import { openPool } from '../support/client.ts'
import type { Yardstick } from '../support/measure.ts'
import { idOf, userJson } from '../support/people.ts'
import { startProcess } from '../support/processes.ts'

export interface Limits {
  readonly get: Yardstick
  readonly post: Yardstick
}

const SERVER = join(import.meta.dirname, 'bare-server.ts')

export interface RunningLimits extends Limits, AsyncDisposable {}

export async function startLimits(): Promise<RunningLimits> {
  const bare = await startProcess([SERVER], process.env)
  const pool = await openPool([bare.port])
  const client = pool.client('', '-')
  const body = userJson(1)
  const wanted = '01234567-89ab-7def-8123-456789abcdef'
  const checked = (text: string): void => {
    if (idOf(text) !== wanted) throw new Error('the bare server answered something else')
  }
  return {
    get: {
      name: 'GET',
      operation: async () => checked(await client.expect(200, 'GET', `/Users/${wanted}`)),
    },
    post: {
      name: 'POST',
      operation: async () => checked(await client.expect(201, 'POST', '/Users', body)),
    },
    [Symbol.asyncDispose]: async () => {
      pool[Symbol.dispose]()
      await bare[Symbol.asyncDispose]()
    },
  }
}
