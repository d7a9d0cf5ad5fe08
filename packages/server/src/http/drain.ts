// Stopping without a failed request. A closing server refuses new connections, and cuts kept ones at the very moment when
// a client may be writing to them; so first it only says, for a while, that it will not be here: to load balancers by
// /readyz, to clients by `Connection: close`.

import { setTimeout } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'

/** How long load balancers are given to ask for health, and clients with kept connections to come once more. */
const TELLING_MS = 5_000
/** Streams that nobody ends are cut then: before the 30 seconds after which orchestrators kill. */
const CUT_MS = 20_000

const draining = new WeakSet<object>()

/** Lets `server` tell its clients to go elsewhere once it drains. To be called before its routes are added. */
export function makeDrainable(server: FastifyInstance): void {
  server.addHook('onSend', (_request, reply, _payload, done) => {
    if (draining.has(server)) reply.header('Connection', 'close')
    done()
  })
}

/** Whether the server, or the one that this scope is part of, is about to stop: streams end then. */
export function isDraining(server: FastifyInstance): boolean {
  for (let scope: unknown = server; typeof scope === 'object' && scope !== null; scope = Object.getPrototypeOf(scope)) {
    if (draining.has(scope)) return true
  }
  return false
}

/** Closes the server: requests under way are answered, and so are those that still come meanwhile. */
export async function drain(server: FastifyInstance): Promise<void> {
  draining.add(server)
  // Who has nobody connected has nobody to tell.
  if ((await countConnections(server)) > 0) await setTimeout(TELLING_MS)
  const cut = setTimeout(CUT_MS, undefined, { ref: false }).then(() => server.server.closeAllConnections())
  await Promise.race([server.close(), cut.then(() => server.close())])
}

function countConnections(server: FastifyInstance): Promise<number> {
  return new Promise((resolve, reject) => {
    server.server.getConnections((error, count) => (error === null ? resolve(count) : reject(error)))
  })
}
