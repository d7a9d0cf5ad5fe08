// An organisation's webhooks: the addresses to which its events are sent, and what can be done with them by hand.

import { EVENT_TYPES, type EventType, findEventType } from '@fluid-scim/api/event-types'
import { nearestName } from '@fluid-scim/scim'
import type { OrganisationId } from '../directory/ids.ts'
import { actorName } from '../journal/actor-name.ts'
import type { Change, Subject } from '../journal/entry.ts'
import { ensureEventKey, SESSION_ENDS } from '../journal/security-event.ts'
import { generateWebhookSecret, signatureHeaders, whyNotWebhookSecret } from '../journal/signature.ts'
import { openWebhookSecrets, sealWebhookSecret } from '../journal/webhook-secret.ts'
import { journalise } from '../journal/write.ts'
import { type WebhookAnswer, type WebhookPoster, whyNotWebhookUrl } from '../outgoing/post-webhook.ts'
import type { Runtime } from '../runtime.ts'
import type { Writing } from '../store/port/store.ts'
import type { WebhookRow } from '../store/port/webhooks.ts'
import { Secret } from '../vault/secret.ts'
import type { Vault } from '../vault/vault.ts'
import { NothingThere, OperatorError } from './operator-error.ts'
import type { By } from './set-token.ts'

const WEBHOOKS_MAX = 20
const URL_LENGTH_MAX = 2_000
export const ROTATION_OVERLAP_MS = 24 * 3_600_000

export interface AddWebhook {
  readonly organisation: OrganisationId
  readonly url: string
  /** Empty: all. */
  readonly eventTypes: readonly string[]
  /** `whsec_…`; one is made when it is left out. */
  readonly secret: string | undefined
  readonly isPrivateAllowed: boolean
  /** Who we are towards a receiver of security event tokens; undefined: it takes plain webhooks. */
  readonly setIssuer?: string | undefined
}

export interface AddedWebhook {
  readonly webhook: WebhookRow
  /** Shown once by whoever asked, and never again. */
  readonly secret: Secret
}

/** Adds a webhook: it is sent what happens from now on. Throws OperatorError for an address or event type that cannot be. */
export function addWebhook(runtime: Runtime, vault: Vault, by: By, add: AddWebhook): Promise<AddedWebhook> {
  const url = parseUrl(add.url, add.isPrivateAllowed)
  const { setIssuer } = add
  const eventTypes = setIssuer === undefined ? parseEventTypes(add.eventTypes) : SESSION_ENDS
  const secret = parseSecret(add.secret)
  return runtime.store.write(add.organisation, async (tx) => {
    if ((await tx.webhooks.listWebhooks()).length >= WEBHOOKS_MAX) {
      throw new OperatorError(`An organisation has at most ${WEBHOOKS_MAX} webhooks: remove one first.`)
    }
    const id = runtime.newId()
    const webhook: WebhookRow = {
      id,
      url,
      setIssuer,
      eventTypes,
      state: 'enabled',
      disabledBecause: undefined,
      secret: await sealWebhookSecret(vault, add.organisation, tx, { id, secret }),
      previousSecret: undefined,
      previousUntilMs: undefined,
      createdMs: runtime.now(),
      createdBy: actorName(by.actor),
      failures: 0,
      failingSinceMs: undefined,
      pausedUntilMs: 0,
      lastSuccessMs: undefined,
      lastFailure: undefined,
    }
    if (setIssuer !== undefined) await ensureEventKey(tx, runtime, vault, add.organisation)
    await tx.webhooks.insertWebhook(webhook)
    await journalise(tx.journal, runtime, by, {
      action: 'webhook.added',
      outcome: 'changed',
      subject: subjectOf(webhook),
      changes: [
        { attribute: 'url', after: url },
        { attribute: 'eventTypes', after: eventTypes },
      ],
      sentence: `${actorName(by.actor)} added a webhook: ${eventTypes.length === 0 ? 'all events' : eventTypes.join(', ')} are sent to ${url} from now on.`,
    })
    return { webhook, secret: new Secret(secret) }
  })
}

