import { compareText } from '@fluid-scim/scim'
import { expect, test } from 'vitest'
import type { Mail } from '../signin/mail.ts'
import { startFluid } from '../testing/fluid.ts'
import { mailAlarms } from './mail-alarms.ts'

test('writes once to everybody who can administer Fluid about an alarm', async () => {
  await using fluid = await startFluid()
  const { acme, runtime } = fluid
  const people: string[] = []
  for (let index = 0; index < 40; index += 1) people.push(await acme.addUser(`p${index}@northrail.example`))
  await acme.addGroup('Fluid User', people)
  await acme.addGroup('Fluid Application Administrator', people.slice(0, 2))
  await acme.addGroup('Fluid User Administrator', people.slice(1, 3))
  for (const id of people.slice(2, 12)) await acme.patch(`/Users/${id}`, { op: 'replace', value: { active: false } })
  const sent: Mail[] = []
  const mailer = { send: async (mail: Mail) => void sent.push(mail) }
  const { id } = acme.added.organisation
  expect(await runtime.store.backlog.listUnmailed()).toEqual([id])
  await Promise.all([mailAlarms(runtime, mailer, id), mailAlarms(runtime, mailer, id)])
  expect(sent.map(({ to }) => to).toSorted(compareText)).toEqual(['p0@northrail.example', 'p1@northrail.example'])
  expect(sent[0]?.text).toContain('node has taken access or roles away from more than 20 % of acme within 60 minutes.')
  expect(await runtime.store.backlog.listUnmailed()).toEqual([])
})
