// Organisations that come while others are at work.

import { inside } from '../load/inside.ts'
import { addOrganisations } from '../load/organisations.ts'
import type { Scene } from '../plan/bench.ts'
import type { Client } from '../support/client.ts'

let added = 0

/** New, empty organisations beside the others. */
export async function newOrganisations({ place, pool }: Scene, count: number): Promise<readonly Client[]> {
  const names = Array.from({ length: count }, (_, index) => `later-${added + index}`)
  added += count
  const organisations = await inside(place, (parts) => addOrganisations(parts, names))
  return organisations.map(({ name, token }) => pool.client(`/o/${name}/scim/v2`, token))
}
