// Names, clients and texts come from outside, and a terminal obeys control characters: it could be made to hide, to forge or
// to turn around what it shows (T-57).

/** Control characters but for line breaks and tabs, what other programs take for a line break, and what turns text around. */
const STEERING = /(?![\n\t])[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu

/** The text with what would steer a terminal written as JSON writes it, `\u001b`: JSON in it still says the same. */
export function printable(text: string): string {
  return text.replace(STEERING, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
