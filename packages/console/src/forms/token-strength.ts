// A token against the recommendation: at least 32 characters, mixing four kinds. What the server refuses is level 0.

const LENGTH_MIN = 16
const LENGTH_RECOMMENDED = 32

export interface TokenStrength {
  /** 0: refused; 4: as recommended. */
  readonly level: 0 | 1 | 2 | 3 | 4
  readonly has: Readonly<Record<'length' | 'upper' | 'lower' | 'digit' | 'special', boolean>>
  /** What an HTTP header cannot carry. */
  readonly problem: string | undefined
}

export function judgeToken(typed: string): TokenStrength {
  const token = typed.trim()
  const has = {
    length: token.length >= LENGTH_RECOMMENDED,
    upper: /[A-Z]/.test(token),
    lower: /[a-z]/.test(token),
    digit: /[0-9]/.test(token),
    special: /[^A-Za-z0-9]/.test(token),
  }
  const isCarried = /^[\x21-\x7e]*$/.test(token)
  const kinds = [has.upper, has.lower, has.digit, has.special].filter(Boolean).length
  return { level: isCarried ? levelOf(token, kinds) : 0, has, problem: isCarried ? undefined : PROBLEM }
}

const PROBLEM = 'A space or a letter in it cannot travel in an HTTP header: use letters, digits and ASCII punctuation.'

function levelOf(token: string, kinds: number): TokenStrength['level'] {
  if (token.length < LENGTH_MIN) return 0
  // The same few characters over and over are no secret, however long.
  if (new Set(token).size < 8) return 1
  if (token.length >= LENGTH_RECOMMENDED) return kinds === 4 ? 4 : 3
  return kinds >= 3 ? 2 : 1
}
