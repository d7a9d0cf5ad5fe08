import { expect, test } from 'vitest'
import { startBackground } from '../../journal/background.ts'
import { takeCensus } from '../../provisioning/census.ts'
import { apiClient } from '../../testing/api-client.ts'
import { startFluid, type TestFluid } from '../../testing/fluid.ts'
import { sendBytes } from '../../testing/raw-socket.ts'

const TOKEN = 'scrape-0123456789-abcdef'

function scrape(fluid: TestFluid, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  return fetch(`${fluid.origin}/metrics`, { headers })
}

/** The samples by their line's left side. */
async function samples(fluid: TestFluid): Promise<Readonly<Record<string, number>>> {
  const text = await (await scrape(fluid)).text()
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]))
}

test('counts requests by surface, method and class of answer', async () => {
  await using fluid = await startFluid()
  const id = await fluid.acme.addUser('ines.valcourt@northrail.example')
  await fluid.acme.get(`/Users/${id}`)
  await fluid.acme.get('/Users/nobody')
  await fetch(`${fluid.origin}/o/acme/api/v1/openapi.json`)
  const counted = await samples(fluid)
  const count = (surface: string, method: string, outcome: string) =>
    counted[`fluid_request_duration_seconds_count{surface="${surface}",method="${method}",outcome="${outcome}"}`]
  expect([
    count('scim', 'POST', '2xx'),
    count('scim', 'GET', '2xx'),
    count('scim', 'GET', '4xx'),
    count('api', 'GET', '2xx'),
  ]).toEqual([1, 1, 1, 1])
})

test('tells people, groups and licences once they have been counted', async () => {
  await using fluid = await startFluid()
  await fluid.acme.addUser('ines.valcourt@northrail.example')
  const id = await fluid.acme.addUser('tomas.reyl@northrail.example')
  await fluid.acme.patch(`/Users/${id}`, { op: 'replace', path: 'active', value: false })
  await takeCensus(fluid.runtime, fluid.census)
  expect(await samples(fluid)).toMatchObject({
    'fluid_people{state="active"}': 1,
    'fluid_people{state="inactive"}': 1,
    'fluid_licences{licence="Licensed"}': 1,
    fluid_groups: 0,
    fluid_organisations: 1,
  })
})

test('tells them per organisation when a setting says so', async () => {
  await using fluid = await startFluid({ environment: { FLUID_METRICS_ORGANISATIONS: 'on' } })
  await fluid.acme.addUser('ines.valcourt@northrail.example')
  await takeCensus(fluid.runtime, fluid.census)
  expect(await samples(fluid)).toMatchObject({ 'fluid_people{state="active",organisation="acme"}': 1 })
})

test('counts each change and refusal once, when the journal is followed', async () => {
  await using fluid = await startFluid()
  const background = startBackground({ ...fluid, isWebhookPrivate: true, observer: fluid.metrics })
  await fluid.acme.addUser('ines.valcourt@northrail.example')
  await fluid.acme.post('/Users', { userName: 'ines.valcourt@northrail.example' })
  await expect
    .poll(() => samples(fluid))
    .toMatchObject({
      'fluid_journal_entries_total{action="user.created",outcome="changed"}': 1,
      'fluid_journal_entries_total{action="request.refused",outcome="refused"}': 1,
      fluid_webhook_backlog: 0,
    })
  await background[Symbol.asyncDispose]()
})

test('measures commits, and the ways to the database', async () => {
  await using fluid = await startFluid()
  await fluid.acme.addUser('ines.valcourt@northrail.example')
  const counted = await samples(fluid)
  expect(counted['fluid_commit_transactions_count']).toBeGreaterThan(0)
  expect(counted['fluid_commit_duration_seconds_sum']).toBeGreaterThan(0)
  const load = fluid.runtime.store.load().kind
  expect(load === 'embedded' ? counted['fluid_waiting_writes'] : counted['fluid_pool_waiting']).toBe(0)
})

test('tells nothing of anybody', async () => {
  await using fluid = await startFluid()
  await fluid.acme.addUser('ines.valcourt@northrail.example')
  await takeCensus(fluid.runtime, fluid.census)
  await fetch(`${fluid.origin}/o/acme/scim/v2/Users/ines.valcourt@northrail.example`)
  const text = await (await scrape(fluid)).text()
  expect(text).not.toMatch(/ines|valcourt|acme/)
  expect(text).not.toContain(fluid.acme.token)
})

test.each(['X-Forwarded-For', 'X-Forwarded-Proto', 'Forwarded', 'Via', 'X-Real-IP'])(
  'answers nobody whom a proxy has brought along (%s)',
  async (name) => {
    await using fluid = await startFluid()
    const answer = await scrape(fluid, { [name]: '203.0.113.9' })
    expect([answer.status, (await answer.json()).error]).toEqual([403, expect.stringContaining('FLUID_METRICS_TOKEN')])
  },
)

test.each([
  ['localhost:9464', 200],
  ['127.0.0.1', 200],
  ['[::1]:8080', 200],
  ['rebound.example', 403],
  ['localhost.rebound.example', 403],
  ['127.0.0.1.rebound.example', 403],
])('answers a program on this machine that asks %s: %i', async (host, status) => {
  await using fluid = await startFluid()
  const answer = await sendBytes(fluid.origin, `GET /metrics HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
  expect(answer.status).toBe(status)
})

test.each([
  ['none', {}, 401],
  ['a wrong one', { authorization: 'Bearer scrape-0123456789-abcdeg' }, 401],
  ['the right one', { authorization: `Bearer ${TOKEN}` }, 200],
  ['the right one through a proxy', { authorization: `bearer ${TOKEN}`, 'x-forwarded-for': '203.0.113.9' }, 200],
])('asks everybody for the token that is set: %s', async (_what, headers, status) => {
  await using fluid = await startFluid({ environment: { FLUID_METRICS_TOKEN: TOKEN } })
  expect((await scrape(fluid, headers)).status).toBe(status)
})

test('counts a stream while it is open, and not as a slow request', async () => {
  await using fluid = await startFluid()
  const api = await apiClient(fluid, fluid.acme)
  const going = new AbortController()
  const stream = await fetch(`${fluid.origin}/o/acme/api/v1/journal/stream`, {
    headers: { authorization: `Bearer ${api.key}` },
    signal: going.signal,
  })
  expect(stream.status).toBe(200)
  expect(await samples(fluid)).toMatchObject({ fluid_live_streams: 1 })
  going.abort()
  await expect.poll(() => samples(fluid)).toMatchObject({ fluid_live_streams: 0 })
  expect(Object.keys(await samples(fluid)).filter((name) => name.includes('surface="api"'))).toEqual([])
})
