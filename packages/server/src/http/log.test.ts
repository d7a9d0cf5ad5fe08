import { expect, test } from 'vitest'
import { startFluid } from '../testing/fluid.ts'

interface Line {
  readonly msg: string
  readonly reqId?: string
  readonly path?: string
}

function parseLine(line: string): Line {
  return JSON.parse(line) as Line
}

test('gives every line of a request its id, which the answer bears too', async () => {
  await using fluid = await startFluid()
  const answers = [
    await fetch(`${fluid.acme.scimBaseUrl}/Users`, { headers: { authorization: `Bearer ${fluid.acme.token}` } }),
    await fetch(`${fluid.acme.scimBaseUrl}/Users`),
    await fetch(`${fluid.origin}/o/acme/api/v1/users`),
    await fetch(`${fluid.origin}/o/acme/signin`),
    await fetch(`${fluid.origin}/nowhere`),
  ]
  const ids = answers.map(({ headers }) => headers.get('x-request-id'))
  await expect
    .poll(() =>
      fluid.logLines
        .map(parseLine)
        .filter(({ msg }) => msg === 'request')
        .map(({ reqId }) => reqId),
    )
    .toEqual(ids)
  expect(new Set(ids).size).toBe(answers.length)
})

test.each([
  ['/scim/v2/Users/ines.valcourt@northrail.example', '/o/acme/scim/v2/Users/…'],
  ['/scim/v2/Users/01890000-0000-7000-8000-000000000001', '/o/acme/scim/v2/Users/01890000-0000-7000-8000-000000000001'],
  ['/scim/v2/Users?filter=userName+eq+%22ines%22', '/o/acme/scim/v2/Users'],
  ['/api/v1/users/ines.valcourt@northrail.example/access', '/o/acme/api/v1/users/…/access'],
  ['/scim/ines.valcourt', '/o/acme/scim/…'],
])('shows of %s no more than %s (T-73)', async (path, shown) => {
  await using fluid = await startFluid()
  await fetch(`${fluid.origin}/o/acme${path}`, { headers: { authorization: `Bearer ${fluid.acme.token}` } })
  const requests = () => fluid.logLines.map(parseLine).filter(({ msg }) => msg === 'request')
  await expect.poll(() => requests().map((line) => line.path)).toEqual([shown])
  expect(fluid.logLines.join('\n')).not.toMatch(/valcourt|userName/)
})
