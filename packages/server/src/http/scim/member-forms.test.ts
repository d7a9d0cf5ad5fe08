// Every form of adding and removing members on a group of three: who is left, and nobody more or less (T-41).

import { expect, test } from 'vitest'
import { startFluid } from '../../testing/fluid.ts'

type Operations = (ids: { readonly a: string; readonly b: string; readonly d: string }) => readonly object[]

const FORMS: readonly (readonly [form: string, left: string, operations: Operations])[] = [
  ['a remove with a filter', 'bc', ({ a }) => [{ op: 'remove', path: `members[value eq "${a}"]` }]],
  ['a remove with a filter that nobody meets', 'abc', ({ d }) => [{ op: 'remove', path: `members[value eq "${d}"]` }]],
  ['a remove with a list', 'bc', ({ a }) => [{ op: 'remove', path: 'members', value: [{ value: a }] }]],
  ['a remove with one value', 'bc', ({ a }) => [{ op: 'Remove', path: 'members', value: { value: a } }]],
  [
    'a remove with a list of two',
    'c',
    ({ a, b }) => [{ op: 'remove', path: 'members', value: [{ value: a }, { value: b }] }],
  ],
  ['a remove with a list of strangers', 'abc', ({ d }) => [{ op: 'remove', path: 'members', value: [{ value: d }] }]],
  ['a remove with an empty list', 'abc', () => [{ op: 'remove', path: 'members', value: [] }]],
  ['a remove of all', '', () => [{ op: 'remove', path: 'members' }]],
  ['an add', 'abcd', ({ d }) => [{ op: 'add', path: 'members', value: [{ value: d }] }]],
  ['an add without a path', 'abcd', ({ d }) => [{ op: 'add', value: { members: [{ value: d }] } }]],
  ['an add of who is there', 'abc', ({ a }) => [{ op: 'add', path: 'members', value: [{ value: a }] }]],
  ['an add of nobody', 'abc', () => [{ op: 'add', path: 'members', value: [] }]],
  ['a replace', 'ad', ({ a, d }) => [{ op: 'replace', path: 'members', value: [{ value: a }, { value: d }] }]],
  ['a replace without a path', 'd', ({ d }) => [{ op: 'replace', value: { members: [{ value: d }] } }]],
  ['a replace by nobody', '', () => [{ op: 'replace', path: 'members', value: [] }]],
  [
    'out and in again',
    'abc',
    ({ a }) => [
      { op: 'remove', path: `members[value eq "${a}"]` },
      { op: 'add', path: 'members', value: [{ value: a }] },
    ],
  ],
]

test.each(FORMS)('after %s of members, "%s" are left of a, b and c (T-41)', async (_form, left, operations) => {
  await using fluid = await startFluid()
  const ids = new Map<string, string>()
  for (const name of 'abcd') ids.set(name, await fluid.acme.addUser(`${name}@northrail.example`))
  const idOf = (name: string) => ids.get(name) ?? ''
  const group = await fluid.acme.addGroup('Fluid User', ['a', 'b', 'c'].map(idOf))
  const patch = operations({ a: idOf('a'), b: idOf('b'), d: idOf('d') })
  const { status } = await fluid.acme.patch(`/Groups/${group}`, ...patch)
  const { body } = await fluid.acme.get(`/Groups/${group}`)
  const members = new Set((body.members ?? []).map(({ value }: { value: string }) => value))
  expect([status < 500, members]).toEqual([true, new Set([...left].map(idOf))])
})
