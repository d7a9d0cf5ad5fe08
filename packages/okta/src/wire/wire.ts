// The wire: sends the requests of one app to its server, through the trouble that was set on purpose, and records each
// exchange. A conversation collects exchanges until the System Log event comes that they belong to.
import { performance } from 'node:perf_hooks'
import type { App } from '../apps/app.ts'
import type { Org } from '../org/org.ts'
import { logEvent, type NewEvent } from '../system-log/system-log.ts'
import type { FaultChooser } from '../trouble/choose-fault.ts'
import type { Fault } from '../trouble/fault.ts'
import { type Answer, parseAnswer } from './answer.ts'
import { attachExchanges, finishExchange, insertExchange } from './exchange.ts'
import { createHeaders } from './headers.ts'
import type { HttpAnswer, HttpClient, HttpRequest } from './http.ts'
import { printQuery, type ScimRequest } from './scim-request.ts'
import { sendThroughFault } from './send-through-fault.ts'

export interface Wire {
  readonly org: Org
  readonly http: HttpClient
  readonly faults: FaultChooser
  /** Okta waits 60 seconds for an answer. */
  readonly timeoutMs: number
  /** Restarts the server under test: trouble on purpose. */
  readonly restartServer: (() => Promise<void>) | undefined
}

export interface Conversation {
  /** Sends one request. Throws WireFailure when no answer comes. */
  send(request: ScimRequest): Promise<Answer>
  /** Writes an event and ties the exchanges since the last event to it. */
  log(event: NewEvent): void
}

/** A conversation with the app's server; `jobId` is the job that it serves. */
export function openConversation(wire: Wire, app: App, jobId?: number): Conversation {
  let pending: number[] = []
  return {
    async send(request) {
      const url = resolveUrl(app, request)
      const body = request.body === undefined ? undefined : JSON.stringify(request.body)
      const { method } = request
      const headers = createHeaders(app.template, credentialOf(app), { method, host: url.host, body })
      const fault = wire.faults.choose(app.settings.faults, request)
      const sequence = insertExchange(wire.org, {
        appId: app.id,
        jobId,
        method,
        url,
        headers,
        body: request.body,
        fault,
      })
      pending.push(sequence)
      const http: HttpRequest = { method, url, headers, body, timeoutMs: wire.timeoutMs, bodyMs: 0 }
      return parseAnswer(await record(wire, sequence, http, fault))
    },
    log(event) {
      const sequence = logEvent(wire.org, event)
      attachExchanges(wire.org, pending, sequence)
      pending = []
    },
  }
}

async function record(
  wire: Wire,
  sequence: number,
  request: HttpRequest,
  fault: Fault | undefined,
): Promise<HttpAnswer> {
  const started = performance.now()
  try {
    const answer = await sendThroughFault(wire.http, request, fault, wire.restartServer)
    const { status, headers, text } = answer
    finishExchange(wire.org, sequence, { status, headers, text, durationMs: performance.now() - started })
    return answer
  } catch (error) {
    const failure = error instanceof Error ? error.message : String(error)
    finishExchange(wire.org, sequence, { failure, durationMs: performance.now() - started })
    throw error
  }
}

/** The path is appended to the base URL as it was typed: a trailing slash there makes "//Users". */
function resolveUrl(app: App, request: ScimRequest): URL {
  const query = printQuery(request.query)
  return new URL(`${app.settings.connection.baseUrl}${request.path}${query === '' ? '' : `?${query}`}`)
}

/** What was typed, or, where the administrator has asked for it, the same after "Bearer ". */
function credentialOf({ template, settings: { connection } }: App): string {
  const isPrefixed = connection.addsBearer && template.authorization === 'verbatim'
  return isPrefixed ? `Bearer ${connection.credential}` : connection.credential
}
