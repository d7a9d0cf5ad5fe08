// The width mapping of PRECIS (RFC 8265 section 3.3.1): fullwidth and halfwidth forms become the plain characters
// that Unicode decomposes them to.

const wideOrNarrow = /[\u3000\uff01-\uffee]/g
// The rows where compatibility normalisation would go further than the width: Hangul letters, signs and shapes.
const hangulFirst = 0xffa0
const signs: ReadonlyMap<string, string> = new Map([
  ['\uffe0', '¢'],
  ['\uffe1', '£'],
  ['\uffe2', '¬'],
  ['\uffe3', '¯'],
  ['\uffe4', '¦'],
  ['\uffe5', '¥'],
  ['\uffe6', '₩'],
  ['\uffe8', '│'],
  ['\uffe9', '←'],
  ['\uffea', '↑'],
  ['\uffeb', '→'],
  ['\uffec', '↓'],
  ['\uffed', '■'],
  ['\uffee', '○'],
])

/** The text with every fullwidth and halfwidth form replaced by its plain form; all else stays. */
export function mapWidth(text: string): string {
  return text.replace(wideOrNarrow, (form) => signs.get(form) ?? plainForm(form))
}

function plainForm(form: string): string {
  const code = form.charCodeAt(0)
  if (code < hangulFirst || code === 0x3000) return form.normalize('NFKC')
  return hangulLetter(code) ?? form
}

// Halfwidth Hangul letters lie in six runs, each with a gap before the next, in the order of U+3131..U+3163.
function hangulLetter(code: number): string | undefined {
  if (code === hangulFirst) return '\u3164'
  if (code <= 0xffbe) return String.fromCharCode(0x3131 + code - 0xffa1)
  const run = hangulVowelRuns.find(({ first, last }) => code >= first && code <= last)
  return run && String.fromCharCode(run.letter + code - run.first)
}

const hangulVowelRuns = [
  { first: 0xffc2, last: 0xffc7, letter: 0x314f },
  { first: 0xffca, last: 0xffcf, letter: 0x3155 },
  { first: 0xffd2, last: 0xffd7, letter: 0x315b },
  { first: 0xffda, last: 0xffdc, letter: 0x3161 },
]
