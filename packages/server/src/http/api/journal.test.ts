import { expect, test } from 'vitest'
import { startBackground } from '../../journal/background.ts'
import { revokeApiKey } from '../../provisioning/api-keys.ts'
import { type ApiClient, apiClient } from '../../testing/api-client.ts'
import { startFluid, type TestFluid } from '../../testing/fluid.ts'
import { startReceiver } from '../../testing/receiver.ts'

test('answers questions about the journal in parts, the newest first', async () => {
  await using fluid = await startFluid()
  const api = await apiClient(fluid, fluid.acme)
  const id = await fluid.acme.addUser('ines@northrail.example')
  for (const title of ['one', 'two', 'three']) {
    await fluid.acme.patch(`/Users/${id}`, { op: 'replace', path: 'title', value: title })
  }
  const first = await api.get(`/journal?person=${id}&limit=3`)
  const second = await api.get(`/journal?person=${id}&limit=3&after=${first.body.next}`)
  const actions = [...first.body.items, ...second.body.items].map((entry: { action: string }) => entry.action)
  expect(actions).toEqual(['user.updated', 'user.updated', 'user.updated', 'user.created'])
  expect(second.body.next).toBeNull()
  expect(first.body.items[0]).toMatchObject({
    by: 'node',
    outcome: 'changed',
    subject: { kind: 'user', id, name: 'ines@northrail.example' },
    changes: [{ attribute: 'title', before: 'two', after: 'three' }],
    notDone: [],
  })
})

test('shows a large push in short in a list, and whole by itself', async () => {
  await using fluid = await startFluid()
  const api = await apiClient(fluid, fluid.acme)
  const people: string[] = []
  for (let number = 0; number < 120; number += 1)
    people.push(await fluid.acme.addUser(`user${number}@northrail.example`))
  const group = await fluid.acme.addGroup('Fluid User', people)
  const [listed] = (await api.get(`/journal?group=${group}`)).body.items
  const members = (entry: { changes: { attribute: string }[] }) =>
    entry.changes.find(({ attribute }) => attribute === 'members')
  expect(members(listed)).toMatchObject({ more: { added: 20, removed: 0 }, gained: { kind: 'role', name: 'User' } })
  const whole = await api.get(`/journal/${listed.position}`)
  expect(members(whole.body)).toMatchObject({ added: people, removed: [] })
})

test('refuses a question that cannot be, with a sentence', async () => {
  await using fluid = await startFluid()
  const api = await apiClient(fluid, fluid.acme)
  expect((await api.get('/journal?action=user.eaten')).body.detail).toContain('There is no action "user.eaten"')
  expect((await api.get('/journal?since=yesterday')).status).toBe(400)
  expect((await api.get('/journal/999999')).status).toBe(404)
  const access = await apiClient(fluid, fluid.acme, ['access'])
  for (const path of ['/journal', '/journal/export', '/journal/stream', '/events', '/webhooks']) {
    expect([path, (await access.get(path)).status]).toEqual([path, 403])
  }
})

test('exports what matches, and names in the journal who took it', async () => {
  await using fluid = await startFluid()
  const api = await apiClient(fluid, fluid.acme)
  await fluid.acme.addUser('@SUM(A1)')
  const csv = await exported(fluid, api, '/journal/export?format=csv&action=user.created')
  expect(csv.type).toBe('text/csv; charset=utf-8')
  expect(csv.text.split('\r\n')).toHaveLength(3)
  expect(csv.text).toContain(",'@SUM(A1),")
  const jsonl = await exported(fluid, api, '/journal/export')
  const actions = jsonl.text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).action)
  expect(actions).toEqual([
    'organisation.created',
    'token.set',
    'api-key.added',
    'user.created',
    'journal.exported',
    'journal.exported',
  ])
})

test('tells how a person was, whether the journal is as sealed, and how many requests came', async () => {
  await using fluid = await startFluid()
  const api = await apiClient(fluid, fluid.acme)
  const id = await fluid.acme.addUser('ines@northrail.example', { title: 'Planner' })
  const group = await fluid.acme.addGroup('Fluid User', [id])
  const at = new Date().toISOString()
  await fluid.acme.patch(`/Users/${id}`, { op: 'replace', path: 'title', value: 'Lead' })
  expect((await api.get(`/users/${id}/at?at=${at}`)).body).toMatchObject({
    resource: { userName: 'ines@northrail.example', title: 'Planner' },
    version: 1,
    deleted: null,
    groups: [{ id: group, name: 'Fluid User' }],
  })
  expect((await api.get(`/groups/${group}/at?at=${at}`)).body).toMatchObject({ memberCount: 1, members: [id] })
  expect((await api.get(`/users/${id}/at?at=2020-01-01T00:00:00Z`)).status).toBe(404)
  for (const beyond of ['9999-12-31T23:59:59-14:00', '0000-01-01T00:00:00%2B14:00']) {
    for (const path of [
      `/users/${id}/at?at=${beyond}`,
      `/groups/${group}/at?at=${beyond}`,
      `/journal?since=${beyond}`,
    ]) {
      const { status, body } = await api.get(path)
      expect([path, status, body.detail]).toEqual([path, 400, expect.stringContaining('beyond 0000 to 9999')])
    }
  }
  await using _background = startBackground({ ...fluid, isWebhookPrivate: true })
  await until(async () => (await api.get('/journal/verification')).body.entries > 5)
  expect((await api.get('/journal/verification')).body).toMatchObject({ intact: true })
  await until(async () => (await api.get('/request-counts?since=2020-01-01T00:00:00Z&per=day')).body.items.length > 0)
})

