// An identity provider says that somebody has signed out there: the sessions that it names end, and the journal tells of
// whom.

import type { SignInProvider } from '../directory/sign-in-provider.ts'
import { journalise } from '../journal/write.ts'
import type { Runtime } from '../runtime.ts'
import type { NamedByProvider } from '../store/port/sessions.ts'
import type { Writing } from '../store/port/store.ts'
import { findIdentity, subjectOf } from './identity.ts'
import { type Visit, visitor } from './visit.ts'

/** Ends them in the transaction that has seen the provider's word for the first time. */
export async function endAsProviderSays(
  runtime: Runtime,
  tx: Writing,
  visit: Visit,
  provider: SignInProvider,
  named: Omit<NamedByProvider, 'provider'>,
): Promise<void> {
  const ending = { atMs: runtime.now(), why: 'provider-signed-out' } as const
  const ended = await tx.sessions.endOfProvider({ provider: provider.name, ...named }, ending)
  for (const [account, { length }] of Map.groupBy(ended, (session) => session.account)) {
    const identity = await findIdentity(tx, runtime, account)
    const who = identity === undefined ? 'a deleted account' : `${identity.shownName} (${identity.userName})`
    await journalise(
      tx.journal,
      runtime,
      { actor: visitor(visit), requestId: visit.requestId },
      {
        action: 'session.ended',
        outcome: 'changed',
        subject: identity === undefined ? undefined : subjectOf(identity),
        sentence: `${provider.label} signed ${who} out: ${length === 1 ? 'one of their sessions' : `${length} of their sessions`} ended.`,
      },
    )
  }
}
