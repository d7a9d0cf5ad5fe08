// Trouble on purpose in words.
import type { AppDetail } from '../../../../src/console-api/shapes.ts'

/** A restart of the server is left to scenarios, which are told how to restart it. */
export const FAULT_KINDS = [
  { value: 'status', label: 'Somebody in between answers' },
  { value: 'latency', label: 'The request leaves later' },
  { value: 'slow-body', label: 'The body trickles' },
  { value: 'drop-answer', label: 'The answer is lost' },
  { value: 'half-answer', label: 'Half an answer arrives' },
  { value: 'repeat', label: 'The request is sent twice' },
] as const

export type FaultKind = (typeof FAULT_KINDS)[number]['value']

type FaultRule = AppDetail['faults'][number]

export function describeFault({ fault, method, path, times }: FaultRule): string {
  const requests = `${method ?? 'every'} request${path === undefined ? '' : ` to ${path}`}`
  const often = times === undefined ? 'always' : times === 1 ? 'once' : `${times} times`
  return `${what(fault)}: ${requests}, ${often}`
}

function what(fault: FaultRule['fault']): string {
  switch (fault.kind) {
    case 'latency':
      return `Leaves ${fault.milliseconds / 1_000} s later`
    case 'slow-body':
      return `The body trickles over ${fault.milliseconds / 1_000} s`
    case 'drop-answer':
      return 'The answer is lost'
    case 'half-answer':
      return 'Half an answer arrives'
    case 'repeat':
      return 'Sent twice'
    case 'restart':
      return 'The server restarts'
    case 'status':
      return `Answered with ${fault.status}${fault.retryAfter === undefined ? '' : `, Retry-After ${fault.retryAfter}`}`
  }
}