export interface ListedWebhook {
  readonly webhook: WebhookRow
  /** Events that wait to be delivered. */
  readonly pending: number
}

/** All webhooks in order of creation, each with what waits for it. */
export function listWebhooks(runtime: Runtime, organisation: OrganisationId): Promise<readonly ListedWebhook[]> {
  return runtime.store.read(organisation, async (tx) => {
    const listed: ListedWebhook[] = []
    for (const webhook of await tx.webhooks.listWebhooks()) {
      listed.push({ webhook, pending: await tx.outbox.countPending(webhook.id) })
    }
    return listed
  })
}

export interface WebhookOf {
  readonly organisation: OrganisationId
  readonly id: string
}

/** Ends a webhook; what waits for it is dropped. Throws NothingThere when there is none. */
export function removeWebhook(runtime: Runtime, by: By, { organisation, id }: WebhookOf): Promise<void> {
  return runtime.store.write(organisation, async (tx) => {
    const webhook = await getWebhook(tx, id)
    await tx.webhooks.removeWebhook(id)
    await tx.outbox.removeDeliveries(id)
    await journalise(tx.journal, runtime, by, {
      action: 'webhook.removed',
      outcome: 'changed',
      subject: subjectOf(webhook),
      sentence: `${actorName(by.actor)} removed the webhook ${webhook.url}: nothing is sent to it any more.`,
    })
  })
}

/** Switches a webhook on again, or off; what waits for it is kept and sent at once when it is on. */
export function switchWebhook(
  runtime: Runtime,
  by: By,
  { organisation, id, isEnabled }: WebhookOf & { readonly isEnabled: boolean },
): Promise<WebhookRow> {
  return runtime.store.write(organisation, async (tx) => {
    const webhook = await getWebhook(tx, id)
    const state = isEnabled ? 'enabled' : 'disabled'
    if (webhook.state === state) return webhook
    const changed: WebhookRow = isEnabled
      ? { ...webhook, state, disabledBecause: undefined, failures: 0, failingSinceMs: undefined, pausedUntilMs: 0 }
      : { ...webhook, state, disabledBecause: `switched off by ${actorName(by.actor)}` }
    await tx.webhooks.updateWebhook(changed)
    if (isEnabled) await tx.outbox.hasten(id, runtime.now())
    await noteChange(tx, runtime, by, webhook, {
      changes: [{ attribute: 'state', before: webhook.state, after: state }],
      what: isEnabled ? 'switched on' : 'switched off',
    })
    return changed
  })
}

/** Gives a webhook a new secret; for the overlap both sign, so that the receiver can change over in peace. */
export function rotateWebhookSecret(
  runtime: Runtime,
  vault: Vault,
  by: By,
  {
    organisation,
    id,
    secret: wanted,
    overlapMs,
  }: WebhookOf & { readonly secret: string | undefined; readonly overlapMs: number },
): Promise<Secret> {
  const secret = parseSecret(wanted)
  return runtime.store.write(organisation, async (tx) => {
    const webhook = await getWebhook(tx, id)
    await tx.webhooks.updateWebhook({
      ...webhook,
      secret: await sealWebhookSecret(vault, organisation, tx, { id, secret }),
      previousSecret: overlapMs > 0 ? webhook.secret : undefined,
      previousUntilMs: overlapMs > 0 ? runtime.now() + overlapMs : undefined,
    })
    await noteChange(tx, runtime, by, webhook, { changes: [], what: 'given a new signing secret' })
    return new Secret(secret)
  })
}

/**
 * Sends events again: those since a time, or one of them. What the receiver has had already comes a second time with
 * the same `webhook-id`. Answers how many; throws NothingThere when there is no such webhook.
 */
