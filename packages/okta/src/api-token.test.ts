import { expect, it } from 'vitest'
import { openApiToken } from './api-token.ts'
import { openSimulator } from './simulator.ts'

it('is made at the first start, and the same at the next', async () => {
  await using simulator = await openSimulator({ dataDir: ':memory:' })
  const first = openApiToken(simulator.org)
  const second = openApiToken(simulator.org)
  expect([first.isNew, second.isNew, second.value]).toEqual([true, false, first.value])
})

it('ends when it is renewed', async () => {
  await using simulator = await openSimulator({ dataDir: ':memory:' })
  const token = openApiToken(simulator.org)
  const old = token.value
  const renewed = token.renew()
  expect([token.value, renewed === old, openApiToken(simulator.org).value]).toEqual([renewed, false, renewed])
})

it('is that of the environment when it gives one', async () => {
  await using simulator = await openSimulator({ dataDir: ':memory:' })
  const token = openApiToken(simulator.org, 'given-by-the-environment')
  expect([token.value, token.isFixed, token.isNew]).toEqual(['given-by-the-environment', true, false])
  expect(() => token.renew()).toThrow('The API token comes from OKTA_SIM_API_TOKEN')
})
