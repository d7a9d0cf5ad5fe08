// Names that only look different are one name; names that hide something are no names.

import { expect, test } from 'vitest'
import { person } from '../../store/contract/scene.ts'
import { startFluid } from '../../testing/fluid.ts'
import { CORE_GROUP, CORE_USER } from '../../testing/okta-bodies.ts'

const SAME: readonly (readonly [string, string, string])[] = [
  ['letter case', 'ines@northrail.example', 'INES@NorthRail.Example'],
  ['composed and decomposed letters', 'zo\u00eb@northrail.example', 'zoe\u0308@northrail.example'],
  ['full width', 'ines@northrail.example', '\uff49\uff4e\uff45\uff53@northrail.example'],
]

test.each(SAME)('takes two names that differ in %s for one (T-06, T-42)', async (_what, one, other) => {
  await using fluid = await startFluid()
  const id = await fluid.acme.addUser(one)
  const second = await fluid.acme.post('/Users', { schemas: [CORE_USER], userName: other })
  expect([second.status, second.body.scimType]).toEqual([409, 'uniqueness'])
  const found = await fluid.acme.get(`/Users?filter=${encodeURIComponent(`userName eq ${JSON.stringify(other)}`)}`)
  expect(found.body.Resources.map((user: { id: string }) => user.id)).toEqual([id])
})

const HIDDEN: readonly (readonly [string, string])[] = [
  ['a zero-width space', 'ines\u200b@northrail.example'],
  ['a zero-width joiner', 'in\u200des@northrail.example'],
  ['a right-to-left override', 'ines\u202e@northrail.example'],
  ['a soft hyphen', 'in\u00ades@northrail.example'],
  ['a NUL', 'ines\u0000@northrail.example'],
  ['a line break', 'ines\n@northrail.example'],
  ['a byte order mark', 'in\ufeffes@northrail.example'],
  ['a left-to-right mark', 'ines\u200e@northrail.example'],
  ['a variation selector', 'ines\ufe0f@northrail.example'],
  ['a Hangul filler', 'ines\u3164@northrail.example'],
  ['a no-break space', 'ines\u00a0valcourt'],
  ['a thin space', 'ines\u2009valcourt'],
]

test.each(HIDDEN)('refuses a name with %s, and says why (T-06)', async (_what, userName) => {
  await using fluid = await startFluid()
  const answer = await fluid.acme.post('/Users', { schemas: [CORE_USER], userName })
  expect([answer.status, answer.body.scimType, answer.body.detail]).toEqual([
    400,
    'invalidValue',
    expect.stringMatching(/userName/),
  ])
})

test('shuts out a person whose name was stored before it could be refused (T-30)', async () => {
  await using fluid = await startFluid()
  const row = person('ines\u00a0valcourt')
  await fluid.runtime.store.write(fluid.acme.added.organisation.id, (tx) => tx.users.insert(row))
  const answer = await fluid.acme.patch(`/Users/${row.id}`, { op: 'replace', path: 'active', value: false })
  expect([answer.status, answer.body.active]).toEqual([200, false])
})

const NEEDED = [
  '\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645',
  '\u0915\u094d\u200d\u0937',
  '\u845b\u{e0100}',
  '\u{1f469}\u200d\u{1f4bb}',
]

test.each(NEEDED)('keeps the joiners that a script needs: %s', async (userName) => {
  await using fluid = await startFluid()
  const answer = await fluid.acme.post('/Users', { schemas: [CORE_USER], userName })
  expect([answer.status, answer.body.userName]).toEqual([201, userName])
})

test('takes a name with spaces around it for the name without them (T-06)', async () => {
  await using fluid = await startFluid()
  await fluid.acme.addUser('ines@northrail.example')
  const answer = await fluid.acme.post('/Users', { schemas: [CORE_USER], userName: ' \ufeffines@northrail.example ' })
  expect([answer.status, answer.body.scimType]).toEqual([409, 'uniqueness'])
})

test('gives no role by a group whose name only looks like one (T-06, T-22)', async () => {
  await using fluid = await startFluid()
  const id = await fluid.acme.addUser('ines@northrail.example')
  const names = ['Fluid Us\u0435r', 'Fluid User\u0301', 'Flu\u0131d User', 'Fluid\u2002\u2002Users']
  for (const displayName of names) {
    const answer = await fluid.acme.post('/Groups', { schemas: [CORE_GROUP], displayName, members: [{ value: id }] })
    expect([displayName, answer.status]).toEqual([displayName, 201])
  }
  const granted = (await fluid.acme.journal()).filter(({ action }) => action.startsWith('role.'))
  expect(granted).toEqual([])
})
