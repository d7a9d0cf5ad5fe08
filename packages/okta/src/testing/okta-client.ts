// A simulator behind its HTTP server, and Okta's own Node SDK as its client.
import okta from '@okta/okta-sdk-nodejs'
import { openApiToken } from '../api-token.ts'
import { createHttp } from '../http.ts'
import { type Company, type CompanyOptions, openCompany } from './company.ts'

export const API_TOKEN = '00-a-token-for-the-management-api'

export interface Served extends Company {
  readonly client: okta.Client
  readonly url: string
}

/** A company whose simulator is served on a free port. */
export async function serveCompany(options: CompanyOptions = {}): Promise<Served> {
  const company = await openCompany(options)
  const http = createHttp({ simulator: company.simulator, token: openApiToken(company.simulator.org, API_TOKEN) })
  const url = await http.listen({ port: 0, host: '127.0.0.1' })
  return {
    ...company,
    url,
    client: createClient(url, API_TOKEN),
    async [Symbol.asyncDispose]() {
      await http.close()
      await company[Symbol.asyncDispose]()
    },
  }
}

/** The SDK as it comes; without its cache, so that each test sees what the server says. */
export function createClient(orgUrl: string, token: string): okta.Client {
  return new okta.Client({ orgUrl, token, cacheMiddleware: null })
}

/** Everything that a collection gives, page after page. */
export async function takeAll<Item>(collection: {
  each(iterator: (item: Item) => void): Promise<unknown>
}): Promise<Item[]> {
  const items: Item[] = []
  await collection.each((item) => {
    items.push(item)
  })
  return items
}
