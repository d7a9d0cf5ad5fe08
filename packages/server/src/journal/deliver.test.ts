import { Webhook } from 'standardwebhooks'
import { expect, test } from 'vitest'
import { createWebhookPoster } from '../outgoing/post-webhook.ts'
import { giveByHand, takeByHand } from '../provisioning/grant-by-hand.ts'
import { restoreAlarm } from '../provisioning/restore-losses.ts'
import { warnAboutLicences } from '../provisioning/watch-licences.ts'
import { addWebhook, replayEvents, rotateWebhookSecret, switchWebhook, testWebhook } from '../provisioning/webhooks.ts'
import type { Runtime } from '../runtime.ts'
import { startFluid, type TestFluid } from '../testing/fluid.ts'
import { type Message, type Receiver, startReceiver } from '../testing/receiver.ts'
import { RETRY_WAITS_MS } from './backoff.ts'
import { dueAt } from './deliver.ts'
import { createProjector } from './projector.ts'
import { type Relay, startRelay } from './relay.ts'

const BY = { actor: { kind: 'operator', id: 'test', client: 'test' }, requestId: 'test' } as const
const HOUR = 3_600_000

test('sends each event once, signed by Standard Webhooks', async () => {
  await using world = await start()
  const id = await world.fluid.acme.addUser('ines@northrail.example')
  await world.relay.settle()
  const [message] = world.receiver.messages
  expect(world.receiver.messages.map(({ body }) => body.type)).toEqual(['user.created'])
  expect(new Webhook(world.secret).verify(message?.text ?? '', stringHeaders(message?.headers))).toEqual({
    type: 'user.created',
    timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    data: expect.objectContaining({ organisation: 'acme', user: { id, name: 'ines@northrail.example' } }),
  })
})

test('sends the events of a person in order, the later ones only after the earlier', async () => {
  await using world = await start()
  const { acme } = world.fluid
  world.receiver.answerWith((_message, count) => (count === 1 ? 500 : 204))
  const id = await acme.addUser('ines@northrail.example')
  await acme.patch(`/Users/${id}`, { op: 'replace', path: 'title', value: 'Planner' })
  await acme.patch(`/Users/${id}`, { op: 'replace', value: { active: false } })
  await acme.delete(`/Users/${id}`)
  await world.relay.settle()
  expect(world.types()).toEqual(['user.created'])
  world.clock.forward(RETRY_WAITS_MS[0] ?? 0)
  await world.relay.settle()
  expect(world.types()).toEqual(['user.created', 'user.created', 'user.changed', 'user.deactivated', 'user.deleted'])
  expect(world.receiver.messages[0]?.id).toBe(world.receiver.messages[1]?.id)
})

test('lets one person go on while another waits', async () => {
  await using world = await start()
  const { acme } = world.fluid
  const ines = await acme.addUser('ines@northrail.example')
  world.receiver.answerWith(({ body }) => (body.data.user.id === ines ? 503 : 204))
  await acme.patch(`/Users/${ines}`, { op: 'replace', path: 'title', value: 'Planner' })
  const omar = await acme.addUser('omar@northrail.example')
  await world.relay.settle()
  expect(world.receiver.messages.map(({ body }) => [body.data.user.id, body.type])).toEqual(
    expect.arrayContaining([[omar, 'user.created']]),
  )
  expect(world.types()).not.toContain('user.changed')
})

test('delivers after the receiver was away, without losing or swapping anything', async () => {
  await using world = await start()
  const { acme } = world.fluid
  await world.receiver.stop()
  const id = await acme.addUser('ines@northrail.example')
  for (const title of ['one', 'two', 'three']) {
    await acme.patch(`/Users/${id}`, { op: 'replace', path: 'title', value: title })
  }
  await world.relay.settle()
  await world.receiver.restart()
  world.clock.forward(HOUR)
  await world.relay.settle()
  expect(world.types()).toEqual(['user.created', 'user.changed', 'user.changed', 'user.changed'])
  expect(world.receiver.messages.slice(1).map(({ body }) => body.data.changes[0].after)).toEqual([
    'one',
    'two',
    'three',
  ])
})

test('leaves a receiver alone for one failure, not for each event that was on its way when it was away', async () => {
  await using world = await start()
  await world.relay[Symbol.asyncDispose]()
  await world.receiver.stop()
  for (let number = 0; number < 20; number += 1) await world.fluid.acme.addUser(`p${number}@northrail.example`)
  await world.restartRelay()
  await world.relay.settle()
  await world.receiver.restart()
  world.clock.forward(10_000)
  await world.relay.settle()
  expect(world.types()).toEqual(Array.from({ length: 20 }, () => 'user.created'))
})

