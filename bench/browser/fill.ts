// A large organisation, made over SCIM as an identity provider would, in bulk: so that its journal is a real one.

import type { Client } from '../support/client.ts'
import { groupJson, idOf, userJson } from '../support/people.ts'

const BULK_REQUEST = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest'
const PATCH_OP = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'
const PER_BULK = 500
const AT_ONCE = 16
const MEMBERS_PER_PATCH = 10_000
const MEMBERS_PER_GROUP = 200
const REFUSED = 200
const TITLES = ['Planner', 'Analyst', 'Team Lead', 'Controller', 'Engineer']
/** Groups whose names grant something; all others are held, or their names would have to be mapped. */
const GRANTING = [
  'Fluid Project access',
  'Fluid Financial access',
  'Fluid Application administrator',
  'Fluid Collaborator',
]

export interface Filled {
  readonly person: string
  readonly largestGroup: string
}

export interface FillSize {
  readonly people: number
  readonly groups: number
  readonly entries: number
}

export async function fillOrganisation(
  client: Client,
  { people, groups, entries }: FillSize,
  print: (line: string) => void,
): Promise<Filled> {
  const begun = performance.now()
  const seconds = (): string => `${((performance.now() - begun) / 1_000).toFixed(0)} s`
  const ids = new Array<string>(people).fill('')
  await inParts(people, async (from, to) => {
    const parts = range(from, to).map((index) => ({
      method: 'POST',
      path: '/Users',
      bulkId: `b${index}`,
      data: JSON.parse(userJson(index)),
    }))
    const answer = await sendBulk(client, parts)
    for (const [, bulkId = '', id = ''] of answer.matchAll(/"bulkId":"b(\d+)"[^}]*?\/Users\/([^"]+)"/g)) {
      ids[Number(bulkId)] = id
    }
  })
  if (ids.includes('')) throw new Error('somebody has no id')
  print(`${people} people: ${seconds()}`)
  const largestGroup = idOf(await client.expect(201, 'POST', '/Groups', groupJson('Fluid User', [])))
  for (let from = 0; from < people; from += MEMBERS_PER_PATCH) {
    const value = ids.slice(from, from + MEMBERS_PER_PATCH).map((id) => ({ value: id }))
    const body = JSON.stringify({ schemas: [PATCH_OP], Operations: [{ op: 'add', path: 'members', value }] })
    await client.expect(200, 'PATCH', `/Groups/${largestGroup}?attributes=displayName`, body)
  }
  for (const index of range(1, groups)) {
    const members = range(0, MEMBERS_PER_GROUP).map((turn) => ids[(index * 331 + turn * 17) % people] ?? '')
    await client.expect(201, 'POST', '/Groups', groupJson(GRANTING[index - 1] ?? `Team ${index}`, members))
  }
  print(`${groups} groups: ${seconds()}`)
  await sendLeavers(client, ids)
  await sendMistakes(client)
  let told = 0
  await inParts(Math.max(0, entries - people - groups), async (from, to) => {
    const parts = range(from, to).map((index) => ({
      method: 'PATCH',
      path: `/Users/${ids[index % people]}`,
      data: { schemas: [PATCH_OP], Operations: [{ op: 'replace', path: 'title', value: titleOf(index, people) }] },
    }))
    await sendBulk(client, parts)
    if (to - told >= 100_000) {
      told = to
      print(`${told} changes: ${seconds()}`)
    }
  })
  print(`${entries} entries of the journal: ${seconds()}`)
  return { person: ids[4_711 % people] ?? '', largestGroup }
}

/** One in a hundred has left, which is no alarm. */
async function sendLeavers(client: Client, ids: readonly string[]): Promise<void> {
  const body = JSON.stringify({ schemas: [PATCH_OP], Operations: [{ op: 'replace', value: { active: false } }] })
  for (let index = 0; index < ids.length; index += 100) await client.expect(200, 'PATCH', `/Users/${ids[index]}`, body)
}

/** What is rare in a journal: requests that were refused. */
async function sendMistakes(client: Client): Promise<void> {
  for (let index = 0; index < REFUSED; index += 1) await client.expect(409, 'POST', '/Users', userJson(index))
}

/** Each round through all people gives everybody another title than the round before. */
function titleOf(index: number, people: number): string {
  return `${TITLES[index % TITLES.length]} ${1 + Math.floor(index / people)}`
}

async function sendBulk(client: Client, operations: readonly object[]): Promise<string> {
  const body = JSON.stringify({ schemas: [BULK_REQUEST], Operations: operations })
  const answer = await client.expect(200, 'POST', '/Bulk', body)
  const failed = /"status":"[45]\d\d"/.exec(answer)
  if (failed !== null) throw new Error(`a part was refused: ${answer.slice(failed.index, failed.index + 400)}`)
  return answer
}

/** Parts of a bulk follow each other; several bulks at once share the commits. */
async function inParts(total: number, work: (from: number, to: number) => Promise<void>): Promise<void> {
  let next = 0
  const worker = async (): Promise<void> => {
    while (next < total) {
      const from = next
      next = Math.min(total, from + PER_BULK)
      await work(from, next)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
}

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index)
}
