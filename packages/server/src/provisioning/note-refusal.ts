// A refused request leaves an entry too: in a transaction of its own, since the one that refused was rolled back.

import type { ScimError } from '@fluid-scim/scim'
import { clientName } from '../journal/client-name.ts'
import type { Subject } from '../journal/entry.ts'
import { journalise } from '../journal/write.ts'
import type { Runtime } from '../runtime.ts'
import type { Caller } from './caller.ts'

export interface RefusedRequest {
  /** What was asked, as `POST /Users`; never with a query, which may name people. */
  readonly request: string
  readonly subject: Subject | undefined
  readonly error: ScimError
}

export function noteRefusal(runtime: Runtime, caller: Caller, refused: RefusedRequest): Promise<void> {
  return runtime.store.write(caller.organisation.id, (tx) =>
    journalise(tx.journal, runtime, caller, {
      action: 'request.refused',
      outcome: 'refused',
      subject: refused.subject,
      sentence: `${clientName(caller.actor.client)} asked for ${refused.request} and was refused (${refused.error.status}): ${refused.error.detail}`,
    }),
  )
}
