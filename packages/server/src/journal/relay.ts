// What follows commits, in the background of `fluid serve`: events are written and sent. Woken by this process's own
// commits; other processes' are found by looking again. Several processes may run one each: they share the work.

import { setTimeout } from 'node:timers/promises'
import type { OrganisationId } from '../directory/ids.ts'
import type { WebhookPoster } from '../outgoing/post-webhook.ts'
import type { Runtime } from '../runtime.ts'
import type { Vault } from '../vault/vault.ts'
import { type Delivering, deliver, dueAt } from './deliver.ts'
import { type JournalObserver, nobodyObserves } from './observer.ts'
import { createProjector } from './projector.ts'
import { sideBySide } from './side-by-side.ts'
import { createWakes } from './wakes.ts'

/** Commits that come close together are followed together. */
const GATHER_MS = 20
const LOOK_AGAIN_MS = 500
/** To look which of thousands of organisations has something takes longer: then it is done less often. */
const PAUSE_PER_LOOK = 20

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
  let isStopped = false
  let lookMs = 0

  async function project(): Promise<void> {
    const begunMs = runtime.elapsedMs()
    const behind = await runtime.store.backlog.listUnprojected()
    lookMs = runtime.elapsedMs() - begunMs
    await sideBySide(behind, async (organisation) => {
      while (!isStopped && (await projector.project(organisation)));
    })
  }

  /** Each webhook is sent to on its own: a slow one delays no other. */
  async function send(): Promise<void> {
    for (const due of await runtime.store.backlog.listDueWebhooks(dueAt(runtime.now()))) {
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

  async function runRound(): Promise<void> {
    try {
      await project()
      await send()
    } catch (error) {
      runtime.log.error({ err: error }, 'events could not be written')
    }
  }

  const wakes = createWakes()
  const listening = runtime.store.onWrite(() => wakes.wake())
  async function run(): Promise<void> {
    while (!isStopped) {
      await runRound()
      await wakes.next(LOOK_AGAIN_MS)
      if (!isStopped) await setTimeout(Math.min(LOOK_AGAIN_MS, Math.max(GATHER_MS, lookMs * PAUSE_PER_LOOK)))
    }
  }
  const running = run()

  return {
    settle: async () => {
      // Twice: what was being sent when the first round began may have looked before the newest events were there.
      for (let times = 0; times < 2; times += 1) {
        await runRound()
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
