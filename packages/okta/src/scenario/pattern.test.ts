import { describe, expect, it } from 'vitest'
import { findDifference, fitsPattern } from './pattern.ts'

describe('a pattern', () => {
  it.each([
    ['POST /Users 201', 'POST /Users 201', true],
    ['POST /Users 20*', 'POST /Users 204', true],
    ['POST /Users 20*', 'POST /Users 409', false],
    ['GET /Users?filter=userName eq "*"&count=100 *', 'GET /Users?filter=userName eq "a.b+c"&count=100 200', true],
    ['GET /Users?a', 'GET /Usersxa', false],
    ['*', 'any\ntext', true],
    ['', 'x', false],
  ])('%j and %j: %j', (pattern, text, fits) => {
    expect(fitsPattern(pattern, text)).toBe(fits)
  })
})

describe('the difference between what is expected and what is there', () => {
  it.each<[unknown, unknown, string | undefined]>([
    [{ active: true }, { active: true, id: 'u-1' }, undefined],
    [{ active: true }, { active: false }, 'active: expected true, found false'],
    [{ active: true }, { active: 'true' }, 'active: expected true, found true'],
    [{ name: { givenName: 'Ines' } }, { name: { givenName: 'Tom' } }, 'name.givenName: expected Ines, found Tom'],
    [{ name: { givenName: 'I*' } }, { name: { givenName: 'Ines' } }, undefined],
    [{ emails: [{ value: 'a' }] }, { emails: [{ value: 'a', primary: true }] }, undefined],
    [{ emails: [] }, { emails: [1] }, 'emails: expected [], found [1]'],
    [{ emails: [{ value: 'a' }] }, { emails: [{ value: 'b' }] }, 'emails[0].value: expected a, found b'],
    [{ title: null }, {}, undefined],
    [{ title: null }, { title: '' }, undefined],
    [{ title: null }, { title: 'Planner' }, 'title: expected nothing, found Planner'],
    [{ title: 'Planner' }, {}, 'title: expected Planner, found nothing'],
  ])('between %j and %j is %j', (expected, actual, difference) => {
    expect(findDifference(expected, actual)).toBe(difference)
  })
})
