// The words of the JSON parser that Okta shows when an answer is not JSON: the first character or word that is wrong.

const SOURCE = 'at [Source: java.io.StringReader@3c1f5a7d'

/** What an administrator reads for a body that is not JSON, such as the HTML page of a proxy. */
export function explainInvalidJson(text: string): string {
  const start = text.length - text.trimStart().length
  const line = text.slice(0, start).split('\n').length
  const column = start - (text.lastIndexOf('\n', start) + 1) + 1
  const word = /^[A-Za-z_$][A-Za-z0-9_$]*/.exec(text.slice(start))?.[0]
  if (word !== undefined && !['true', 'false', 'null'].includes(word)) {
    return `Invalid JSON: Unrecognized token '${word}': was expecting ('true', 'false' or 'null') ${SOURCE}; line: ${line}, column: ${column + word.length}]`
  }
  const character = text.slice(start, start + 1)
  if (character === '{' || character === '[') {
    const end = text.split('\n')
    return `Invalid JSON: Unexpected end-of-input: expected close marker for ${character === '{' ? 'OBJECT' : 'ARRAY'} ${SOURCE}; line: ${end.length}, column: ${(end.at(-1) ?? '').length + 1}]`
  }
  return `Invalid JSON: Unexpected character ('${character}' (code ${character.codePointAt(0) ?? 0})): expected a valid value (number, String, array, object, 'true', 'false' or 'null') ${SOURCE}; line: ${line}, column: ${column + 1}]`
}
