import { describe, expect, it } from 'vitest'
import { isShownLocked, waitMs } from './throttle.ts'

const nowMs = 1_000_000
const NOBODY = { own: undefined, others: undefined, ofSource: undefined, isKnownSource: false }
const failed = (failures: number, ago = 0) => ({ failures, lastMs: nowMs - ago })

describe('waitMs', () => {
  const cases = [
    ['nobody has failed', {}, 0],
    ['four wrong tries from here', { own: failed(4) }, 0],
    ['five', { own: failed(5) }, 1_000],
    ['eight', { own: failed(8) }, 8_000],
    ['eight, four seconds ago', { own: failed(8, 4_000) }, 4_000],
    ['a hundred: never longer than a quarter of an hour', { own: failed(100) }, 900_000],
    ['fifty under any name', { ofSource: failed(50) }, 1_000],
    ['a thousand by strangers: half a minute', { others: failed(1_000) }, 30_000],
    ['a thousand by strangers, at a known source', { others: failed(1_000), isKnownSource: true }, 0],
    ['a hundred from here, at a known source', { own: failed(100), isKnownSource: true }, 900_000],
  ] as const
  it.each(cases)('%s', (_name, tries, expected) => {
    expect(waitMs({ ...NOBODY, ...tries, nowMs })).toBe(expected)
  })
})

it('shows an account as Locked after ten wrong tries, wherever they came from', () => {
  expect(isShownLocked([failed(5), failed(4)])).toBe(false)
  expect(isShownLocked([failed(5), failed(5)])).toBe(true)
})
