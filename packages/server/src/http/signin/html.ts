// HTML by tagged templates: every value is escaped, only what this function made goes in as it is (T-57).

import { createHash } from 'node:crypto'

declare const brand: unique symbol
export interface Html {
  readonly [brand]: true
  toString(): string
}

class Markup {
  readonly #text: string
  constructor(text: string) {
    this.#text = text
  }
  toString(): string {
    return this.#text
  }
}

type Value = Html | string | number | undefined | false | readonly Value[]

/** A piece of a page. Texts are escaped; undefined and false leave nothing. */
export function html(parts: TemplateStringsArray, ...values: readonly Value[]): Html {
  return markup(parts.map((part, index) => part + (index < values.length ? textOf(values[index]) : '')).join(''))
}

/** Markup that was made elsewhere and holds nothing from outside, such as a drawn code. */
export function trustedMarkup(text: string): Html {
  return markup(text)
}

export function escapeHtml(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  }
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character)
}

/** Names a version of an asset, so that browsers may keep it. */
export function versionOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 10)
}

function textOf(value: Value): string {
  if (value === undefined || value === false) return ''
  if (value instanceof Markup) return value.toString()
  if (Array.isArray(value)) return value.map(textOf).join('')
  return escapeHtml(String(value))
}

function markup(text: string): Html {
  // The brand exists for the compiler only.
  return new Markup(text) as unknown as Html
}
