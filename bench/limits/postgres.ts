// What PostgreSQL alone does on the same disk: an insert with its commit, and a read, as round trips of its own driver.

import { Client } from 'pg'
import { measure } from '../support/measure.ts'
import { userJson } from '../support/people.ts'
import type { Rates } from './disk.ts'

const ROUND_MS = 300
const ROUNDS = 3
/** So many have been inserted by then. */
const ROWS = 100
const CLIENTS = [1, 32] as const

/** Per second, by one client and by as many as the workloads have. */
export async function measurePostgres(url: string): Promise<Rates> {
  const rates: Record<string, number> = {}
  const clients = await Promise.all(Array.from({ length: Math.max(...CLIENTS) }, () => connect(url)))
  const [first] = clients
  if (first === undefined) throw new Error('there is no connection')
  await first.query('CREATE TABLE bench_limit (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body TEXT)')
  try {
    const body = userJson(1)
    for (const count of CLIENTS) {
      const ask = sharing(clients.slice(0, count))
      const load = { roundMs: ROUND_MS, clients: count, rounds: ROUNDS }
      const who = count === 1 ? 'one client' : `${count} clients`
      const inserted = await measure({
        ...load,
        operation: async () => {
          if ((await ask(INSERT, [body])) !== 1) throw new Error('nothing was inserted')
        },
      })
      rates[`insert and commit, ${who}`] = inserted.perSecond
      const read = await measure({
        ...load,
        operation: async (index) => {
          if ((await ask(READ, [1 + (index % ROWS)])) !== 1) throw new Error('nothing was read')
        },
      })
      rates[`read, ${who}`] = read.perSecond
    }
    return rates
  } finally {
    await first.query('DROP TABLE bench_limit')
    await Promise.all(clients.map((client) => client.end()))
  }
}

const INSERT = 'INSERT INTO bench_limit (body) VALUES ($1)'
const READ = 'SELECT body FROM bench_limit WHERE id = $1'

/** Asks on any connection that is free; answers how many rows there were. */
function sharing(idle: Client[]): (sql: string, parameters: readonly unknown[]) => Promise<number | null> {
  return async (sql, parameters) => {
    const client = idle.pop()
    if (client === undefined) throw new Error('there are more clients than connections')
    try {
      return (await client.query(sql, [...parameters])).rowCount
    } finally {
      idle.push(client)
    }
  }
}

async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url })
  await client.connect()
  return client
}
