// Sends what waits for one webhook: signed by Standard Webhooks, one event of a person at a time and in order, people side
// by side. What has been claimed and not settled (a crash) is claimed again when its lease is over: at least once.

import type { OrganisationId } from '../directory/ids.ts'
import type { WebhookAnswer, WebhookPoster } from '../outgoing/post-webhook.ts'
import type { Runtime } from '../runtime.ts'
import type { Due } from '../store/port/backlog.ts'
import type { ClaimedDelivery, Settlement, StoredEvent } from '../store/port/outbox.ts'
import type { Writing } from '../store/port/store.ts'
import type { WebhookRow } from '../store/port/webhooks.ts'
import type { Vault } from '../vault/vault.ts'
import { PAUSE_END_MS_MAX, pauseMs, RETRY_END_MS_MAX, retryWaitMs } from './backoff.ts'
import { messageBody } from './message.ts'
import type { JournalObserver } from './observer.ts'
import { openEventKey, SET_MEDIA_TYPE, securityEventToken } from './security-event.ts'
import { signatureHeaders } from './signature.ts'
import { openWebhookSecrets } from './webhook-secret.ts'
import { journalise } from './write.ts'

/** Longer than any attempt takes. */
const LEASE_MS = 20_000
/** Clocks of several machines may be that far apart. */
const CLOCKS_APART_MS = 5 * 60_000
const CLAIMED_MAX = 32
/** The last success is noted this often, so that a busy webhook is not written for each event. */
const NOTE_SUCCESS_EVERY_MS = 10_000

/** Shorter troubles are left to the usual waits. */
const AWAY_MS = 60_000

const FLUID = { actor: { kind: 'fluid', id: 'Fluid', client: '' }, requestId: '' } as const

export interface Delivering {
  readonly runtime: Runtime
  readonly vault: Vault
  readonly poster: WebhookPoster
  /** From 0 to 1. */
  readonly random: () => number
  readonly observer: JournalObserver
}

/** Sends one batch to a webhook; answers whether more may be waiting. */
export async function deliver(
  delivering: Delivering,
  organisation: OrganisationId,
  webhookId: string,
): Promise<boolean> {
  const { runtime } = delivering
  const work = await runtime.store.write(organisation, async (tx) => {
    const webhook = await tx.webhooks.findWebhook(webhookId)
    const nowMs = runtime.now()
    if (webhook === undefined || webhook.state === 'disabled' || isPaused(webhook, nowMs)) return undefined
    const claim = { ...dueAt(nowMs), lockedUntilMs: nowMs + LEASE_MS, limit: CLAIMED_MAX }
    const claimed = await tx.outbox.claimDeliveries(webhookId, claim)
    return { webhook, claimed, sign: await signerOf(delivering, organisation, tx, webhook) }
  })
  if (work === undefined || work.claimed.length === 0) return false
  const { webhook, sign } = work
  const outcomes = await Promise.all(
    work.claimed.map((claimed) => attempt(delivering, { organisation, webhook, sign, claimed })),
  )
  return outcomes.some((isDelivered) => isDelivered)
}

/** What is due at this moment, whatever was written while the clock was ahead. */
export function dueAt(nowMs: number): Due {
  return {
    nowMs,
    leaseEndMs: nowMs + LEASE_MS + CLOCKS_APART_MS,
    pauseEndMs: nowMs + PAUSE_END_MS_MAX + CLOCKS_APART_MS,
    firstEndMs: nowMs + CLOCKS_APART_MS,
    retryEndMs: nowMs + RETRY_END_MS_MAX + CLOCKS_APART_MS,
  }
}

function isPaused({ pausedUntilMs }: WebhookRow, nowMs: number): boolean {
  return pausedUntilMs > nowMs && pausedUntilMs <= dueAt(nowMs).pauseEndMs
}

interface Attempt {
  readonly organisation: OrganisationId
  readonly webhook: WebhookRow
  readonly sign: (event: StoredEvent) => Promise<SignedEvent>
  readonly claimed: ClaimedDelivery
}

/** One attempt at one event; answers whether it was delivered. */
async function attempt(delivering: Delivering, { organisation, webhook, sign, claimed }: Attempt): Promise<boolean> {
  const { runtime, poster, observer } = delivering
  const { headers, body } = await sign(claimed.event)
  const answer = await poster.post(new URL(webhook.url), { ...headers, 'User-Agent': 'Fluid-Webhooks/1' }, body)
  const state = await runtime.store.write(organisation, (tx) => settle(delivering, tx, webhook, claimed, answer))
  if (state !== undefined) observer.delivery(OUTCOMES[state])
  return isDelivered(answer)
}

const OUTCOMES = { delivered: 'delivered', pending: 'retried', failed: 'given-up' } as const

