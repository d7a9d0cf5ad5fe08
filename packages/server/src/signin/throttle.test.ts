import { describe, expect, it } from 'vitest'
import { isShownLocked, waitMs } from './throttle.ts'

const nowMs = 1_000_000
const failed = (source: string, failures: number, ago = 0) => ({ source, failures, lastMs: nowMs - ago })

describe('waitMs', () => {
  const cases = [
    ['nobody has failed', [], undefined, false, 0],
    ['four wrong tries from here', [failed('here', 4)], undefined, false, 0],
    ['five', [failed('here', 5)], undefined, false, 1_000],
    ['eight', [failed('here', 8)], undefined, false, 8_000],
    ['eight, four seconds ago', [failed('here', 8, 4_000)], undefined, false, 4_000],
    ['a hundred: never longer than a quarter of an hour', [failed('here', 100)], undefined, false, 900_000],
    ['fifty under any name', [], failed('here', 50), false, 1_000],
    ['a thousand by strangers: half a minute', [failed('there', 1_000)], undefined, false, 30_000],
    ['a thousand by strangers, at a known source', [failed('there', 1_000)], undefined, true, 0],
    ['a hundred from here, at a known source', [failed('here', 100)], undefined, true, 900_000],
  ] as const
  it.each(cases)('%s', (_name, ofName, ofSource, isKnownSource, expected) => {
    expect(waitMs({ source: 'here', ofName, ofSource, isKnownSource, nowMs })).toBe(expected)
  })
})

it('shows an account as Locked after ten wrong tries, wherever they came from', () => {
  expect(isShownLocked([failed('here', 5), failed('there', 4)])).toBe(false)
  expect(isShownLocked([failed('here', 5), failed('there', 5)])).toBe(true)
})
