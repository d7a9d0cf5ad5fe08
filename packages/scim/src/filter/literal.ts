// Literals are JSON (RFC 7644 section 3.4.2.2, RFC 8259): strings with JSON's escapes, numbers, and true, false, null
// in lower case only (C-FLT-04, A-19).

import { refuseSyntax, type Subject } from './syntax-error.ts'

const escapes = '"\\/bfnrt'
const hexadecimal = /^[0-9a-fA-F]{4}$/
const jsonNumber = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/

/**
 * The JSON string that begins with the quote at `start`: its content, and where it ends. Throws for bad escapes,
 * control characters, a missing end, U+0000 and halves of surrogate pairs (C-INT-05).
 */
export function scanLiteral(text: string, start: number, subject: Subject): { text: string; end: number } {
  const end = findClosingQuote(text, start, subject) + 1
  const raw = text.slice(start, end)
  const content = raw.includes('\\') ? decode(raw) : raw.slice(1, -1)
  if (content.includes('\u0000')) throw wrongLiteral(subject, start, 'U+0000 is not accepted in a text')
  if (!content.isWellFormed()) throw wrongLiteral(subject, start, 'the text holds half of a surrogate pair')
  return { text: content, end }
}

/** The value of an unquoted literal, or undefined when the word is none. */
export function parseBareLiteral(word: string): number | boolean | null | undefined {
  if (word === 'true') return true
  if (word === 'false') return false
  if (word === 'null') return null
  return jsonNumber.test(word) ? exactNumber(word) : undefined
}

// Numbers are kept exactly or not taken at all (T-54); -0 is 0.
function exactNumber(word: string): number | undefined {
  const value = Number(word)
  if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value))) return undefined
  return value === 0 ? 0 : value
}

function findClosingQuote(text: string, start: number, subject: Subject): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const unit = text.charCodeAt(at)
    if (unit === 0x22) return at
    if (unit < 0x20) throw wrongLiteral(subject, at, 'control characters are written as \\u escapes')
    if (unit === 0x5c) at = skipEscape(text, at, subject)
  }
  throw wrongLiteral(subject, start, 'the text that begins here has no closing double quote')
}

// From the backslash to the last character of its escape.
function skipEscape(text: string, backslash: number, subject: Subject): number {
  const letter = text.charAt(backslash + 1)
  if (letter === 'u' && hexadecimal.test(text.slice(backslash + 2, backslash + 6))) return backslash + 5
  if (letter !== '' && escapes.includes(letter)) return backslash + 1
  throw wrongLiteral(subject, backslash, 'a backslash begins one of \\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX')
}

function decode(raw: string): string {
  const value: unknown = JSON.parse(raw)
  return String(value)
}

function wrongLiteral(subject: Subject, at: number, reason: string): Error {
  return refuseSyntax(subject, `is wrong at position ${at + 1}: ${reason}`)
}
