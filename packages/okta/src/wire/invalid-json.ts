// The words of the JSON parser that Okta shows when an answer is not JSON: the first character or word that is wrong.

const SOURCE = 'at [Source: java.io.StringReader@3c1f5a7d'

const TOKEN = /\s+|"(?:[^"\\\n]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|(?:true|false|null)(?![\w$])|[{}[\],:]/y
const WORD = /[A-Za-z_$][\w$]*/y

/** What an administrator reads for a body that is not JSON, such as the HTML page of a proxy. */
export function explainInvalidJson(text: string): string {
  const start = findWrongToken(text)
  // What is left are tokens in a wrong order, a structure that does not end, or a text that does not.
  if (start === text.length || text.charAt(start) === '"') {
    const missing = start < text.length ? 'was expecting closing quote for a string value' : describeOpen(text)
    return `Invalid JSON: Unexpected end-of-input: ${missing} ${SOURCE}; ${place(text, text.length - 1)}]`
  }
  WORD.lastIndex = start
  const word = WORD.exec(text)?.[0]
  if (word !== undefined) {
    return `Invalid JSON: Unrecognized token '${word}': was expecting ('true', 'false' or 'null') ${SOURCE}; ${place(text, start + word.length - 1)}]`
  }
  const character = text.charAt(start)
  return `Invalid JSON: Unexpected character ('${character}' (code ${character.codePointAt(0) ?? 0})): expected a valid value (number, String, array, object, 'true', 'false' or 'null') ${SOURCE}; ${place(text, start)}]`
}

function describeOpen(text: string): string {
  return `expected close marker for ${text.trimStart().startsWith('[') ? 'ARRAY' : 'OBJECT'}`
}

/** Where the first text stands that is no token of JSON; the end when there is none. */
function findWrongToken(text: string): number {
  let position = 0
  while (position < text.length) {
    TOKEN.lastIndex = position
    const token = TOKEN.exec(text)?.[0]
    if (token === undefined) return position
    position += token.length
  }
  return position
}

/** Line and column as that parser counts: the column after the character at the position. */
function place(text: string, position: number): string {
  const lines = text.slice(0, position).split('\n')
  return `line: ${lines.length}, column: ${(lines.at(-1) ?? '').length + 2}`
}
