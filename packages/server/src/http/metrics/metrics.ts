// What Fluid counts about itself. No name, no address and no token is in it; organisations only when a setting says so.
// docs/operations.md explains every figure, and a test holds that list and this one equal.

import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from '@prometheus-io/client'
import type { JournalObserver } from '../../journal/observer.ts'
import { createGauges, type MetricsParts } from './gauges.ts'

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]
const TRANSACTIONS = [1, 2, 4, 8, 16, 32, 64, 128, 256]

export type Surface = 'scim' | 'api' | 'oauth' | 'sign-in' | 'health' | 'other'

interface Answered {
  readonly surface: Surface
  readonly method: string
  readonly status: number
  readonly ms: number
}

export interface Metrics extends JournalObserver, Disposable {
  answered(request: Answered): void
  /** A live stream has begun; disposing says that it has ended. */
  streaming(): Disposable
  /** Everything in the text format of Prometheus. */
  print(): Promise<string>
  readonly contentType: string
}

export function createMetrics(parts: MetricsParts): Metrics {
  const registry = new Registry(Registry.PROMETHEUS_CONTENT_TYPE)
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  const requests = new Histogram({
    name: 'fluid_request_duration_seconds',
    help: 'Requests by surface, method and class of answer, with the time from their first byte to the end of the answer',
    labelNames: ['surface', 'method', 'outcome'],
    buckets: SECONDS,
    registers,
  })
  const commits = new Histogram({
    name: 'fluid_commit_transactions',
    help: 'Transactions that shared a commit',
    buckets: TRANSACTIONS,
    registers,
  })
  const commitTimes = new Histogram({
    name: 'fluid_commit_duration_seconds',
    help: 'Time of a commit, from its first statement until it is durable',
    buckets: SECONDS,
    registers,
  })
  const entries = new Counter({
    name: 'fluid_journal_entries_total',
    help: 'Changes and refusals by what happened',
    labelNames: ['action', 'outcome'],
    registers,
  })
  const deliveries = new Counter({
    name: 'fluid_webhook_deliveries_total',
    help: 'Attempts to deliver an event to a webhook',
    labelNames: ['outcome'],
    registers,
  })
  const streams = new Gauge({
    name: 'fluid_live_streams',
    help: 'Streams of server-sent events that are open',
    registers,
  })
  createGauges(registry, parts)
  for (const outcome of ['delivered', 'retried', 'given-up']) deliveries.inc({ outcome }, 0)
  const listening = parts.runtime.store.onCommit(({ transactions, ms }) => {
    commits.observe(transactions)
    commitTimes.observe(ms / 1_000)
  })

  return {
    answered: ({ surface, method, status, ms }) => {
      requests.observe({ surface, method: knownMethod(method), outcome: outcomeOf(status) }, ms / 1_000)
    },
    entry: ({ action, outcome }) => entries.inc({ action, outcome }),
    delivery: (outcome) => deliveries.inc({ outcome }),
    streaming: () => {
      streams.inc()
      return { [Symbol.dispose]: () => streams.dec() }
    },
    print: () => registry.metrics(),
    contentType: registry.contentType,
    [Symbol.dispose]: () => listening[Symbol.dispose](),
  }
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

/** Whoever invents methods makes no new series. */
function knownMethod(method: string): string {
  return METHODS.has(method) ? method : 'other'
}

function outcomeOf(status: number): string {
  return `${Math.floor(status / 100)}xx`
}
