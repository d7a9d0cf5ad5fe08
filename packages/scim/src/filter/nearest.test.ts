import fc from 'fast-check'
import { expect, it } from 'vitest'
import { nearestName } from './nearest.ts'

const roles = ['User', 'Project access', 'Financial access', 'Administrator', 'name.givenName']

it.each([
  ['user', 'User'],
  ['Usre', 'User'],
  ['Finacial acess', 'Financial access'],
  ['Administator', 'Administrator'],
  ['NAME.GIVENNAME', 'name.givenName'],
  ['Uxxx', undefined],
  ['zebra crossing', undefined],
  ['', undefined],
  ['x'.repeat(1_000_000), undefined],
])('finds what %s was meant to be', (name, expected) => {
  expect(nearestName(name, roles)).toBe(expected)
})

it('takes the first of equally near names', () => {
  expect(nearestName('abc', ['abx', 'aby', 'xbc'])).toBe('abx')
})

it('finds every known name itself', () => {
  const names = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 20 }), {
    minLength: 1,
    selector: (name) => name.toLowerCase(),
  })
  fc.assert(
    fc.property(names, (known) => {
      expect(known.map((name) => nearestName(name, known))).toEqual(known)
    }),
  )
})
