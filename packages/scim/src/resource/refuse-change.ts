// What is immutable is given a value once: RFC 7643 section 7, RFC 7644 sections 3.5.1 and 3.5.2 (C-PAT-06, C-PUT-02).

import { badRequest } from '../error.ts'
import { isJsonObject, type JsonValue } from '../json.ts'
import { own } from '../own.ts'
import type { Attribute } from '../schema/attribute.ts'
import { sameValue } from './diff.ts'

/** Throws 400 mutability when an immutable attribute, or part of a single complex one, had a value and has another now. */
export function refuseChange(attribute: Attribute, before: JsonValue | undefined, after: JsonValue | undefined): void {
  const isChanged = before !== undefined && !sameValue(before, after)
  if (isChanged && attribute.mutability === 'immutable') throw fixed(attribute.name)
  if (!isJsonObject(before)) return
  const parts = isJsonObject(after) ? after : {}
  for (const { name, mutability } of attribute.subAttributes) {
    const part = own(before, name)
    if (mutability === 'immutable' && part !== undefined && !sameValue(part, own(parts, name))) {
      throw fixed(`${attribute.name}.${name}`)
    }
  }
}

function fixed(name: string): Error {
  return badRequest('mutability', `${name} has a value and can never be changed again.`)
}