export function replayEvents(
  runtime: Runtime,
  by: By,
  { organisation, id, which }: WebhookOf & { readonly which: { sinceMs: number } | { position: number } },
): Promise<number> {
  return runtime.store.write(organisation, async (tx) => {
    const webhook = await getWebhook(tx, id)
    const count = await tx.outbox.redeliver({ webhookId: id, types: webhook.eventTypes }, which, runtime.now())
    if (webhook.pausedUntilMs > runtime.now()) await tx.webhooks.updateWebhook({ ...webhook, pausedUntilMs: 0 })
    await journalise(tx.journal, runtime, by, {
      action: 'webhook.replayed',
      outcome: 'changed',
      subject: subjectOf(webhook),
      sentence: `${actorName(by.actor)} had ${count === 1 ? '1 event' : `${count} events`} sent to ${webhook.url} again.`,
    })
    return count
  })
}

/** Sends one message of the type `webhook.test` now and answers how the receiver took it; it is no event and not retried. */
export async function testWebhook(
  { runtime, vault, poster }: { readonly runtime: Runtime; readonly vault: Vault; readonly poster: WebhookPoster },
  { organisation, id }: WebhookOf,
): Promise<WebhookAnswer> {
  const atMs = runtime.now()
  const { webhook, secrets, name } = await runtime.store.read(organisation, async (tx) => {
    const found = await tx.webhooks.findWebhook(id)
    if (found === undefined) throw noSuchWebhook(id)
    const opened = await openWebhookSecrets(vault, organisation, tx, found, atMs)
    return { webhook: found, secrets: opened, name: (await tx.organisations.get()).name }
  })
  const body = JSON.stringify({
    type: 'webhook.test',
    timestamp: new Date(atMs).toISOString(),
    data: { organisation: name, sentence: 'This is a test: Fluid can reach this webhook.' },
  })
  const message = { id: `evt_${runtime.newId()}`, timestampSeconds: Math.floor(atMs / 1_000), body }
  const headers = signatureHeaders(message, secrets)
  return poster.post(new URL(webhook.url), { ...headers, 'Content-Type': 'application/json' }, body)
}

async function getWebhook(tx: Writing, id: string): Promise<WebhookRow> {
  const webhook = await tx.webhooks.findWebhookForUpdate(id)
  if (webhook === undefined) throw noSuchWebhook(id)
  return webhook
}

function noSuchWebhook(id: string): NothingThere {
  return new NothingThere(`There is no webhook with the id ${id}: "fluid webhook list" shows them.`)
}

function noteChange(
  tx: Writing,
  runtime: Runtime,
  by: By,
  webhook: WebhookRow,
  { changes, what }: { readonly changes: readonly Change[]; readonly what: string },
): Promise<void> {
  return journalise(tx.journal, runtime, by, {
    action: 'webhook.changed',
    outcome: 'changed',
    subject: subjectOf(webhook),
    changes,
    sentence: `The webhook ${webhook.url} was ${what} by ${actorName(by.actor)}.`,
  })
}

function subjectOf({ id, url }: WebhookRow): Subject {
  return { kind: 'webhook', id, name: url }
}

function parseUrl(text: string, isPrivateAllowed: boolean): string {
  if (!URL.canParse(text) || text.length > URL_LENGTH_MAX) {
    throw new OperatorError(
      `"${text.slice(0, 100)}" is not an address: write it whole, as in https://app.example/events.`,
    )
  }
  const url = new URL(text)
  const why = whyNotWebhookUrl(url, { isPrivateAllowed })
  if (why !== undefined) throw new OperatorError(why)
  url.hash = ''
  return url.href
}

/** The event types of these names; throws OperatorError with the nearest name for one that is none. */
export function parseEventTypes(names: readonly string[]): readonly EventType[] {
  return [...new Set(names.map((name) => name.trim()))].map((name) => {
    const type = findEventType(name)
    if (type !== undefined) return type
    const nearest = nearestName(name, EVENT_TYPES)
    const meant = nearest === undefined ? '' : ` Did you mean ${nearest}?`
    throw new OperatorError(`There is no event type "${name}".${meant} The types are ${EVENT_TYPES.join(', ')}.`)
  })
}

function parseSecret(secret: string | undefined): string {
  if (secret === undefined) return generateWebhookSecret()
  const why = whyNotWebhookSecret(secret)
  if (why !== undefined) throw new OperatorError(why)
  return secret
}