test('tries at once what failed while the clock was hours ahead, and then after the usual wait', async () => {
  await using world = await start()
  world.receiver.answerWith((_message, count) => (count <= 2 ? 500 : 204))
  const tried: number[] = []
  const settle = async (): Promise<void> => {
    await world.relay.settle()
    tried.push(world.types().length)
  }
  world.clock.forward(10 * HOUR)
  await world.fluid.acme.addUser('ines@northrail.example')
  await settle()
  world.clock.forward(-10 * HOUR)
  await settle()
  await settle()
  world.clock.forward(RETRY_WAITS_MS[1] ?? 0)
  await settle()
  expect(tried).toEqual([1, 2, 2, 3])
})

test('delivers again what Fluid had sent when it died before noting the answer', async () => {
  await using world = await start()
  const { acme } = world.fluid
  // The receiver has taken the message and Fluid never learns it: as after a crash in between.
  world.receiver.answerWith((_message, count) => (count === 1 ? 'break' : 204))
  const id = await acme.addUser('ines@northrail.example')
  await acme.delete(`/Users/${id}`)
  await world.relay.settle()
  await world.restartRelay()
  world.clock.forward(HOUR)
  await world.relay.settle()
  expect(world.types()).toEqual(['user.created', 'user.created', 'user.deleted'])
})

test('claims again what another process had claimed when that process is gone', async () => {
  await using world = await start()
  const { fluid, clock } = world
  const organisation = fluid.acme.added.organisation.id
  await world.relay[Symbol.asyncDispose]()
  await fluid.acme.addUser('ines@northrail.example')
  await world.projectOnly()
  const claimed = await fluid.runtime.store.write(organisation, (tx) =>
    tx.outbox.claimDeliveries(world.webhookId, {
      ...dueAt(clock.now()),
      lockedUntilMs: clock.now() + 20_000,
      limit: 10,
    }),
  )
  await world.restartRelay()
  await world.relay.settle()
  expect(world.types()).toEqual([])
  clock.forward(21_000)
  await world.relay.settle()
  expect(claimed).toHaveLength(1)
  expect(world.types()).toEqual(['user.created'])
})

test('gives an event up after three days, switches the silent webhook off and says so', async () => {
  await using world = await start()
  const { acme } = world.fluid
  world.receiver.answerWith(() => 500)
  await acme.addUser('ines@northrail.example')
  for (let attempt = 0; attempt < RETRY_WAITS_MS.length + 2; attempt += 1) {
    await world.relay.settle()
    world.clock.forward(30 * HOUR)
  }
  expect(world.types()).toHaveLength(RETRY_WAITS_MS.length + 1)
  const actions = (await acme.journal()).map(({ action }) => action)
  expect(actions).toEqual(expect.arrayContaining(['webhook.given-up', 'webhook.disabled']))
  await acme.addUser('omar@northrail.example')
  await world.relay.settle()
  expect(world.types()).toHaveLength(RETRY_WAITS_MS.length + 1)
})

test('sends what a webhook missed when it is replayed by hand', async () => {
  await using world = await start()
  const { acme, runtime } = world.fluid
  const organisation = acme.added.organisation.id
  await switchWebhook(runtime, BY, { organisation, id: world.webhookId, isEnabled: false })
  await acme.addUser('ines@northrail.example')
  await world.relay.settle()
  await switchWebhook(runtime, BY, { organisation, id: world.webhookId, isEnabled: true })
  const count = await replayEvents(runtime, BY, { organisation, id: world.webhookId, which: { sinceMs: 0 } })
  await world.relay.settle()
  expect(count).toBe(1)
  expect(world.types()).toEqual(['user.created'])
})

test('signs with both secrets while one is being rotated', async () => {
  await using world = await start()
  const { acme, runtime, vault } = world.fluid
  const rotation = { organisation: acme.added.organisation.id, id: world.webhookId, secret: undefined, overlapMs: HOUR }
  const secret = await rotateWebhookSecret(runtime, vault, BY, rotation)
  await acme.addUser('ines@northrail.example')
  await world.relay.settle()
  const [message] = world.receiver.messages
  for (const one of [world.secret, secret.reveal()]) {
    expect(() => new Webhook(one).verify(message?.text ?? '', stringHeaders(message?.headers))).not.toThrow()
  }
})

