// What a running Fluid does for its journals now and then: seals the new entries, and drops those whose time is over.

import { setTimeout } from 'node:timers/promises'
import type { Organisation } from '../directory/organisation.ts'
import type { Runtime } from '../runtime.ts'
import { shortenJournal } from './retention.ts'
import { type SealParts, sealEntries } from './seal.ts'

const SEAL_EVERY_MS = 10_000
const SHORTEN_EVERY_MS = 3_600_000
/** Not at the very start, when there is enough else to do. */
const SHORTEN_FIRST_MS = 60_000
const ORGANISATIONS_PER_PAGE = 100

/** Starts at once; disposing finishes the organisation that is being worked on, and seals no more. */
export function startUpkeep(parts: SealParts): AsyncDisposable {
  const { runtime } = parts
  const stopping = new AbortController()
  let shortenedMs = runtime.now() + SHORTEN_FIRST_MS - SHORTEN_EVERY_MS

  async function seal(): Promise<void> {
    for (const organisation of await runtime.store.backlog.listUnsealed()) {
      while (!stopping.signal.aborted && (await sealEntries(parts, organisation)));
    }
  }

  async function shorten(): Promise<void> {
    if (runtime.now() - shortenedMs < SHORTEN_EVERY_MS) return
    shortenedMs = runtime.now()
    for await (const organisation of organisations(runtime)) {
      if (stopping.signal.aborted) return
      await shortenJournal(runtime, organisation)
    }
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        await seal()
        await shorten()
      } catch (error) {
        runtime.log.error({ err: error }, 'the journal could not be sealed or shortened')
      }
      await setTimeout(SEAL_EVERY_MS, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
  }

  const running = run()
  return {
    [Symbol.asyncDispose]: async () => {
      stopping.abort()
      await running
    },
  }
}

async function* organisations({ store }: Runtime): AsyncGenerator<Organisation> {
  let after = ''
  for (;;) {
    const page = await store.directory.listByName(after, ORGANISATIONS_PER_PAGE)
    yield* page
    const last = page.at(-1)
    if (last === undefined || page.length < ORGANISATIONS_PER_PAGE) return
    after = last.name
  }
}
