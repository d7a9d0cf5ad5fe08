// A JSON grammar without recursion that builds nothing: it finds the first place that is wrong, and what JSON.parse
// would let pass without a word.

import { badRequest, type ScimError } from '../error.ts'
import { quote } from '../keys.ts'
import type { Limits } from '../limits.ts'

type Expecting = 'value' | 'value or ]' | 'key' | 'key or }' | 'comma' | 'end'

interface Scan {
  readonly text: string
  readonly limits: Limits
  at: number
  expecting: Expecting
  /** One entry per open bracket: the keys so far of an object, null for an array. */
  readonly open: (Set<string> | null)[]
}

/** Throws 400 invalidSyntax at the first place that is no JSON or could be read in two ways. */
export function scanJson(text: string, limits: Limits): void {
  const scan: Scan = { text, limits, at: skipSpace(text, 0), expecting: 'value', open: [] }
  if (scan.at === text.length) throw badRequest('invalidSyntax', 'The body is empty. Send a JSON object.')
  while (scan.at < text.length) {
    step(scan)
    scan.at = skipSpace(text, scan.at)
  }
  if (scan.expecting !== 'end') throw refuse(scan, 'the text ends before the JSON does')
}

function step(scan: Scan): void {
  const letter = scan.text[scan.at]
  if (scan.expecting === 'end') throw refuse(scan, 'nothing may follow the JSON value')
  if (scan.expecting === 'comma') stepAfterValue(scan, letter)
  else if (letter === '}' && scan.expecting === 'key or }') close(scan)
  else if (letter === ']' && scan.expecting === 'value or ]') close(scan)
  else if (scan.expecting === 'key' || scan.expecting === 'key or }') stepKey(scan, letter)
  else stepValue(scan, letter)
}

function stepAfterValue(scan: Scan, letter: string | undefined): void {
  const inObject = scan.open.at(-1) !== null
  const bracket = inObject ? '}' : ']'
  if (letter === bracket) close(scan)
  else if (letter !== ',') throw refuse(scan, `expected a comma or ${bracket}`)
  else {
    scan.at += 1
    scan.expecting = inObject ? 'key' : 'value'
  }
}

function stepKey(scan: Scan, letter: string | undefined): void {
  if (letter !== '"') throw refuse(scan, 'expected a name in double quotes')
  const start = scan.at
  skipString(scan)
  const written = scan.text.slice(start, scan.at)
  addKey(scan, start, written.includes('\\') ? String(JSON.parse(written)) : written.slice(1, -1))
  scan.at = skipSpace(scan.text, scan.at)
  if (scan.text[scan.at] !== ':') throw refuse(scan, 'expected a colon')
  scan.at += 1
  scan.expecting = 'value'
}

function addKey(scan: Scan, start: number, key: string): void {
  const keys = scan.open.at(-1)
  if (keys?.has(key)) {
    throw badRequest(
      'invalidSyntax',
      `${quote(key)} stands twice in one object, ${place(scan.text, start)}. Send it once.`,
    )
  }
  keys?.add(key)
  const { jsonNamesMax } = scan.limits
  if (keys !== undefined && keys !== null && keys.size > jsonNamesMax) {
    throw refuse(scan, `one object has more than ${jsonNamesMax} names`)
  }
}

function stepValue(scan: Scan, letter: string | undefined): void {
  if (letter === '{') openBracket(scan, new Set(), 'key or }')
  else if (letter === '[') openBracket(scan, null, 'value or ]')
  else {
    skipSimple(scan, letter)
    afterValue(scan)
  }
}

function skipSimple(scan: Scan, letter: string | undefined): void {
  if (letter === '"') skipString(scan)
  else if (letter === '-' || isDigit(letter)) skipNumber(scan)
  else skipWord(scan)
}

function openBracket(scan: Scan, keys: Set<string> | null, expecting: Expecting): void {
  const { jsonDepthMax } = scan.limits
  if (scan.open.length === jsonDepthMax) throw refuse(scan, `it is nested deeper than ${jsonDepthMax} levels`)
  scan.open.push(keys)
  scan.at += 1
  scan.expecting = expecting
}

function close(scan: Scan): void {
  scan.open.pop()
  scan.at += 1
  afterValue(scan)
}

function afterValue(scan: Scan): void {
  scan.expecting = scan.open.length === 0 ? 'end' : 'comma'
}

function skipString(scan: Scan): void {
  const { text } = scan
  for (let at = scan.at + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === 0x22) {
      scan.at = at + 1
      return
    }
    if (code < 0x20) throw refuse({ ...scan, at }, 'a control character must be written as an escape')
    if (code === 0x5c) at += escapeLength(scan, at) - 1
  }
  throw refuse(scan, 'the string that starts here does not end')
}

const ESCAPE = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y

function escapeLength(scan: Scan, at: number): number {
  ESCAPE.lastIndex = at
  const match = ESCAPE.exec(scan.text)
  if (match === null) throw refuse({ ...scan, at }, 'this escape is not known in JSON')
  return match[0].length
}

const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y

function skipNumber(scan: Scan): void {
  NUMBER.lastIndex = scan.at
  const match = NUMBER.exec(scan.text)
  if (match === null) throw refuse(scan, 'this is not a number in JSON')
  const [written, fraction, exponent] = match
  const number = Number(written)
  const isWhole = fraction === undefined && exponent === undefined
  if (!(isWhole ? Number.isSafeInteger(number) : Number.isFinite(number))) {
    throw refuse(scan, 'this number is too large to be kept exactly')
  }
  scan.at += written.length
}

function skipWord(scan: Scan): void {
  const word = ['true', 'false', 'null'].find((known) => scan.text.startsWith(known, scan.at))
  if (word === undefined) throw refuse(scan, 'expected a value')
  scan.at += word.length
}

function skipSpace(text: string, from: number): number {
  let at = from
  while (isSpace(text.charCodeAt(at))) at += 1
  return at
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09
}

function isDigit(letter: string | undefined): boolean {
  return letter !== undefined && letter >= '0' && letter <= '9'
}

function refuse(scan: Scan, reason: string): ScimError {
  return badRequest(
    'invalidSyntax',
    `The body is not the JSON that is expected, ${place(scan.text, scan.at)}: ${reason}. Correct the body and send it again.`,
  )
}

function place(text: string, at: number): string {
  const before = text.slice(0, at)
  const line = before.split('\n').length
  return `line ${line}, column ${at - before.lastIndexOf('\n')}`
}