test('follows no redirect, and calls no private address unless the operator allows it (T-58)', async () => {
  await using world = await start()
  const { acme, runtime, vault } = world.fluid
  const webhook = { organisation: acme.added.organisation.id, id: world.webhookId }
  world.receiver.answerWith(() => 302)
  using allowed = createWebhookPoster({ isPrivateAllowed: true })
  using closed = createWebhookPoster({ isPrivateAllowed: false })
  expect(await testWebhook({ runtime, vault, poster: allowed }, webhook)).toMatchObject({
    kind: 'answered',
    status: 302,
  })
  expect(await testWebhook({ runtime, vault, poster: closed }, webhook)).toMatchObject({ kind: 'failed' })
  expect(world.receiver.messages).toHaveLength(1)
})

test('tells every person who joins or leaves a group which role came or went', async () => {
  await using world = await start()
  const { acme } = world.fluid
  const [ines, omar] = [await acme.addUser('ines@northrail.example'), await acme.addUser('omar@northrail.example')]
  const group = await acme.addGroup('Fluid User', [ines])
  await acme.patch(`/Groups/${group}`, { op: 'add', path: 'members', value: [{ value: omar }] })
  await acme.patch(`/Groups/${group}`, { op: 'remove', path: `members[value eq "${ines}"]` })
  await acme.patch(`/Groups/${group}`, { op: 'replace', value: { displayName: 'Fluid Project Viewer' } })
  await acme.delete(`/Groups/${group}`)
  await world.relay.settle()
  const events = world.receiver.messages.map(({ body }) => body).filter(({ type }) => type.startsWith('role.'))
  expect(events.filter(({ data }) => data.user.id === ines).map(({ type, data }) => `${type} ${data.role}`)).toEqual([
    'role.granted User',
    'role.withdrawn User',
  ])
  expect(events.filter(({ data }) => data.user.id === omar).map(({ type, data }) => `${type} ${data.role}`)).toEqual([
    'role.granted User',
    'role.withdrawn User',
    'role.granted Project Viewer',
    'role.withdrawn Project Viewer',
  ])
})

test('tells a person which role or licence was given or taken by hand', async () => {
  await using world = await start()
  const { acme, runtime } = world.fluid
  const organisation = acme.added.organisation.id
  const user = await acme.addUser('ines@northrail.example')
  await giveByHand(runtime, BY, { organisation, user, grant: 'Resourcing access' })
  await giveByHand(runtime, BY, { organisation, user, grant: 'Collaborator' })
  await giveByHand(runtime, BY, { organisation, user, grant: 'Licensed' })
  await takeByHand(runtime, BY, { organisation, user, grant: 'Resourcing access' })
  expect(await world.granted(user)).toEqual([
    'role.granted Resourcing access by hand',
    'licence.granted Collaborator by hand',
    'licence.withdrawn Collaborator by hand',
    'licence.granted Licensed by hand',
    'role.withdrawn Resourcing access by hand',
  ])
})

test('tells every person which licence came or went with a group', async () => {
  await using world = await start()
  const { acme } = world.fluid
  const ines = await acme.addUser('ines@northrail.example')
  const group = await acme.addGroup('Fluid Collaborator', [ines])
  await acme.patch(`/Groups/${group}`, { op: 'replace', value: { displayName: 'Fluid Licensed' } })
  await acme.patch(`/Groups/${group}`, { op: 'remove', path: `members[value eq "${ines}"]` })
  expect(await world.granted(ines)).toEqual([
    'licence.granted Collaborator by group Fluid Collaborator',
    'licence.withdrawn Collaborator by group Fluid Licensed',
    'licence.granted Licensed by group Fluid Licensed',
    'licence.withdrawn Licensed by group Fluid Licensed',
  ])
})

test('tells beside a deletion what is not held any more, and nothing beside a deactivation', async () => {
  await using world = await start()
  const { acme, runtime } = world.fluid
  const organisation = acme.added.organisation.id
  const ines = await acme.addUser('ines@northrail.example')
  await acme.addGroup('Fluid User', [ines])
  await giveByHand(runtime, BY, { organisation, user: ines, grant: 'Collaborator' })
  const before = await world.granted(ines)
  await acme.patch(`/Users/${ines}`, { op: 'replace', value: { active: false } })
  expect(await world.granted(ines)).toEqual(before)
  await acme.delete(`/Users/${ines}`)
  expect((await world.granted(ines)).slice(before.length)).toEqual([
    'role.withdrawn User by group Fluid User',
    'licence.withdrawn Collaborator by hand',
  ])
  expect(world.types().slice(-3)).toEqual(['user.deleted', 'role.withdrawn', 'licence.withdrawn'])
})