test('streams the journal live, from the last entry that was seen, and ends with the key', async () => {
  await using fluid = await startFluid()
  const { acme } = fluid
  const api = await apiClient(fluid, acme)
  const id = await acme.addUser('ines@northrail.example')
  const [created] = (await api.get(`/journal?person=${id}`)).body.items
  const stream = await openStream(fluid, api, `/journal/stream?person=${id}`, created.position)
  await acme.patch(`/Users/${id}`, { op: 'replace', path: 'title', value: 'Lead' })
  await acme.addUser('omar@northrail.example')
  await acme.delete(`/Users/${id}`)
  await stream.waitFor(2)
  expect(stream.messages.map(({ event }) => event)).toEqual(['user.updated', 'user.deleted'])
  expect(JSON.parse(stream.messages[1]?.data ?? '')).toMatchObject({ position: Number(stream.messages[1]?.id) })
  const [key] = await fluid.runtime.store.read(acme.added.organisation.id, (tx) => tx.apiKeys.list())
  const by = { actor: { kind: 'operator', id: 'test', client: 'test' }, requestId: 'test' } as const
  if (key !== undefined) await revokeApiKey(fluid.runtime, by, { organisation: acme.added.organisation.id, id: key.id })
  await stream.ended
})

test('sends events by stream and by webhook, set up over the API', async () => {
  await using fluid = await startFluid({ environment: { FLUID_WEBHOOK_PRIVATE: 'on' } })
  const { acme } = fluid
  await using receiver = await startReceiver()
  await using _background = startBackground({ ...fluid, isWebhookPrivate: true })
  const api = await apiClient(fluid, acme)
  const added = await api.send('POST', '/webhooks', { url: receiver.url, eventTypes: ['user.deactivated'] })
  expect(added.body).toMatchObject({ state: 'enabled', secret: expect.stringMatching(/^whsec_/) })
  const stream = await openStream(fluid, api, '/events/stream', 0)
  const id = await acme.addUser('ines@northrail.example')
  await acme.patch(`/Users/${id}`, { op: 'replace', value: { active: false } })
  await stream.waitFor(2)
  await until(async () => receiver.messages.length === 1)
  expect(stream.messages.map(({ event }) => event)).toEqual(['user.created', 'user.deactivated'])
  expect(receiver.messages[0]?.body).toMatchObject({ type: 'user.deactivated', data: { user: { id } } })
  await until(async () => (await api.get(`/webhooks/${added.body.id}/deliveries`)).body.items[0].state === 'delivered')
  expect((await api.send('POST', `/webhooks/${added.body.id}/test`)).body).toEqual({
    delivered: true,
    answer: 'answered 204',
  })
  expect((await api.send('POST', `/webhooks/${added.body.id}/replay`, { since: '2020-01-01T00:00:00Z' })).body).toEqual(
    { events: 1 },
  )
  expect((await api.send('PATCH', `/webhooks/${added.body.id}`, { state: 'disabled' })).body.state).toBe('disabled')
  expect((await api.send('DELETE', `/webhooks/${added.body.id}`)).status).toBe(204)
  expect((await api.get('/webhooks')).body).toEqual({ items: [] })
})

test('takes no webhook that leads into the own network, unless the operator allows it (T-58)', async () => {
  await using fluid = await startFluid()
  const api = await apiClient(fluid, fluid.acme)
  const urls = [
    'http://app.example/events',
    'https://127.0.0.1/',
    'https://0x7f.1/',
    'https://[::1]/',
    'https://[::ffff:10.0.0.1]/',
    'https://169.254.169.254/latest/meta-data',
    'https://user:password@app.example/',
    'file:///etc/passwd',
    'app.example',
  ]
  for (const url of urls) expect([url, (await api.send('POST', '/webhooks', { url })).status]).toEqual([url, 400])
  // A name is looked up when it is called, on that very connection.
  const named = await api.send('POST', '/webhooks', { url: 'https://localhost:1/' })
  const answer = (await api.send('POST', `/webhooks/${named.body.id}/test`)).body
  expect(answer).toEqual({ delivered: false, answer: expect.stringContaining('not on the public Internet') })
})

async function exported(fluid: TestFluid, api: ApiClient, path: string) {
  const response = await fetch(`${fluid.origin}/o/acme/api/v1${path}`, {
    headers: { Authorization: `Bearer ${api.key}` },
  })
  return { type: response.headers.get('content-type'), text: await response.text() }
}

interface Streamed {
  readonly id: string
  readonly event: string
  readonly data: string
}

async function openStream(fluid: TestFluid, api: ApiClient, path: string, lastEventId: number) {
  const response = await fetch(`${fluid.origin}/o/acme/api/v1${path}`, {
    headers: { Authorization: `Bearer ${api.key}`, 'Last-Event-ID': String(lastEventId) },
  })
  const messages: Streamed[] = []
  const ended = readStream(response, messages)
  return { messages, ended, waitFor: (count: number) => until(async () => messages.length >= count) }
}

async function readStream(response: Response, messages: Streamed[]): Promise<void> {
  let text = ''
  const decoder = new TextDecoder()
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true })
    const parts = text.split('\n\n')
    text = parts.pop() ?? ''
    for (const part of parts) {
      const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(part)?.[1] ?? ''
      if (field('event') !== '') messages.push({ id: field('id'), event: field('event'), data: field('data') })
    }
  }
}

async function until(isThere: () => Promise<boolean>): Promise<void> {
  while (!(await isThere())) await new Promise((resolve) => setTimeout(resolve, 50))
}
