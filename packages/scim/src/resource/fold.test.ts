import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { JsonObject, JsonValue } from '../json.ts'
import { resolvePath } from '../schema/lookup.ts'
import { userResourceType } from '../schema/resource-types.ts'
import { ENTERPRISE_USER_SCHEMA, USER_SCHEMA } from '../urn.ts'
import { foldResource, foldText, sortKey } from './fold.ts'

describe('foldText', () => {
  it.each([
    ['Ines.Valcourt@NORTHRAIL.example', 'ines.valcourt@northrail.example'],
    ['STRASSE', 'straße'],
    ['STRAẞE', 'strasse'],
    ['ΟΔΟΣ', 'οδος'],
    ['ΟΔΟΣ', 'οδοσ'],
    ['Zoe\u0308', 'ZOË'],
    ['ﬁn', 'FIN'],
    ['ＡＢＣ\u3000１２３', 'abc 123'],
    ['ｶﾞ', 'ガ'],
    ['ﾡￂￜ', 'ㄱㅏㅣ'],
    ['￥￠', '¥¢'],
    ['K', 'k'],
    ['ǅ', 'ǆ'],
    ['Ꭰ', 'ꭰ'],
    ['ı', 'I'],
    ['ς', 'Σ'],
    ['Iван', 'iВАН'],
    ['क\u093c', '\u0958'],
  ])('makes one key of %s and %s (C-INT-01, C-INT-03)', (one, other) => {
    expect(foldText(one)).toBe(foldText(other))
  })

  it.each([
    ['İ', 'i'],
    ['é', 'e'],
    ['a b', 'ab'],
    ['а', 'a'],
    ['①', '1'],
    ['', ' '],
  ])('keeps %s and %s apart', (one, other) => {
    expect(foldText(one)).not.toBe(foldText(other))
  })

  it('leaves the key of every single character as it is', () => {
    const moving = Array.from({ length: 0x110000 }, (_, code) => code)
      .filter((code) => code < 0xd800 || code > 0xdfff)
      .map((code) => String.fromCodePoint(code))
      .filter((character) => foldText(foldText(character)) !== foldText(character))
    expect(moving).toEqual([])
  })

  it('leaves a key as it is', () => {
    const text = fc.string({
      unit: fc.oneof(
        fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
        fc.constantFrom('\u0301', '\u0345', 'ß', 'ẞ', 'ς', 'Σ', 'İ', 'ı', 'ﬁ', 'ﾞ', 'ｶ', 'ᾳ', 'ǰ'),
      ),
    })
    fc.assert(
      fc.property(text, (value) => {
        expect(foldText(foldText(value))).toBe(foldText(value))
      }),
    )
  })

  it('does not look at letter case or normal form', () => {
    const word = fc.string({
      unit: fc.constantFrom('a', 'B', 'é', 'É', 'ö', 'Ø', 'ж', 'Ж', 'σ', 'Σ', 'ß', '1', ' ', '🚆'),
    })
    fc.assert(
      fc.property(word, (value) => {
        const spellings = [value.toUpperCase(), value.toLowerCase(), value.normalize('NFD'), value.normalize('NFC')]
        expect(new Set(spellings.map(foldText))).toEqual(new Set([foldText(value)]))
      }),
    )
  })
})

describe('foldResource', () => {
  it('folds what is compared without case, turns dates into milliseconds and leaves the rest', () => {
    const resource: JsonObject = {
      schemas: [USER_SCHEMA, ENTERPRISE_USER_SCHEMA],
      id: 'ID-1',
      externalId: 'Ext',
      userName: 'ÉVA',
      active: true,
      name: { givenName: 'Éva' },
      emails: [{ value: 'A@X', type: 'Work', primary: true }],
      photos: [{ value: 'https://X/A' }],
      shoeSize: 'Big',
      [ENTERPRISE_USER_SCHEMA]: { department: 'R&D', manager: { value: 'U-1' } },
      meta: { created: '2026-03-01T08:00:00.000Z', version: 'W/"A"' },
    }
    expect(foldResource(userResourceType, resource)).toEqual({
      ...resource,
      userName: 'éva',
      name: { givenName: 'éva' },
      emails: [{ value: 'a@x', type: 'work', primary: true }],
      [ENTERPRISE_USER_SCHEMA]: { department: 'r&d', manager: { value: 'U-1' } },
      meta: { created: 1772352000000, version: 'W/"A"' },
    })
  })

  it.each(Object.getOwnPropertyNames(Object.prototype))('takes %s for any unknown name (T-50)', (name) => {
    const resource: JsonObject = JSON.parse(`{"${name}": {"A": "B"}, "emails": [{"${name}": "C"}]}`)
    expect(JSON.stringify(foldResource(userResourceType, resource))).toBe(JSON.stringify(resource))
  })
})

describe('sortKey', () => {
  const emails = [
    { value: 'B@x', type: 'Home' },
    { value: 'A@x', type: 'Work', primary: true },
  ]

  it.each<[string, string | undefined, JsonObject, JsonValue | undefined]>([
    ['userName', undefined, { userName: 'Éva' }, 'éva'],
    ['id', undefined, { id: 'ABC' }, 'ABC'],
    ['active', undefined, { active: false }, false],
    ['name', 'givenName', { name: { givenName: 'Zoë' } }, 'zoë'],
    ['meta', 'created', { meta: { created: '2026-03-01T08:00:00Z' } }, 1772352000000],
    ['emails', undefined, { emails }, 'a@x'],
    ['emails', 'type', { emails }, 'work'],
    ['emails', 'value', { emails: emails.slice(0, 1) }, 'b@x'],
    ['emails', 'value', { emails: [] }, undefined],
    ['emails', 'display', { emails }, undefined],
    ['title', undefined, {}, undefined],
    ['name', undefined, { name: { givenName: 'Zoë' } }, undefined],
  ])('of %s %s is the primary value, else the first (C-SRT-03, C-SRT-05)', (name, sub, resource, expected) => {
    const path = resolvePath(userResourceType, { uri: undefined, name, sub })
    expect(path && sortKey(resource, path)).toBe(expected)
  })

  it('finds attributes of an extension', () => {
    const path = resolvePath(userResourceType, { uri: ENTERPRISE_USER_SCHEMA, name: 'department', sub: undefined })
    expect(path && [sortKey({ [ENTERPRISE_USER_SCHEMA]: { department: 'R' } }, path), sortKey({}, path)]).toEqual([
      'r',
      undefined,
    ])
  })
})
