// Two whole sessions of Okta, request by request as they were captured in public (packages/okta/fixtures): each of them is
// answered as Okta needs it, and what is here in the end is what Okta means.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { oktaClient, type ProviderClient } from '../../testing/exact-client.ts'
import { startFluid } from '../../testing/fluid.ts'
import { CORE_GROUP, CORE_USER, PLACEHOLDER_PASSWORD } from '../../testing/okta-bodies.ts'
import type { ScimAnswer } from '../../testing/scim-client.ts'

const FIXTURES = join(import.meta.dirname, '../../../../okta/fixtures')
const STATUSES: Readonly<Record<string, number>> = { GET: 200, POST: 201, PUT: 200, PATCH: 200, DELETE: 204 }

function readLines(name: string): string[] {
  return readFileSync(join(FIXTURES, name), 'utf8')
    .split('\n')
    .filter((line) => /^(GET|POST|PUT|PATCH|DELETE) /.test(line))
}

/** The names that the capture has for ids: the smallest free number for each that is made. */
class Names {
  readonly #ids = new Map<string, string>()

  add(kind: string, id: string): void {
    const letter = kind.startsWith('/Users') ? 'u' : 'g'
    let number = 1
    while (this.#ids.has(`${letter}-${number}`)) number += 1
    this.#ids.set(`${letter}-${number}`, id)
  }

  remove(path: string): void {
    this.#ids.delete(path.split('/').at(-1) ?? '')
  }

  resolve(text: string): string {
    return text.replace(/\b[ug]-\d\b/g, (name) => this.#ids.get(name) ?? name)
  }

  /** What has the names of the capture again. */
  restore(text: string): string {
    return [...this.#ids].reduce((result, [name, id]) => result.replaceAll(id, name), text)
  }
}

function encodeQuery(target: string): string {
  const [path = '', query] = target.split('?')
  return query === undefined ? path : `${path}?${new URLSearchParams(query)}`
}

/** Sends every request; answers the names, and each request that was not answered with its status. */
async function replay(okta: ProviderClient, lines: readonly string[]) {
  const names = new Names()
  const reads = new Map<string, object>()
  const refused: string[] = []
  for (const [number, line] of lines.entries()) {
    const [, method = '', target = '', text] = /^(\w+) (\/\S+(?: eq "[^"]*"\S*)?)(?: (.*))?$/.exec(line) ?? []
    const path = names.resolve(encodeQuery(target))
    const answer = await send(okta, { method, path, text: names.resolve(text ?? ''), read: reads.get(path), number })
    if (method === 'GET') reads.set(path, answer.body)
    if (method === 'POST') names.add(target, answer.body.id)
    if (method === 'DELETE') names.remove(target)
    if (answer.status !== STATUSES[method]) refused.push(`${line}: ${answer.status} ${answer.text}`)
  }
  return { names, refused }
}

function send(
  okta: ProviderClient,
  request: { method: string; path: string; text: string; read: object | undefined; number: number },
): Promise<ScimAnswer> {
  const { method, path, text, read, number } = request
  switch (method) {
    case 'GET':
      return okta.get(path)
    case 'DELETE':
      return okta.delete(path)
    case 'PATCH':
      return okta.patch(path, ...JSON.parse(text))
    case 'PUT':
      return text.startsWith('+')
        ? okta.put(path, { ...read, ...JSON.parse(text.slice(1)) })
        : okta.put(path, { schemas: [CORE_GROUP], ...JSON.parse(text) })
    default: {
      const isUser = path === '/Users'
      const hidden = isUser ? { externalId: `00u9k3exampleOKTA${number}`, password: PLACEHOLDER_PASSWORD } : {}
      return okta.post(path, { schemas: [isUser ? CORE_USER : CORE_GROUP], ...JSON.parse(text), ...hidden })
    }
  }
}

test.each([
  {
    app: 'a catalogue app',
    file: 'capture-catalog.txt',
    prefix: '',
    users: ['u-1 one.user true ', 'u-2 seven.user true g-1', 'u-3 three.user true g-1'],
    groups: ['g-1 test-renamed u-2 u-3', 'g-2 empty '],
  },
  {
    app: 'an app of the App Integration Wizard',
    file: 'capture-wizard.txt',
    prefix: 'Bearer ',
    users: ['u-1 one.user true g-2', 'u-2 three.user true g-1 g-2 g-3', 'u-3 four.user true '],
    groups: ['g-1 empty u-2', 'g-2 test-renamed u-1 u-2', 'g-3 new u-2'],
  },
])('serves a whole session of $app', async ({ file, prefix, users, groups }) => {
  await using fluid = await startFluid()
  const okta = oktaClient(fluid.acme, `${prefix}${fluid.acme.token}`)
  const { names, refused } = await replay(okta, readLines(file))
  expect(refused).toEqual([])
  const values = (list: readonly { value: string }[] = []) => list.map(({ value }) => names.restore(value)).sort()
  const people: string[] = (await okta.get('/Users')).body.Resources.map(
    ({ id, userName, active, groups: held }: { id: string; userName: string; active: boolean; groups: [] }) =>
      [names.restore(id), userName.split('@')[0], active, values(held).join(' ')].join(' '),
  )
  const pushed: string[] = (await okta.get('/Groups')).body.Resources.map(
    ({ id, displayName, members }: { id: string; displayName: string; members: [] }) =>
      [names.restore(id), displayName, values(members).join(' ')].join(' '),
  )
  expect([people, pushed]).toEqual([users, groups])
})
