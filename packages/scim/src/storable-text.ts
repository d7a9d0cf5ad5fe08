/** Whether a text can be stored and sent back unharmed: no U+0000, and no half of a surrogate pair (C-INT-05). */
export function isStorableText(text: string): boolean {
  return text.isWellFormed() && !text.includes('\u0000')
}
