// Holds one exchange against every rule. Trouble on purpose is not the server's fault and is not judged.
import type { Exchange } from '../../wire/exchange.ts'
import { EFFECT_RULES } from './effect-rules.ts'
import { ERROR_RULES } from './error-rules.ts'
import { LIST_RULES } from './list-rules.ts'
import { RESOURCE_RULES } from './resource-rules.ts'
import type { Finding, Rule } from './rule.ts'
import { STATUS_RULES } from './status-rules.ts'
import { readSubject } from './subject.ts'

const RULES: readonly Rule[] = [...STATUS_RULES, ...ERROR_RULES, ...LIST_RULES, ...RESOURCE_RULES, ...EFFECT_RULES]

/** What is wrong with the answer, each with who says so. */
export function judgeExchange(exchange: Exchange): Finding[] {
  if (exchange.fault !== undefined) return []
  const subject = readSubject(exchange)
  if (subject === undefined) return [judgeSilence(exchange)]
  return RULES.flatMap(({ name, weight, source, check }) => {
    const sentence = check(subject)
    return sentence === undefined ? [] : [{ rule: name, weight, sentence, source }]
  })
}

function judgeSilence({ method, failure }: Exchange): Finding {
  return {
    rule: 'no-answer',
    weight: 'broken',
    sentence: `A ${method} got no answer: ${failure ?? 'the connection ended'}.`,
    source: 'RFC 7644 section 3; Okta gives up after 60 s and does not know whether the change was made',
  }
}
