// Exchanges and events as the report keeps them.
import { findString, isObject } from '../json.ts'
import type { LoggedEvent } from '../system-log/system-log.ts'
import type { Exchange } from '../wire/exchange.ts'
import { judgeExchange } from './findings/judge-exchange.ts'
import type { EventReport, ExchangeReport } from './report.ts'

const BODY_MAX = 20_000

export function toExchangeReport(exchange: Exchange): ExchangeReport {
  return {
    request: `${exchange.method} ${exchange.path}${exchange.query === '' ? '' : `?${exchange.query}`}`,
    status: exchange.status,
    failure: exchange.failure,
    fault: exchange.fault,
    durationMs: exchange.durationMs,
    requestBody: exchange.requestBody?.slice(0, BODY_MAX),
    responseBody: exchange.responseBody?.slice(0, BODY_MAX),
    findings: judgeExchange(exchange),
  }
}

export function toEventReport({ document }: LoggedEvent): EventReport {
  const outcome = isObject(document.outcome) ? document.outcome : {}
  return {
    eventType: findString(document, 'eventType') ?? '',
    displayMessage: findString(document, 'displayMessage') ?? '',
    result: findString(outcome, 'result') ?? '',
    reason: findString(outcome, 'reason'),
    document,
  }
}
