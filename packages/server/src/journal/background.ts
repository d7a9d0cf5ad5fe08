// What runs beside the surfaces of a running Fluid.

import { createWebhookPoster } from '../outgoing/post-webhook.ts'
import type { Runtime } from '../runtime.ts'
import type { Vault } from '../vault/vault.ts'
import { type JournalObserver, nobodyObserves } from './observer.ts'
import { startRelay } from './relay.ts'
import { startUpkeep } from './upkeep.ts'

export interface BackgroundParts {
  readonly runtime: Runtime
  readonly vault: Vault
  readonly isWebhookPrivate: boolean
  readonly observer?: JournalObserver
}

/** Starts the relay and the upkeep of the journals; disposing lets them finish what they are at. */
export function startBackground({
  runtime,
  vault,
  isWebhookPrivate,
  observer = nobodyObserves,
}: BackgroundParts): AsyncDisposable {
  const poster = createWebhookPoster({ isPrivateAllowed: isWebhookPrivate })
  const relay = startRelay({ runtime, vault, poster, observer })
  const upkeep = startUpkeep({ runtime, vault })
  return {
    [Symbol.asyncDispose]: async () => {
      await Promise.all([relay[Symbol.asyncDispose](), upkeep[Symbol.asyncDispose]()])
      poster[Symbol.dispose]()
    },
  }
}
