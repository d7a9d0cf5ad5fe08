import { expect, test } from 'vitest'
import { startFluid } from '../testing/fluid.ts'
import { warnAboutLicences } from './watch-licences.ts'

test('warns once at nine tenths, once when exceeded, and again after it was better', async () => {
  await using fluid = await startFluid()
  const { acme, runtime } = fluid
  await acme.set({ licences: { Licensed: 10 } })
  const look = async () => {
    const organisation = await runtime.store.directory.findByName('acme')
    if (organisation !== undefined) await warnAboutLicences(runtime, organisation)
  }
  const people: string[] = []
  let added = 0
  const add = async (count: number) => {
    for (let index = 0; index < count; index += 1) people.push(await acme.addUser(`p${added++}@northrail.example`))
  }
  for (const count of [8, 1, 0, 2, 0]) {
    await add(count)
    await look()
  }
  for (const id of people.splice(0, 5)) await acme.delete(`/Users/${id}`)
  await look()
  await add(3)
  await look()
  const told = (await acme.journal()).filter(({ action }) => action.startsWith('licences.'))
  expect(told.map(({ sentence }) => sentence)).toEqual([
    'Licences: 9 of 10 contracted licences Licensed are in use: 1 is left.',
    'Licences: 11 of 10 contracted licences Licensed are in use: 1 more than contracted. Nobody is refused for it; talk to Fluid about more.',
    'Licences: 9 of 10 contracted licences Licensed are in use: 1 is left.',
  ])
})
