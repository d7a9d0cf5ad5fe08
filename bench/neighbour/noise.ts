// A thread that asks so many times a second, whatever comes back; at the end it tells how often each status came.

import { parentPort, workerData } from 'node:worker_threads'
import { openPool } from '../support/client.ts'

export interface Noise {
  readonly port: number
  readonly base: string
  readonly token: string
  readonly path: string
  readonly perSecond: number
}

/** More are not sent while the server lags behind; how many were answered is told. */
const IN_FLIGHT_MAX = 80

const { port, base, token, path, perSecond }: Noise = workerData
const pool = await openPool([port])
const client = pool.client(base, token)
const statuses = new Map<number, number>()
const begun = performance.now()
let [sent, inFlight, isOver] = [0, 0, false]

async function ask(): Promise<void> {
  inFlight += 1
  const { status } = await client.send('GET', path)
  statuses.set(status, (statuses.get(status) ?? 0) + 1)
  inFlight -= 1
}

function askDue(): void {
  const due = Math.floor(((performance.now() - begun) / 1_000) * perSecond) - sent
  const count = Math.min(due, IN_FLIGHT_MAX - inFlight)
  sent += due
  for (let one = 0; one < count; one += 1) void ask()
  setTimeout(isOver ? finishWhenAnswered : askDue, 1)
}

function finishWhenAnswered(): void {
  if (inFlight === 0) finish()
  else setTimeout(finishWhenAnswered, 1)
}

function finish(): void {
  pool[Symbol.dispose]()
  parentPort?.postMessage({ statuses })
  parentPort?.close()
}

parentPort?.once('message', () => {
  isOver = true
})
askDue()
