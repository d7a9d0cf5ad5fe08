// What is noted beside a request and never delays or fails it: when a credential was last used, and refused credentials,
// counted and written now and then so that a flood of guesses is not a flood of entries (T-15).

import { clientName } from '../../journal/client-name.ts'
import { journalise } from '../../journal/write.ts'
import type { Caller } from '../../provisioning/caller.ts'
import type { Runtime } from '../../runtime.ts'
import type { Credential } from '../../signin/scim-access.ts'
import type { Writing } from '../../store/port/store.ts'

const NOTE_USE_EVERY_MS = 60_000
const NOTE_REFUSED_EVERY_MS = 10_000
const KEPT_MAX = 100_000

export interface Bystander {
  noteUse(caller: Caller, credential: Credential): void
  noteRefusedCredential(caller: Caller, refusal: RefusedCredential): void
}

interface RefusedCredential {
  readonly code: string
  readonly detail: string
}

export function createBystander(runtime: Runtime): Bystander {
  const used = new Map<string, number>()
  const refused = new Map<string, { readonly writtenMs: number; readonly sinceThen: number }>()
  const beside = (work: Promise<void>): void => {
    work.catch((error: unknown) => runtime.log.warn({ err: error }, 'a note beside a request could not be written'))
  }
  return {
    noteUse: (caller, credential) => {
      const elapsedMs = runtime.elapsedMs()
      const name = `${caller.organisation.id} ${credential.id} ${caller.actor.client}`
      if (elapsedMs - (used.get(name) ?? Number.NEGATIVE_INFINITY) < NOTE_USE_EVERY_MS) return
      if (used.size >= KEPT_MAX) used.clear()
      used.set(name, elapsedMs)
      const use = { atMs: runtime.now(), client: caller.actor.client }
      beside(runtime.store.write(caller.organisation.id, (tx) => noteUse(tx, credential, use)))
    },
    noteRefusedCredential: (caller, refusal) => {
      const elapsedMs = runtime.elapsedMs()
      const name = `${caller.organisation.id} ${refusal.code}`
      const last = refused.get(name)
      if (last !== undefined && elapsedMs - last.writtenMs < NOTE_REFUSED_EVERY_MS) {
        refused.set(name, { ...last, sinceThen: last.sinceThen + 1 })
        return
      }
      if (refused.size >= KEPT_MAX) refused.clear()
      refused.set(name, { writtenMs: elapsedMs, sinceThen: 0 })
      beside(
        runtime.store.write(caller.organisation.id, (tx) =>
          journalise(tx.journal, runtime, caller, {
            action: 'authentication.refused',
            outcome: 'refused',
            subject: undefined,
            sentence: sentenceOf(caller, refusal, last?.sinceThen ?? 0),
          }),
        ),
      )
    },
  }
}

function noteUse(
  tx: Writing,
  credential: Credential,
  use: { readonly atMs: number; readonly client: string },
): Promise<void> {
  switch (credential.kind) {
    case 'secret-token':
      return tx.secrets.noteTokenUse(credential.id, use)
    case 'oauth-client':
      return tx.oauth.noteClientUse(credential.id, use)
  }
}

function sentenceOf(caller: Caller, refusal: RefusedCredential, uncounted: number): string {
  const more = uncounted > 0 ? ` (and ${uncounted} more times before that)` : ''
  return `${clientName(caller.actor.client)} was not let in${more}: ${refusal.detail}`
}
