// The record of one request and its answer: what Okta never shows. Credentials and passwords are masked on the way in.
import { isObject, type JsonObject } from '../json.ts'
import type { Org } from '../org/org.ts'
import { findInteger, findText, type Row, readInteger, readJson, readText } from '../store/row.ts'
import type { Fault } from '../trouble/fault.ts'
import { maskAuthorization } from './headers.ts'

export interface Exchange {
  /** Grows with each exchange, in the order in which the requests were sent. */
  readonly sequence: number
  readonly appId: string
  readonly jobId: number | undefined
  /** The System Log event that this exchange belongs to, by its sequence number. */
  readonly eventSequence: number | undefined
  readonly started: string
  readonly method: string
  /** The path of the URL, without the query. */
  readonly path: string
  readonly query: string
  readonly requestHeaders: readonly (readonly [string, string])[]
  readonly requestBody: string | undefined
  readonly status: number | undefined
  readonly responseHeaders: JsonObject
  readonly responseBody: string | undefined
  /** Why there is no answer. */
  readonly failure: string | undefined
  /** The trouble on purpose that met it. */
  readonly fault: Fault['kind'] | undefined
  readonly durationMs: number
}

/** How many exchanges are kept; the oldest go first. */
const KEPT_MAX = 50_000
const PRUNE_EVERY = 5_000
/** A password in an answer, which may be no JSON at all: a server that gives one back is told so, not shown with it. */
const PASSWORD = /("password"\s*:\s*)"(?:[^"\\]|\\.)*"/g

/** Written before the request leaves, so that the record is in the order of sending. Answers the sequence number. */
export function insertExchange(
  org: Org,
  exchange: {
    readonly appId: string
    readonly jobId: number | undefined
    readonly method: string
    readonly url: URL
    readonly headers: readonly (readonly [string, string])[]
    readonly body: JsonObject | undefined
    readonly fault: Fault | undefined
  },
): number {
  const headers = exchange.headers.map(([name, value]) => [
    name,
    name === 'Authorization' ? maskAuthorization(value) : value,
  ])
  const row = org.database.get(
    `INSERT INTO exchanges (app_id, job_id, started, method, path, query, request_headers, request_body, response_headers, fault, duration_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, '{}', ?, 0) RETURNING id`,
    exchange.appId,
    exchange.jobId,
    org.clock.now().toISOString(),
    exchange.method,
    exchange.url.pathname,
    exchange.url.search.slice(1),
    JSON.stringify(headers),
    exchange.body === undefined ? undefined : JSON.stringify(exchange.body, maskPassword),
    exchange.fault?.kind,
  )
  if (row === undefined) throw new Error('the exchange was not written')
  const sequence = readInteger(row, 'id')
  if (sequence % PRUNE_EVERY === 0) org.database.run('DELETE FROM exchanges WHERE id <= ?', sequence - KEPT_MAX)
  return sequence
}

/** Adds what came back, or why nothing did. */
export function finishExchange(
  org: Org,
  sequence: number,
  outcome: {
    readonly status?: number
    readonly headers?: Readonly<Record<string, string>>
    readonly text?: string
    readonly failure?: string
    readonly durationMs: number
  },
): void {
  org.database.run(
    'UPDATE exchanges SET status = ?, response_headers = ?, response_body = ?, failure = ?, duration_ms = ? WHERE id = ?',
    outcome.status,
    JSON.stringify(outcome.headers ?? {}),
    outcome.text?.replace(PASSWORD, '$1"••••"'),
    outcome.failure,
    outcome.durationMs,
    sequence,
  )
}

/** Ties exchanges to the event that they led to. */
export function attachExchanges(org: Org, sequences: readonly number[], eventSequence: number): void {
  for (const sequence of sequences) {
    org.database.run('UPDATE exchanges SET event_id = ? WHERE id = ?', eventSequence, sequence)
  }
}

export interface ExchangeQuery {
  readonly appId?: string
  readonly eventSequence?: number
  readonly after?: number
  readonly before?: number
  readonly newestFirst?: boolean
  readonly limit: number
}

/** Exchanges that fit every given condition, in the order of sending unless asked otherwise. */
export function listExchanges(org: Org, query: ExchangeQuery): Exchange[] {
  const conditions: [string, string | number | undefined][] = [
    ['app_id = ?', query.appId],
    ['event_id = ?', query.eventSequence],
    ['id > ?', query.after],
    ['id < ?', query.before],
  ]
  const given = conditions.filter(([, value]) => value !== undefined)
  return org.database
    .all(
      `SELECT * FROM exchanges WHERE ${['1 = 1', ...given.map(([sql]) => sql)].join(' AND ')}
       ORDER BY id ${query.newestFirst === true ? 'DESC' : 'ASC'} LIMIT ?`,
      ...given.map(([, value]) => value),
      query.limit,
    )
    .map(parseExchange)
}

function parseExchange(row: Row): Exchange {
  const headers = readJson(row, 'request_headers')
  const responseHeaders = readJson(row, 'response_headers')
  const fault = findText(row, 'fault')
  return {
    sequence: readInteger(row, 'id'),
    appId: readText(row, 'app_id'),
    jobId: findInteger(row, 'job_id'),
    eventSequence: findInteger(row, 'event_id'),
    started: readText(row, 'started'),
    method: readText(row, 'method'),
    path: readText(row, 'path'),
    query: readText(row, 'query'),
    requestHeaders: Array.isArray(headers) ? headers.map(parseHeader) : [],
    requestBody: findText(row, 'request_body'),
    status: findInteger(row, 'status'),
    responseHeaders: isObject(responseHeaders) ? responseHeaders : {},
    responseBody: findText(row, 'response_body'),
    failure: findText(row, 'failure'),
    fault: isFaultKind(fault) ? fault : undefined,
    durationMs: Number(row.duration_ms),
  }
}

const FAULTS: Readonly<Record<Fault['kind'], true>> = {
  latency: true,
  'drop-answer': true,
  status: true,
  'half-answer': true,
  'slow-body': true,
  repeat: true,
  restart: true,
}

function isFaultKind(text: string | undefined): text is Fault['kind'] {
  return text !== undefined && Object.hasOwn(FAULTS, text)
}

function parseHeader(pair: unknown): [string, string] {
  return Array.isArray(pair) ? [String(pair[0]), String(pair[1])] : ['', '']
}

function maskPassword(key: string, value: unknown): unknown {
  return key === 'password' && typeof value === 'string' ? '••••' : value
}
