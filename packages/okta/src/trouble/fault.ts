// Trouble on purpose: which requests it meets, and what happens to them. Set per app, from a scenario or by hand.
import { isObject } from '../json.ts'
import { OrgError } from '../refusal.ts'

export type Fault =
  /** The request leaves later by so many milliseconds. */
  | { readonly kind: 'latency'; readonly milliseconds: number }
  /** The server acts, and its answer is lost. */
  | { readonly kind: 'drop-answer' }
  /** The request does not reach the server; somebody in between answers with this status. */
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: string; readonly body?: string }
  /** The server acts, and only the first half of its answer arrives. */
  | { readonly kind: 'half-answer' }
  /** The request's body trickles to the server over so many milliseconds. */
  | { readonly kind: 'slow-body'; readonly milliseconds: number }
  /** The request is sent twice in a row, as a proxy that repeats would; the second answer counts. */
  | { readonly kind: 'repeat' }
  /** The server is restarted while the request is on its way; how, the run is told on the command line. */
  | { readonly kind: 'restart' }

export interface FaultRule {
  readonly fault: Fault
  /** Only requests with this method. */
  readonly method?: string
  /** Only requests whose path below the base URL begins so: "/Groups". */
  readonly path?: string
  /** So many fitting requests pass before the trouble begins. */
  readonly skip?: number
  /** How often it strikes; without it, always. */
  readonly times?: number
  /** Given when the rule is set: setting the same rule again begins its counts anew. */
  readonly id?: string
}

/** Unknown JSON to rules. Refuses a rule with an unknown kind or a value of the wrong type. */
export function parseFaultRules(value: unknown): FaultRule[] {
  if (!Array.isArray(value)) throw new OrgError('invalid', 'Faults must be a list of rules.')
  return value.map(parseFaultRule)
}

/** One rule, written flat: `{kind: status, status: 429, retryAfter: "2", method: POST, path: /Users, times: 1}`. */
export function parseFaultRule(value: unknown): FaultRule {
  if (!isObject(value)) throw new OrgError('invalid', 'A fault must be an object with a kind.')
  const source = isObject(value.fault) ? { ...value, ...value.fault } : value
  return {
    fault: parseFault(source),
    ...(typeof source.method === 'string' ? { method: source.method.toUpperCase() } : {}),
    ...(typeof source.path === 'string' ? { path: source.path } : {}),
    ...(typeof source.skip === 'number' ? { skip: source.skip } : {}),
    ...(typeof source.times === 'number' ? { times: source.times } : {}),
    ...(typeof source.id === 'string' ? { id: source.id } : {}),
  }
}

function parseFault(source: Record<string, unknown>): Fault {
  const milliseconds = Number(source.milliseconds ?? 0)
  switch (source.kind) {
    case 'latency':
      return { kind: 'latency', milliseconds }
    case 'slow-body':
      return { kind: 'slow-body', milliseconds }
    case 'drop-answer':
      return { kind: 'drop-answer' }
    case 'half-answer':
      return { kind: 'half-answer' }
    case 'repeat':
      return { kind: 'repeat' }
    case 'restart':
      return { kind: 'restart' }
    case 'status':
      return {
        kind: 'status',
        status: Number(source.status ?? 500),
        ...(source.retryAfter === undefined ? {} : { retryAfter: String(source.retryAfter) }),
        ...(typeof source.body === 'string' ? { body: source.body } : {}),
      }
    default:
      throw new OrgError(
        'invalid',
        `Unknown kind of fault "${String(source.kind)}": use latency, slow-body, drop-answer, half-answer, repeat, restart or status.`,
      )
  }
}
