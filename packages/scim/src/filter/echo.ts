// Input shown back inside an error: short, and harmless in a log or on a screen (C-ERR-04, T-51, T-57).

const shownMax = 32
// Controls, zero-width characters, line separators and bidirectional overrides: what a reader cannot see.
const invisible = /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g

/** The text in double quotes, cut after 32 characters, with everything that cannot be seen escaped. */
export function echo(text: string): string {
  const shown = text.length > shownMax ? `${text.slice(0, shownMax)}…` : text
  return JSON.stringify(shown).replace(invisible, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
