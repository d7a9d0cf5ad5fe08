import { expect, test } from 'vitest'
import { startFluid } from '../../testing/fluid.ts'

test('finds a user by userName in another letter case (C-USR-01)', async () => {
  await using fluid = await startFluid()
  const id = await fluid.acme.addUser('ines.valcourt@northrail.example')
  const found = await fluid.acme.get(
    '/Users?filter=userName+eq+%22INES.Valcourt%40northrail.example%22&startIndex=1&count=100',
  )
  expect(found.status).toBe(200)
  expect(found.body.Resources.map((user: { id: string }) => user.id)).toEqual([id])
})
