// Fluid as it is run, killed while events are on their way, and a receiver that comes and goes: each event arrives at
// least once, and those of a person in order.

import { expect, test } from 'vitest'
import { type DataFolder, type FluidProcess, newDataFolder, runFluid, startProcess } from '../testing/fluid-process.ts'
import { type Receiver, startReceiver } from '../testing/receiver.ts'
import { scimClient } from '../testing/scim-client.ts'

const ENVIRONMENT = { FLUID_BOOTSTRAP: 'off', FLUID_WEBHOOK_PRIVATE: 'on' }
const PEOPLE = ['ines', 'omar', 'wei', 'ada']

test('delivers at least once and in order per person across crashes of Fluid and of the receiver', async () => {
  using folder = newDataFolder()
  await using receiver = await startReceiver()
  let fluid = await startProcess(folder, ENVIRONMENT)
  const token = await setUp(folder, receiver)
  const client = () => scimClient(`${fluid.origin}/o/acme/scim/v2`, token)
  const ids = await Promise.all(PEOPLE.map((name) => client().addUser(`${name}@northrail.example`, { title: '0' })))
  let title = 0
  // Some messages are taken and not acknowledged, some are not taken at all.
  receiver.answerWith((_message, count) => (count % 13 === 0 ? 'break' : count % 17 === 0 ? 500 : 204))
  for (let round = 0; round < 3; round += 1) {
    for (let change = 0; change < 15; change += 1) {
      title += 1
      const value = String(title)
      await Promise.all(ids.map((id) => client().patch(`/Users/${id}`, { op: 'replace', path: 'title', value })))
    }
    await fluid.end('SIGKILL')
    if (round === 1) await receiver.stop()
    fluid = await startProcess(folder, ENVIRONMENT)
    if (round === 1) await receiver.restart()
  }
  await using _last = fluid
  receiver.answerWith(() => 204)
  await sendWhatWaits(folder)
  const told = await titlesInJournal(folder)
  await until(() => ids.every((id) => new Set(titlesOf(receiver, id)).size === told.get(id)?.length), fluid)
  for (const id of ids) {
    const arrived = titlesOf(receiver, id)
    expect([...new Set(arrived)]).toEqual(told.get(id))
    expect(arrived).toEqual(arrived.toSorted((one, other) => one - other))
  }
}, 180_000)

/** The organisation with its webhook; answers the SCIM token. */
async function setUp(folder: DataFolder, receiver: Receiver): Promise<string> {
  const { stdout } = await runFluid(folder, ['org', 'add', 'acme', '--json'], { environment: ENVIRONMENT })
  const added = await runFluid(folder, ['webhook', 'add', 'acme', receiver.url, '--json'], { environment: ENVIRONMENT })
  expect(JSON.parse(added.stdout)).toMatchObject({ url: receiver.url })
  return JSON.parse(stdout).scimToken
}

/** Switching a webhook on sends at once what waits for a later attempt. */
async function sendWhatWaits(folder: DataFolder): Promise<void> {
  const { stdout } = await runFluid(folder, ['webhook', 'list', 'acme', '--json'], { environment: ENVIRONMENT })
  const [{ id }] = JSON.parse(stdout)
  for (const act of ['disable', 'enable']) {
    await runFluid(folder, ['webhook', act, 'acme', id], { environment: ENVIRONMENT })
  }
}

/** The titles that each person has had, in order, as the journal tells them. */
async function titlesInJournal(folder: DataFolder): Promise<ReadonlyMap<string, readonly number[]>> {
  const { stdout } = await runFluid(folder, ['journal', 'acme', '--json'], { environment: ENVIRONMENT })
  const titles = new Map<string, number[]>()
  for (const line of stdout.trimEnd().split('\n')) {
    const { subject, changes } = JSON.parse(line)
    const title = changes.find(({ attribute }: { attribute: string }) => attribute === 'title')
    if (title !== undefined) titles.set(subject.id, [...(titles.get(subject.id) ?? []), Number(title.after)])
  }
  return titles
}

function titlesOf({ messages }: Receiver, id: string): readonly number[] {
  return messages
    .filter(({ body }) => body.data.user?.id === id)
    .map(({ body }) => body.data.changes.find(({ attribute }: { attribute: string }) => attribute === 'title').after)
    .map(Number)
}

async function until(isThere: () => boolean, fluid: FluidProcess): Promise<void> {
  const deadline = Date.now() + 150_000
  while (!isThere()) {
    if (Date.now() > deadline) throw new Error(`the events did not arrive: ${fluid.stderr().slice(-2_000)}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
