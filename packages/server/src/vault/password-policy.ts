// Which passwords a local account may have: length before all else, and none of those that everybody tries first
// (NIST SP 800-63B section 3.1.1.2). No rules about classes of characters: they make passwords worse.

const LENGTH_MAX = 256
const REPEATS = /^(.{1,4})\1+$/u

const COMMON = [
  'password',
  'passwort',
  'motdepasse',
  'qwerty',
  'qwertz',
  'azerty',
  'letmein',
  'welcome',
  'iloveyou',
  'administrator',
  'changeme',
  'sunshine',
  'football',
  'princess',
  'superman',
  'trustno',
  'monkey',
  'dragon',
  'master',
  'secret',
]

export interface PasswordContext {
  readonly lengthMin: number
  /** Words that guessers try first: the user name, the e-mail address, the organisation. */
  readonly words: readonly string[]
}

/** The sentence that refuses a password, or undefined when it may be used. */
export function whyNotPassword(password: string, { lengthMin, words }: PasswordContext): string | undefined {
  const length = [...password].length
  if (length < lengthMin) {
    return `The password has ${length} characters: it needs at least ${lengthMin}. A few words in a row are easy to keep in mind.`
  }
  if (length > LENGTH_MAX) return `The password has ${length} characters: it may have at most ${LENGTH_MAX}.`
  if (/^\s|\s$/u.test(password)) return 'The password begins or ends with a space: leave it out.'
  const plain = plainLetters(password)
  if (REPEATS.test(password) || isSequence(password.toLowerCase())) {
    return 'The password is one pattern over and over: choose something that cannot be guessed from its beginning.'
  }
  const common = [...COMMON, ...words.map(plainLetters)].filter((word) => word.length >= 4)
  const found = common.find((word) => plain.includes(word) && plain.length - word.length < 8)
  if (found !== undefined) {
    return 'The password is little more than a common word, your name or your organisation: add other words to it.'
  }
  return undefined
}

/** Letters and digits in lower case, with the usual disguises taken off. */
function plainLetters(text: string): string {
  const disguises: Readonly<Record<string, string>> = {
    '0': 'o',
    '1': 'l',
    '3': 'e',
    '4': 'a',
    '5': 's',
    '@': 'a',
    $: 's',
  }
  return [...text.toLowerCase()]
    .map((letter) => disguises[letter] ?? letter)
    .join('')
    .replace(/[^\p{L}\p{N}]/gu, '')
}

/** `abcdefgh`, `87654321`: every step the same. */
function isSequence(text: string): boolean {
  const codes = [...text].map((letter) => letter.codePointAt(0) ?? 0)
  const steps = new Set(codes.slice(1).map((code, index) => code - (codes[index] ?? 0)))
  const [step] = steps
  return codes.length > 0 && steps.size === 1 && step !== undefined && Math.abs(step) <= 1
}
