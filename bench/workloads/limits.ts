// What the machine can do at all: a bare handler with the same bodies, the disk with the same durability.

import { join } from 'node:path'
import { createClient } from '../support/client.ts'
import { measureDisk } from '../support/disk.ts'
import { type Measured, measure } from '../support/measure.ts'
import { userJson } from '../support/people.ts'
import { startBare } from '../support/server.ts'
import { type Bench, CLIENTS } from './context.ts'

export interface Limits {
  readonly get: Measured
  readonly post: Measured
}

export async function measureLimits({ report, scale, fluid }: Bench): Promise<Limits> {
  await using bare = await startBare()
  const client = createClient(`http://localhost:${bare.port}`, '-')
  const load = { operations: scale.operations, clients: CLIENTS, rounds: scale.rounds }
  const body = userJson(1)
  const get = await measure({
    ...load,
    operation: async (index) => {
      await client.expect(200, 'GET', `/Users/${index}`)
    },
  })
  const post = await measure({
    ...load,
    operation: async () => {
      await client.expect(201, 'POST', '/Users', body)
    },
  })
  client.close()
  report.add({ workload: 'limit: bare Fastify', detail: 'GET', measured: get })
  report.add({ workload: 'limit: bare Fastify', detail: 'POST', measured: post })
  const disk = measureDisk(join(fluid.dataDir, 'limit.db'))
  const rates = [
    ['durable insert', disk.insertPerSecond],
    ['durable insert, 16 in a commit', disk.groupedPerSecond],
    ['read', disk.readPerSecond],
  ] as const
  for (const [detail, amount] of rates) {
    report.add({ workload: 'limit: bare SQLite', detail, value: { amount, unit: '/s' } })
  }
  return { get, post }
}
