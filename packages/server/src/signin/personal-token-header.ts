// A personal token in an Authorization header: as a bearer token, or as the password of HTTP Basic beside the userName.

import { PERSONAL_TOKEN_PREFIX } from './personal-tokens.ts'

export interface PresentedToken {
  readonly token: string
  /** The userName that came with it; undefined with a bearer token. */
  readonly userName: string | undefined
}

/** Undefined when the header carries something else. */
export function personalTokenIn(header: string | undefined): PresentedToken | undefined {
  const [scheme = '', value = ''] = (header ?? '').trim().split(/\s+/, 2)
  if (scheme.toLowerCase() === 'bearer') return presented(value, undefined)
  if (scheme.toLowerCase() !== 'basic') return undefined
  const text = Buffer.from(value, 'base64').toString('utf8')
  const mark = text.lastIndexOf(':')
  return mark === -1 ? undefined : presented(text.slice(mark + 1), text.slice(0, mark))
}

function presented(token: string, userName: string | undefined): PresentedToken | undefined {
  return token.startsWith(PERSONAL_TOKEN_PREFIX) ? { token, userName } : undefined
}
