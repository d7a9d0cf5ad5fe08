// Two whole sessions of Okta, from the first test of the credentials to the last change, held to their captures block by
// block. The captures lie in fixtures/ as plain text.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { addApp } from '../apps/apps.ts'
import { assignPeople, assignPerson, unassignPerson } from '../apps/assignments.ts'
import type { TemplateName } from '../apps/catalog.ts'
import {
  activatePushMapping,
  deactivatePushMapping,
  pushGroupByName,
  pushNow,
  unlinkPushMapping,
} from '../apps/group-push.ts'
import { findPushMappingOfGroup } from '../apps/push-mapping.ts'
import { isObject, type JsonObject } from '../json.ts'
import { addMembers, createGroup, removeMembers, updateGroup } from '../org/groups.ts'
import { updateProfile } from '../org/people.ts'
import { addPerson, type Company, openCompany, TOKEN } from '../testing/company.ts'
import { saveConnection, saveToApp, testCredentials } from './connection.ts'

interface Block {
  readonly title: string
  readonly requests: readonly string[]
}

function readCapture(name: string): Block[] {
  const text = readFileSync(join(import.meta.dirname, '../../fixtures', name), 'utf8')
  return text
    .split('\n## ')
    .slice(1)
    .map((block) => {
      const [title = '', ...lines] = block.split('\n')
      return { title, requests: lines.filter((line) => line !== '') }
    })
}

/**
 * The requests since the last time, as the capture files write them: the query decoded, schemas left out, and of a PUT of
 * a user what differs from the answer to the GET before it.
 */
function takeRequests({ server }: Company): string[] {
  const reads = new Map<string, JsonObject>()
  const lines = server.requests.map(({ method, path, query, body, answer }) => {
    const target = path.replace('/scim/v2', '')
    if (method === 'GET') reads.set(target, parse(answer))
    const line = `${method} ${target}${query === '' ? '' : `?${decodeURIComponent(query.replaceAll('+', ' '))}`}`
    if (body === '') return line
    const read = method === 'PUT' && target.startsWith('/Users') ? reads.get(target) : undefined
    return read === undefined ? `${line} ${printBody(parse(body))}` : `${line} +${printChange(read, parse(body))}`
  })
  server.take()
  return lines
}

function parse(text: string): JsonObject {
  const value: unknown = JSON.parse(text)
  return isObject(value) ? value : {}
}

/** Ids of people and passwords are new in every run. */
function printBody({ Operations, schemas: _, ...resource }: JsonObject): string {
  const hide = (key: string, value: unknown) => (key === 'externalId' || key === 'password' ? '…' : value)
  return JSON.stringify(Operations ?? resource, hide)
}

function printChange(before: JsonObject, after: JsonObject): string {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  const changed = keys.filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]))
  return JSON.stringify(Object.fromEntries(changed.map((key) => [key, after[key] ?? null])))
}

/** The acts of a session, in the order of the capture's blocks. */
type Story = (company: Company, appId: string) => readonly (() => unknown)[]

const catalogStory: Story = (company, appId) => {
  const { org } = company.simulator
  const [three, one, two] = ['Three User', 'One User', 'Two User'].map((name) => addPerson(company, name).id)
  const test = createGroup(org, { name: 'test' }).id
  const empty = createGroup(org, { name: 'empty' }).id
  addMembers(org, test, [one ?? '', three ?? ''])
  const mappingOf = (groupId: string) => findPushMappingOfGroup(org, appId, groupId)?.id ?? ''
  return [
    () => assignPeople(org, appId, [one ?? '', two ?? '', three ?? '']),
    () => updateProfile(org, two ?? '', { displayName: 'Second User' }),
    () => unassignPerson(org, appId, two ?? ''),
    () => assignPerson(org, appId, two ?? ''),
    () => pushGroupByName(org, appId, test),
    () => pushGroupByName(org, appId, empty),
    () => updateGroup(org, test, { name: 'test-renamed' }),
    () => addMembers(org, test, [two ?? '']),
    () => removeMembers(org, test, [one ?? '']),
    () => pushNow(org, mappingOf(test)),
    () => pushNow(org, mappingOf(empty)),
    () => {
      deactivatePushMapping(org, mappingOf(empty))
      activatePushMapping(org, mappingOf(empty))
    },
    () => unlinkPushMapping(org, mappingOf(empty), { deleteAppGroup: true }),
    () => pushGroupByName(org, appId, empty),
    () => updateProfile(org, two ?? '', { login: 'seven.user@northrail.example' }),
    () => updateProfile(org, two ?? '', { email: 'seven.user@northrail.example' }),
  ]
}

const wizardStory: Story = (company, appId) => {
  const { org } = company.simulator
  const [three, one, four] = ['Three User', 'One User', 'Four User'].map((name) => addPerson(company, name).id)
  const [empty, test, fresh] = ['empty', 'test', 'new'].map((name) => createGroup(org, { name }).id)
  addMembers(org, empty ?? '', [three ?? ''])
  addMembers(org, test ?? '', [one ?? '', three ?? ''])
  addMembers(org, fresh ?? '', [one ?? ''])
  const mappingOf = (groupId = '') => findPushMappingOfGroup(org, appId, groupId)?.id ?? ''
  return [
    () => assignPerson(org, appId, one ?? ''),
    () => assignPeople(org, appId, [three ?? '', four ?? '']),
    () => pushGroupByName(org, appId, empty ?? ''),
    () => pushGroupByName(org, appId, test ?? ''),
    () => unlinkPushMapping(org, mappingOf(test), { deleteAppGroup: true }),
    () => pushGroupByName(org, appId, test ?? ''),
    () => updateGroup(org, test ?? '', { name: 'test-renamed' }),
    () => pushGroupByName(org, appId, fresh ?? ''),
    () => addMembers(org, fresh ?? '', [three ?? '']),
    () => removeMembers(org, fresh ?? '', [one ?? '']),
    () => pushNow(org, mappingOf(empty)),
    () => updateProfile(org, three ?? '', { displayName: 'Third User' }),
    () => unassignPerson(org, appId, three ?? ''),
    () => assignPerson(org, appId, three ?? ''),
  ]
}

async function connect({ simulator, server }: Company, template: TemplateName): Promise<string> {
  const app = addApp(simulator.org, { template, label: 'Captured' })
  const form = { baseUrl: server.baseUrl, credential: TOKEN }
  await testCredentials(simulator.wire, app.id, form)
  await saveConnection(simulator.wire, app.id, form)
  await saveToApp(simulator.wire, app.id, { createUsers: true, updateUsers: true, deactivateUsers: true })
  return app.id
}

describe('a whole session', () => {
  it.each<[TemplateName, string, Story]>([
    ['scim2headerauth', 'capture-catalog.txt', catalogStory],
    ['wizard', 'capture-wizard.txt', wizardStory],
  ])('with %s sends what %s has', async (template, file, story) => {
    await using company = await openCompany()
    const appId = await connect(company, template)
    const [first, ...blocks] = readCapture(file)
    const found: Block[] = [{ title: first?.title ?? '', requests: takeRequests(company) }]
    for (const [index, act] of story(company, appId).entries()) {
      act()
      await company.simulator.settled()
      found.push({ title: blocks[index]?.title ?? 'no such block', requests: takeRequests(company) })
    }
    const inOrder = ({ title, requests }: Block) =>
      title.includes('overlapping') ? { title, requests: requests.toSorted() } : { title, requests }
    expect(found.map(inOrder)).toEqual(readCapture(file).map(inOrder))
  })
})
