// Every route of a server, as it was registered: for tests that have to try them all (T-10).

import type { FastifyInstance } from 'fastify'

export interface Route {
  readonly method: string
  readonly url: string
  readonly config: Readonly<Record<string, unknown>>
}

const tables = new WeakMap<FastifyInstance, Route[]>()

/** Keeps the routes that are added from now on. To be called before any is. */
export function keepRoutes(server: FastifyInstance): void {
  const routes: Route[] = []
  tables.set(server, routes)
  server.addHook('onRoute', ({ method, url, config }) => {
    for (const one of Array.isArray(method) ? method : [method])
      routes.push({ method: one, url, config: { ...config } })
  })
}

export function routesOf(server: FastifyInstance): readonly Route[] {
  return tables.get(server) ?? []
}
