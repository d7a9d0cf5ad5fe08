import { clientName } from './client-name.ts'
import type { Actor } from './entry.ts'

/** Who did it, as sentences name them: `Okta` for an identity provider, the account or key otherwise. */
export function actorName(actor: Actor): string {
  return actor.kind === 'scim' ? clientName(actor.client) : actor.id
}
