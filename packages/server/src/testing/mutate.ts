// Good texts made bad: bytes that are lost, doubled, exchanged or put in, and pieces of other texts. For fuzz tests, which
// reach deeper with what is almost right than with noise.

import fc from 'fast-check'

const PIECES = [
  ...[
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
    '"',
    "'",
    '\\',
    ',',
    ':',
    '.',
    ' ',
    '\t',
    '\n',
    '&',
    '=',
    '+',
    '%',
    '%00',
    ';',
    '<',
    '>',
  ],
  ...['<!--', '-->', '<![CDATA[', ']]>', '<!DOCTYPE x [<!ENTITY y "z">]>', '&y;', '<?x?>', 'xmlns="x"'],
  ...['null', 'true', '-', '1e999', '99999999999999999999', '\u0000', '\ufeff', '\ud800', '\u202e', '\u00e9'],
  ...['__proto__', 'constructor', 'toString', ' and ', ' or ', 'not (', ' eq ', ' pr', 'members[value eq "', 'urn:'],
]

type Edit = (text: string, other: string) => string

const place = fc.nat({ max: 100_000 })

const anyEdit: fc.Arbitrary<Edit> = fc.oneof(
  fc.tuple(place, fc.nat({ max: 8 })).map(
    ([at, length]): Edit =>
      (text) =>
        without(text, at, length),
  ),
  fc.tuple(place, fc.constantFrom(...PIECES)).map(
    ([at, piece]): Edit =>
      (text) =>
        put(text, at, piece),
  ),
  fc.tuple(place, fc.string({ unit: 'binary', maxLength: 3 })).map(
    ([at, piece]): Edit =>
      (text) =>
        put(text, at, piece),
  ),
  fc.tuple(place, fc.nat({ max: 40 }), fc.nat({ max: 20 })).map(
    ([at, length, times]): Edit =>
      (text) =>
        put(
          text,
          at,
          text
            .slice(at % (text.length + 1))
            .slice(0, length)
            .repeat(times),
        ),
  ),
  fc.tuple(place, place, fc.nat({ max: 60 })).map(
    ([at, from, length]): Edit =>
      (text, other) =>
        put(text, at, other.slice(from % (other.length + 1)).slice(0, length)),
  ),
)

/** One of the texts with some edits, or as it is. */
export function mutationsOf(texts: readonly string[]): fc.Arbitrary<string> {
  return fc
    .tuple(fc.constantFrom(...texts), fc.constantFrom(...texts), fc.array(anyEdit, { maxLength: 5 }))
    .map(([text, other, edits]) => edits.reduce((edited, edit) => edit(edited, other), text))
}

function put(text: string, at: number, piece: string): string {
  const place = at % (text.length + 1)
  return text.slice(0, place) + piece + text.slice(place)
}

function without(text: string, at: number, length: number): string {
  const place = at % (text.length + 1)
  return text.slice(0, place) + text.slice(place + length)
}
