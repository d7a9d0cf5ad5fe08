import fc from 'fast-check'
import { expect, it } from 'vitest'
import { compareText } from './compare-text.ts'

const text = fc.string({ unit: 'grapheme' })

it('orders text as databases order its UTF-8 bytes (C-SRT-05)', () => {
  fc.assert(
    fc.property(text, text, (one, other) => {
      expect(Math.sign(compareText(one, other))).toBe(Buffer.compare(Buffer.from(one), Buffer.from(other)))
    }),
  )
})

it.each([
  ['', 'a'],
  ['a', 'aa'],
  ['Z', 'a'],
  ['z', 'é'],
  ['\ud7ff', '\ue000'],
  ['\uffff', '🚆'],
  ['🚆', '🚇'],
])('puts %j before %j', (one, other) => {
  expect([compareText(one, other) < 0, compareText(other, one) > 0, compareText(one, one)]).toEqual([true, true, 0])
})
