// What each kind of trouble does to one request.
import { STATUS_CODES } from 'node:http'
import type { Fault } from '../trouble/fault.ts'
import type { HttpAnswer, HttpClient, HttpRequest } from './http.ts'
import { WireFailure } from './wire-failure.ts'

export async function sendThroughFault(
  http: HttpClient,
  request: HttpRequest,
  fault: Fault | undefined,
  restartServer: (() => Promise<void>) | undefined,
): Promise<HttpAnswer> {
  switch (fault?.kind) {
    case undefined:
      return http.send(request)
    case 'latency':
      await new Promise((resolve) => setTimeout(resolve, fault.milliseconds))
      return http.send(request)
    case 'slow-body':
      return http.send({ ...request, bodyMs: fault.milliseconds })
    case 'repeat':
      await http.send(request)
      return http.send(request)
    case 'restart': {
      const [answer] = await Promise.all([http.send(request), restartServer?.()])
      return answer
    }
    case 'drop-answer':
      await http.send(request)
      throw new WireFailure('broken', `${request.url.host} failed to respond`)
    case 'half-answer': {
      const answer = await http.send(request)
      return { ...answer, text: answer.text.slice(0, Math.floor(answer.text.length / 2)) }
    }
    case 'status':
      return {
        status: fault.status,
        phrase: STATUS_CODES[fault.status] ?? '',
        headers: fault.retryAfter === undefined ? {} : { 'retry-after': fault.retryAfter },
        text: fault.body ?? '',
      }
  }
}
