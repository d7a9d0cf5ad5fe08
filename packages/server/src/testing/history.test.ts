import { expect, test } from 'vitest'
import { createHistory, randomFrom } from './history.ts'

test('allows what was there before, during or after a write that goes on, and only the new after it', () => {
  const history = createHistory('old')
  history.write('x', { start: 10, end: 20, value: 'new' })
  expect(history.possible('x', { start: 0, end: 5 })).toEqual(['old'])
  expect(history.possible('x', { start: 12, end: 15 })).toEqual(['old', 'new'])
  expect(history.possible('x', { start: 19, end: 30 })).toEqual(['old', 'new'])
  expect(history.possible('x', { start: 21, end: 30 })).toEqual(['new'])
  expect(history.possible('y', { start: 21, end: 30 })).toEqual(['old'])
})

test('allows either of two writes at once, until a later one is over', () => {
  const history = createHistory(undefined)
  history.write('x', { start: 0, end: 10, value: 'a' })
  history.write('x', { start: 5, end: 15, value: 'b' })
  expect(history.possible('x', { start: 20, end: 25 })).toEqual(['a', 'b'])
  history.write('x', { start: 16, end: 30, value: 'c' })
  expect(history.possible('x', { start: 20, end: 25 })).toEqual(['a', 'b', 'c'])
  expect(history.possible('x', { start: 31, end: 32 })).toEqual(['c'])
})

test('repeats random numbers by their seed', () => {
  const draw = (seed: number) => {
    const random = randomFrom(seed)
    return Array.from({ length: 20 }, () => random(1_000))
  }
  expect(draw(7)).toEqual(draw(7))
  expect(draw(7)).not.toEqual(draw(8))
})