test('tells what is held again when a mass deletion is taken back', async () => {
  await using world = await start()
  const { acme, runtime } = world.fluid
  const organisation = acme.added.organisation.id
  await acme.set({ safeguard: { peopleMin: 1, percent: 1 } })
  const ines = await acme.addUser('ines@northrail.example')
  await acme.addGroup('Fluid User', [ines])
  await giveByHand(runtime, BY, { organisation, user: ines, grant: 'Collaborator' })
  await acme.delete(`/Users/${ines}`)
  const before = (await world.granted(ines)).length
  const [alarm] = await runtime.store.read(organisation, (tx) => tx.safeguard.listAlarms(1))
  await restoreAlarm(runtime, BY, { organisation, alarm: alarm?.key ?? 0 })
  expect((await world.granted(ines)).slice(before)).toEqual([
    'licence.granted Collaborator by hand',
    'role.granted User by group Fluid User',
  ])
})

test('tells when licences run out', async () => {
  await using world = await start()
  const { acme, runtime } = world.fluid
  await acme.set({ licences: { Licensed: 1 } })
  const look = async () => {
    const organisation = await runtime.store.directory.findByName('acme')
    if (organisation !== undefined) await warnAboutLicences(runtime, organisation)
    await world.relay.settle()
  }
  await acme.addUser('ines@northrail.example')
  await look()
  await acme.addUser('omar@northrail.example')
  await look()
  const told = world.receiver.messages.map(({ body }) => body).filter(({ type }) => type.startsWith('licences.'))
  expect(told.map(({ type, data }) => [type, data.subject.id, data.sentence])).toEqual([
    ['licences.near', 'acme', 'Licences: 1 of 1 contracted licences Licensed are in use: none is left.'],
    ['licences.exceeded', 'acme', expect.stringContaining('1 more than contracted')],
  ])
})

interface World extends AsyncDisposable {
  readonly fluid: TestFluid
  readonly receiver: Receiver
  readonly relay: Relay
  readonly clock: Clock
  readonly webhookId: string
  readonly secret: string
  /** The types of the messages that have arrived, in order. */
  types(): readonly string[]
  /** Delivers what waits, and answers what a person was told of roles and licences, in order. */
  granted(userId: string): Promise<readonly string[]>
  /** As after a crash: nothing of the old relay is left. */
  restartRelay(): Promise<void>
  /** Writes events without sending them. */
  projectOnly(): Promise<void>
}

interface Clock {
  now(): number
  forward(ms: number): void
}

async function start(): Promise<World> {
  let aheadMs = 0
  const clock: Clock = {
    now: () => Date.now() + aheadMs,
    forward: (ms) => {
      // Beyond the jitter of any wait.
      aheadMs += ms * 1.25
    },
  }
  const fluid = await startFluid({ runtime: (runtime: Runtime) => ({ ...runtime, now: clock.now }) })
  const receiver = await startReceiver()
  const poster = createWebhookPoster({ isPrivateAllowed: true, timeoutMs: 5_000 })
  const begin = (): Relay => startRelay({ runtime: fluid.runtime, vault: fluid.vault, poster })
  const organisation = fluid.acme.added.organisation.id
  const { webhook, secret } = await addWebhook(fluid.runtime, fluid.vault, BY, {
    organisation,
    url: receiver.url,
    eventTypes: [],
    secret: undefined,
    isPrivateAllowed: true,
  })
  let relay = begin()
  return {
    fluid,
    receiver,
    clock,
    webhookId: webhook.id,
    secret: secret.reveal(),
    get relay() {
      return relay
    },
    types: () => receiver.messages.map(({ body }) => body.type),
    granted: async (userId) => {
      await relay.settle()
      return receiver.messages.flatMap(({ body: { type, data } }) => {
        if (!/^(?:role|licence)\./.test(type) || data.user.id !== userId) return []
        const { kind, name } = data.because
        return [`${type} ${data.role ?? data.licence} by ${[kind, name].filter(Boolean).join(' ')}`]
      })
    },
    restartRelay: async () => {
      await relay[Symbol.asyncDispose]()
      relay = begin()
    },
    projectOnly: async () => {
      await createProjector(fluid.runtime).project(organisation)
    },
    [Symbol.asyncDispose]: async () => {
      await relay[Symbol.asyncDispose]()
      poster[Symbol.dispose]()
      await receiver[Symbol.asyncDispose]()
      await fluid[Symbol.asyncDispose]()
    },
  }
}

function stringHeaders(headers: Message['headers'] | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(headers ?? {}).map(([name, value]) => [name, String(value)]))
}
