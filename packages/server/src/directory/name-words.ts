// The words of a person's names, by whose beginnings the person is found.

import { foldText, isJsonObject, type Resource } from '@fluid-scim/scim'

const WORDS_MAX = 12
const LENGTH_MAX = 40

/** Each word once, in comparison form: `ines`, `valcourt`. */
export function nameWordsOf(resource: Resource): readonly string[] {
  const { name } = resource
  const names = [
    resource['displayName'],
    ...(isJsonObject(name) ? [name['givenName'], name['familyName']] : []),
    userNamePart(resource['userName']),
  ]
  const words = names.flatMap((text) => (typeof text === 'string' ? wordsOf(text) : []))
  return [...new Set(words)].slice(0, WORDS_MAX)
}

/** The words of a text in comparison form, for what is stored and for what is looked for. */
export function wordsOf(text: string): readonly string[] {
  return foldText(text)
    .split(/[^\p{L}\p{N}\p{M}]+/u)
    .filter((word) => word !== '')
    .map((word) => word.slice(0, LENGTH_MAX))
}

/** `ines.valcourt` of an address: many user names are a name. */
function userNamePart(userName: unknown): string | undefined {
  return typeof userName === 'string' ? userName.split('@', 1)[0] : undefined
}
