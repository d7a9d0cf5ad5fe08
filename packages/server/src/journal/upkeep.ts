// What a running Fluid does for its journals now and then: seals the new entries, and drops those whose time is over.

import { setTimeout } from 'node:timers/promises'
import type { Organisation } from '../directory/organisation.ts'
import type { Runtime } from '../runtime.ts'
import { shortenJournal } from './retention.ts'
import { type SealParts, sealEntries } from './seal.ts'
import { sideBySide } from './side-by-side.ts'

const SEAL_EVERY_MS = 10_000
const SHORTEN_EVERY_MS = 3_600_000
/** Not at the very start, when there is enough else to do. */
const SHORTEN_FIRST_MS = 60_000
const ORGANISATIONS_PER_PAGE = 100
/** A clock that is set forward by mistake must not end the time of entries. */
const LEAP_MS = 24 * 3_600_000
const LEAPED =
  'The clock of this machine was set forward by more than a day while Fluid ran, so journals are not shortened: set it right, or restart Fluid when it is right.'

/** Starts at once; disposing finishes the organisation that is being worked on, and seals no more. */
export function startUpkeep(parts: SealParts): AsyncDisposable {
  const { runtime } = parts
  const stopping = new AbortController()
  let shortenedMs = runtime.elapsedMs() + SHORTEN_FIRST_MS - SHORTEN_EVERY_MS
  const startedMs = startOf(runtime)

  async function seal(): Promise<void> {
    await sideBySide(await runtime.store.backlog.listUnsealed(), async (organisation) => {
      while (!stopping.signal.aborted && (await sealEntries(parts, organisation)));
    })
  }

  async function shorten(): Promise<void> {
    if (runtime.elapsedMs() - shortenedMs < SHORTEN_EVERY_MS) return
    shortenedMs = runtime.elapsedMs()
    if (startOf(runtime) - startedMs > LEAP_MS) {
      runtime.log.warn({}, LEAPED)
      return
    }
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

/** The same at any time, as long as nobody sets the clock. */
function startOf({ now, elapsedMs }: Runtime): number {
  return now() - elapsedMs()
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
