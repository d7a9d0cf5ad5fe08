import fc from 'fast-check'
import { expect, test } from 'vitest'
import { KEY_BYTES, NotOpened, open, seal } from './envelope.ts'

const anyKey = fc.uint8Array({ minLength: KEY_BYTES, maxLength: KEY_BYTES })

test('opens what it sealed, under the same key for the same purpose', () => {
  fc.assert(
    fc.property(anyKey, fc.uint8Array({ maxLength: 200 }), fc.string(), (key, plain, purpose) => {
      expect(Buffer.from(open(key, seal(key, plain, purpose), purpose))).toEqual(Buffer.from(plain))
    }),
  )
})

test('opens nothing for another purpose or another key (T-70)', () => {
  const other = fc.tuple(anyKey, anyKey).filter(([one, two]) => Buffer.compare(one, two) !== 0)
  fc.assert(
    fc.property(other, fc.uint8Array({ maxLength: 50 }), ([key, wrong], plain) => {
      const sealed = seal(key, plain, 'scim-token 1')
      expect(() => open(wrong, sealed, 'scim-token 1')).toThrow(NotOpened)
      expect(() => open(key, sealed, 'scim-token 2')).toThrow(NotOpened)
    }),
  )
})

test('opens nothing of which any byte was changed, or the end is missing (T-70)', () => {
  const key = new Uint8Array(KEY_BYTES).fill(7)
  const sealed = seal(key, Buffer.from('a secret'), 'purpose')
  for (let index = 0; index < sealed.length; index += 1) {
    const changed = Uint8Array.from(sealed)
    changed[index] = (changed[index] ?? 0) ^ 1
    expect(() => open(key, changed, 'purpose')).toThrow(NotOpened)
    expect(() => open(key, sealed.subarray(0, index), 'purpose')).toThrow(NotOpened)
  }
})

test('seals the same secret otherwise each time', () => {
  const key = new Uint8Array(KEY_BYTES).fill(7)
  const sealed = Array.from({ length: 100 }, () =>
    Buffer.from(seal(key, Buffer.from('a secret'), 'purpose')).toString('hex'),
  )
  expect(new Set(sealed).size).toBe(100)
})
