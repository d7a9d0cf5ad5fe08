// The words of the console in the reader's language. A further language is one file with the same keys: the compiler
// names those that are missing.

import { english } from './english.ts'

export type Words = typeof english

const LANGUAGES: Readonly<Record<string, Words>> = { en: english }

function pick(): Words {
  for (const wanted of navigator.languages) {
    const words = LANGUAGES[wanted.split('-')[0] ?? '']
    if (words !== undefined) return words
  }
  return english
}

export const t = pick()
