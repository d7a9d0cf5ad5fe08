/** Names come from outside: what would turn the line around, or cannot be seen, is shown as a mark (T-57). */
export function printable(text: string): string {
  return text.replace(/(?!\n)[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '\u{fffd}')
}
