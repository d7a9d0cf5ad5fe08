// What follows commits, in the background of `fluid serve`: events are written and sent. Word of a commit names the
// organisation, and only those are looked at; what no word came of (it may be lost, and what is due by time has none) is
// found by looking through all of them now and then. Several processes may run one each: they share the work.

import { setTimeout } from 'node:timers/promises'
import type { OrganisationId } from '../directory/ids.ts'
import type { WebhookPoster } from '../outgoing/post-webhook.ts'
import type { Runtime } from '../runtime.ts'
import type { DueWebhook } from '../store/port/backlog.ts'
import type { Vault } from '../vault/vault.ts'
import { type Delivering, deliver, dueAt } from './deliver.ts'
import { type JournalObserver, nobodyObserves } from './observer.ts'
import { createProjector } from './projector.ts'
import { restAfter } from './rest.ts'
import { sideBySide } from './side-by-side.ts'
import { createWakes } from './wakes.ts'

/** Commits that come close together are followed together. */
const GATHER_MS = 20
const LOOK_AGAIN_MS = 500
/** An entry is settled as soon as the transactions beside it have ended: most often at once. */
const SETTLE_MS = 50

export interface RelayParts {
  readonly runtime: Runtime
  readonly vault: Vault
  readonly poster: WebhookPoster
  readonly random?: () => number
  readonly observer?: JournalObserver
}

export interface Relay extends AsyncDisposable {
  /** Resolves when all that had been committed before has its events, and all that was due has been tried. */
  settle(): Promise<void>
}

/** Starts at once; disposing waits for the attempts that are under way. */
export function startRelay({
  runtime,
  vault,
  poster,
  random = Math.random,
  observer = nobodyObserves,
}: RelayParts): Relay {
  const delivering: Delivering = { runtime, vault, poster, random, observer }
  const projector = createProjector(runtime, observer)
  const sending = new Map<string, Promise<void>>()
  const { backlog } = runtime.store
  /** Those of whom word has come, and those who were behind at the last look. */
  const written = new Set<OrganisationId>()
  let isSettling = false
  let isStopped = false
  let allDueMs = 0

  async function project(behind: readonly OrganisationId[]): Promise<void> {
    await sideBySide(behind, async (organisation) => {
      while (!isStopped && (await projector.project(organisation)));
    })
  }

  /** Each webhook is sent to on its own: a slow one delays no other. */
  function send(webhooks: readonly DueWebhook[]): void {
    for (const due of webhooks) {
      const name = `${due.organisation} ${due.webhookId}`
      if (isStopped || sending.has(name)) continue
      const sent = sendAll(due.organisation, due.webhookId).finally(() => sending.delete(name))
      sending.set(name, sent)
    }
  }

  async function sendAll(organisation: OrganisationId, webhookId: string): Promise<void> {
    try {
      while (!isStopped && (await deliver(delivering, organisation, webhookId)));
    } catch (error) {
      runtime.log.error({ err: error, organisation, webhookId }, 'events could not be sent')
    }
  }

  /** Looks at those who are meant, or at all. */
  async function runRound(among: readonly OrganisationId[] | undefined): Promise<void> {
    const behind = await timed(runtime, backlog.listUnprojected(among))
    for (const { organisation } of behind.answer) written.add(organisation)
    // Whoever cannot be followed yet is not even tried: a transaction that stays open somewhere would keep all busy.
    isSettling = behind.answer.some(({ isSettled }) => !isSettled)
    await project(behind.answer.filter(({ isSettled }) => isSettled).map(({ organisation }) => organisation))
    const due = await timed(runtime, backlog.listDueWebhooks(dueAt(runtime.now()), among))
    send(due.answer)
    if (among === undefined) allDueMs = runtime.elapsedMs() + restAfter(behind.ms + due.ms, LOOK_AGAIN_MS)
  }

  async function runNext(): Promise<void> {
    const among = runtime.elapsedMs() < allDueMs ? [...written] : undefined
    written.clear()
    if (among?.length === 0) return
    try {
      await runRound(among)
    } catch (error) {
      runtime.log.error({ err: error }, 'events could not be written')
      allDueMs = 0
    }
  }

  const wakes = createWakes()
  const listening = runtime.store.onWrite((organisation) => {
    written.add(organisation)
    wakes.wake()
  })
  async function run(): Promise<void> {
    while (!isStopped) {
      await runNext()
      await wakes.next(isSettling ? SETTLE_MS : LOOK_AGAIN_MS)
      if (!isStopped) await setTimeout(GATHER_MS)
    }
  }
  const running = run()

  return {
    settle: async () => {
      // Twice: what was being sent when the first round began may have looked before the newest events were there.
      for (let times = 0; times < 2; times += 1) {
        await runRound(undefined)
        await Promise.all(sending.values())
      }
    },
    [Symbol.asyncDispose]: async () => {
      isStopped = true
      listening[Symbol.dispose]()
      wakes.wake()
      await running
      await Promise.all(sending.values())
    },
  }
}

async function timed<Answer>({ elapsedMs }: Runtime, asked: Promise<Answer>) {
  const begunMs = elapsedMs()
  const answer = await asked
  return { answer, ms: elapsedMs() - begunMs }
}
