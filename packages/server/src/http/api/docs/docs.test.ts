import { expect, test } from 'vitest'
import { addWebhook } from '../../../provisioning/webhooks.ts'
import { apiClient } from '../../../testing/api-client.ts'
import { startFluid, type TestFluid } from '../../../testing/fluid.ts'
import { EXAMPLES } from './examples.ts'
import { operationsOf } from './operations.ts'
import { curlOf } from './page.ts'

const BY = { actor: { kind: 'operator', id: 'test', client: 'test' }, requestId: 'test' } as const

async function documentOf(fluid: TestFluid): Promise<unknown> {
  return await (await fetch(`${fluid.origin}/o/acme/api/v1/openapi.json`)).json()
}

test('shows every operation of the API on a page without scripts, to anybody who asks', async () => {
  await using fluid = await startFluid()
  const page = await fetch(`${fluid.origin}/o/acme/api/docs`)
  const text = await page.text()
  const operations = operationsOf(await documentOf(fluid))
  const missing = operations.filter(({ method, path }) => !text.includes(`<code>${method} ${path}</code>`))
  expect([page.status, operations.length > 60, missing]).toEqual([200, true, []])
  expect(page.headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/)
  expect(text).not.toMatch(/<script(?![^>]* src=)|style=/)
  expect((await fetch(`${fluid.origin}/o/nobody/api/docs`)).status).toBe(404)
})

test('has an example for every request that needs a body or a query, and none for what is not there', async () => {
  await using fluid = await startFluid()
  const operations = operationsOf(await documentOf(fluid))
  const named = new Set(operations.map(({ method, path }) => `${method} ${path}`))
  const bare = operations.filter(
    ({ parameters, body, exampleBody }) =>
      (body !== undefined && exampleBody === undefined) ||
      parameters.some(({ place, isRequired, example }) => place === 'query' && isRequired && example === undefined),
  )
  expect(bare.map(({ method, path }) => `${method} ${path}`)).toEqual([])
  expect(Object.keys(EXAMPLES).filter((name) => !named.has(name))).toEqual([])
})

/** What examples with ids are about. */
async function prepare(fluid: TestFluid): Promise<(name: string) => Promise<string>> {
  const { acme, runtime, vault } = fluid
  const organisation = acme.added.organisation.id
  const ines = await acme.addUser('ines.valcourt@northrail.example')
  const gone = await acme.addUser('gone@northrail.example')
  await acme.patch(`/Users/${gone}`, { op: 'replace', path: 'active', value: false })
  const group = await acme.addGroup('PMO London', [ines])
  const { webhook } = await addWebhook(runtime, vault, BY, {
    organisation,
    url: 'http://127.0.0.1:9/',
    eventTypes: [],
    secret: undefined,
    isPrivateAllowed: true,
  })
  return async (name) => {
    if (name.includes('/erase')) return gone
    if (name.includes(' /groups/')) return group
    return name.includes(' /webhooks/') ? webhook.id : ines
  }
}

/** Those that ask somebody outside, or somebody who is signed in, have tests of their own; here they are only refused well. */
const ELSEWHERE: Readonly<Record<string, number>> = {
  'POST /providers/{name}/metadata': 400,
  'POST /session/tokens': 403,
}

test('answers every example as the page says', async () => {
  await using fluid = await startFluid({ environment: { FLUID_WEBHOOK_PRIVATE: 'on' } })
  const idFor = await prepare(fluid)
  const api = await apiClient(fluid, fluid.acme)
  const operations = operationsOf(await documentOf(fluid))
  const wrong: string[] = []
  for (const name of Object.keys(EXAMPLES)) {
    const operation = operations.find(({ method, path }) => `${method} ${path}` === name)
    if (operation === undefined) throw new Error(`${name} is not there`)
    const id = await idFor(name)
    // The very line of the page: what it would send is read out of it.
    const line = curlOf(operation, '').replaceAll('{id}', id).replaceAll('{name}', 'OktaSSO')
    const url = /"([^"]*)"/.exec(line)?.[1] ?? ''
    const body = /-d '(.*)'$/s.exec(line)?.[1]
    const answer = await api.send(operation.method, url, body === undefined ? undefined : JSON.parse(body))
    const wanted = ELSEWHERE[name] ?? Number(operation.answers[0]?.status)
    if (answer.status !== wanted) wrong.push(`${name}: ${answer.status}, not ${wanted}: ${JSON.stringify(answer.body)}`)
  }
  expect(wrong).toEqual([])
})
