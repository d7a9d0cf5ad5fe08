// Which rule strikes the next request. The counts of skipped and struck requests live as long as the rules do.
import type { Fault, FaultRule } from './fault.ts'

export interface FaultChooser {
  /** The fault that meets this request, if any; the first fitting rule that is still due wins. */
  choose(rules: readonly FaultRule[], request: { readonly method: string; readonly path: string }): Fault | undefined
}

export function createFaultChooser(): FaultChooser {
  const seen = new Map<string, number>()
  return {
    choose(rules, request) {
      for (const [index, rule] of rules.entries()) {
        if (!fits(rule, request)) continue
        const key = rule.id ?? String(index)
        const count = (seen.get(key) ?? 0) + 1
        seen.set(key, count)
        const strikes = count - (rule.skip ?? 0)
        if (strikes >= 1 && strikes <= (rule.times ?? Number.POSITIVE_INFINITY)) return rule.fault
      }
      return undefined
    },
  }
}

function fits(rule: FaultRule, request: { readonly method: string; readonly path: string }): boolean {
  if (rule.method !== undefined && rule.method !== request.method) return false
  return rule.path === undefined || request.path.startsWith(rule.path)
}