interface SignedEvent {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** How this receiver is told: by a plain webhook, or by a security event token. */
async function signerOf(
  { runtime, vault }: Delivering,
  organisation: OrganisationId,
  tx: Writing,
  webhook: WebhookRow,
): Promise<Attempt['sign']> {
  const { setIssuer: issuer, url } = webhook
  if (issuer !== undefined) {
    const key = await openEventKey(tx, vault, organisation)
    return async (event) => ({
      headers: { 'Content-Type': SET_MEDIA_TYPE, Accept: 'application/json' },
      body: await securityEventToken(event, { issuer, audience: url, ...key }),
    })
  }
  const secrets = await openWebhookSecrets(vault, organisation, tx, webhook, runtime.now())
  return async (event) => {
    const body = messageBody(event)
    const timestampSeconds = Math.floor(runtime.now() / 1_000)
    const headers = signatureHeaders({ id: event.id, timestampSeconds, body }, secrets)
    return { headers: { ...headers, 'Content-Type': 'application/json' }, body }
  }
}

async function settle(
  { runtime, random }: Delivering,
  tx: Writing,
  known: WebhookRow,
  claimed: ClaimedDelivery,
  answer: WebhookAnswer,
): Promise<Settlement['state'] | undefined> {
  const atMs = runtime.now()
  const settlement = settlementOf(claimed, answer, atMs, random())
  if (!(await tx.outbox.settleDelivery(known.id, settlement))) return undefined
  const webhook = await tx.webhooks.findWebhookForUpdate(known.id)
  if (webhook === undefined) return settlement.state
  const noted = isDelivered(answer)
    ? afterSuccess(webhook, atMs)
    : afterFailure(webhook, { known, answer, settlement, claimed, random: random() })
  if (noted !== webhook) await tx.webhooks.updateWebhook(noted)
  // The receiver was away and is back: what waits for a later attempt need not.
  if (isDelivered(answer) && wasAway(webhook, atMs)) await tx.outbox.hasten(known.id, atMs)
  if (settlement.state === 'failed') await noteGivenUp(tx, runtime, noted, claimed, settlement)
  if (noted.state === 'disabled' && webhook.state === 'enabled') await noteDisabled(tx, runtime, noted)
  return settlement.state
}

function settlementOf(claimed: ClaimedDelivery, answer: WebhookAnswer, atMs: number, random: number): Settlement {
  const { attempts, event } = claimed
  const common = { eventPosition: event.position, attempts, atMs, answer: answerPhrase(answer) }
  if (isDelivered(answer)) return { ...common, state: 'delivered', nextMs: atMs }
  const waitMs = retryWaitMs(attempts, random)
  if (waitMs === undefined) return { ...common, state: 'failed', nextMs: atMs }
  const askedMs = answer.kind === 'answered' ? (answer.retryAfterMs ?? 0) : 0
  return { ...common, state: 'pending', nextMs: atMs + Math.max(waitMs, Math.min(askedMs, RETRY_AFTER_MAX_MS)) }
}

const RETRY_AFTER_MAX_MS = 24 * 3_600_000

function afterSuccess(webhook: WebhookRow, atMs: number): WebhookRow {
  const isFresh = webhook.failures === 0 && atMs - (webhook.lastSuccessMs ?? 0) < NOTE_SUCCESS_EVERY_MS
  if (isFresh) return webhook
  return { ...webhook, failures: 0, failingSinceMs: undefined, pausedUntilMs: 0, lastSuccessMs: atMs }
}

interface Failure {
  /** The webhook as it was when the attempt began. */
  readonly known: WebhookRow
  readonly answer: WebhookAnswer
  readonly settlement: Settlement
  readonly claimed: ClaimedDelivery
  readonly random: number
}

/** Switched off when it says that it is gone for good, or when nothing has come through for as long as one event is tried. */
function afterFailure(webhook: WebhookRow, { known, answer, settlement, claimed, random }: Failure): WebhookRow {
  // Attempts that were under way side by side fail together: a receiver that was away for a second has failed once.
  const failures = Math.max(webhook.failures, Math.min(webhook.failures, known.failures) + 1)
  const failing: WebhookRow = {
    ...webhook,
    failures,
    failingSinceMs: webhook.failingSinceMs ?? settlement.atMs,
    pausedUntilMs: settlement.atMs + pauseMs(failures, random),
    lastFailure: settlement.answer,
  }
  const isGone = answer.kind === 'answered' && answer.status === 410
  const isSilent = settlement.state === 'failed' && (webhook.lastSuccessMs ?? 0) < claimed.firstMs
  if (!isGone && !isSilent) return failing
  const why = isGone ? 'it answered 410: gone for good' : `nothing came through for three days (${settlement.answer})`
  return { ...failing, state: 'disabled', disabledBecause: why }
}

function wasAway({ failures, failingSinceMs }: WebhookRow, atMs: number): boolean {
  return failures >= 3 && failingSinceMs !== undefined && Math.abs(atMs - failingSinceMs) > AWAY_MS
}

function noteGivenUp(
  tx: Writing,
  runtime: Runtime,
  webhook: WebhookRow,
  { event, attempts }: ClaimedDelivery,
  { answer }: Settlement,
): Promise<void> {
  return journalise(tx.journal, runtime, FLUID, {
    action: 'webhook.given-up',
    outcome: 'refused',
    subject: { kind: 'webhook', id: webhook.id, name: webhook.url },
    sentence: `The event ${event.type} (${event.id}) could not be delivered to ${webhook.url} in ${attempts} attempts over three days: ${answer}. Send it again by hand once the receiver is well: fluid webhook replay.`,
  })
}

function noteDisabled(tx: Writing, runtime: Runtime, webhook: WebhookRow): Promise<void> {
  return journalise(tx.journal, runtime, FLUID, {
    action: 'webhook.disabled',
    outcome: 'changed',
    subject: { kind: 'webhook', id: webhook.id, name: webhook.url },
    sentence: `The webhook ${webhook.url} was switched off: ${webhook.disabledBecause}. Events are kept: switch it on again and replay what it missed (fluid webhook enable, fluid webhook replay).`,
  })
}

function isDelivered(answer: WebhookAnswer): boolean {
  return answer.kind === 'answered' && answer.status >= 200 && answer.status < 300
}

function answerPhrase(answer: WebhookAnswer): string {
  if (answer.kind === 'failed') return answer.why
  const isRedirect = answer.status >= 300 && answer.status < 400
  return `answered ${answer.status}${isRedirect ? ' (redirects are not followed)' : ''}`
}
