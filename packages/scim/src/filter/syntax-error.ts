// What a filter or PATCH path that cannot be read is answered with: the place, what stood there, what was expected
// (C-FLT-05, C-PAT-05).

import { badRequest, type ScimError } from '../error.ts'
import { echo } from './echo.ts'

/** What is being read: it decides the scimType, the length limit and the words of the error. */
export type Subject = 'filter' | 'path'

/** A refusal whose sentence begins with `The filter` or `The path`. */
export function refuseSyntax(subject: Subject, claim: string): ScimError {
  return badRequest(subject === 'filter' ? 'invalidFilter' : 'invalidPath', `The ${subject} ${claim}.`)
}

/** A refusal of one token. A text literal is not repeated: it may be personal data. */
export function unexpected(
  subject: Subject,
  token: { readonly kind: string; readonly text: string; readonly position: number },
  expected: string,
): ScimError {
  const found = token.kind === 'end' ? 'the end' : token.kind === 'text' ? 'a quoted text' : echo(token.text)
  return refuseSyntax(subject, `is wrong at position ${token.position}: found ${found}, expected ${expected}`)
}
