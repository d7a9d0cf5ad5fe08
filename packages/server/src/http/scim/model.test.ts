// Random stories of people and groups against a model of a few lines: after each request both tell the same.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { startFluid, type TestOrganisation } from '../../testing/fluid.ts'
import { CORE_GROUP, CORE_USER } from '../../testing/okta-bodies.ts'
import type { ScimAnswer } from '../../testing/scim-client.ts'

const ROUNDS = Number(process.env['MODEL_ROUNDS'] ?? 60)
const SEED = process.env['SEED'] === undefined ? {} : { seed: Number(process.env['SEED']) }
const PEOPLE = 4
const GROUPS = 2

/** What should be there: people by number, groups by number with the numbers of their members. */
interface Model {
  readonly people: Map<number, { active: boolean; title: string | undefined }>
  readonly groups: Map<number, { name: string; members: Set<number> }>
}

type PersonStep =
  | { readonly kind: 'createPerson' | 'deletePerson'; readonly person: number }
  | { readonly kind: 'setActive'; readonly person: number; readonly active: boolean }
  | { readonly kind: 'setTitle'; readonly person: number; readonly title: string }

type MembersStep = {
  readonly kind: 'createGroup' | 'putGroup' | 'replaceMembers' | 'addMembers' | 'removeMembers' | 'removeByList'
  readonly group: number
  readonly members: readonly number[]
}

type GroupStep =
  | MembersStep
  | { readonly kind: 'renameGroup' | 'putWithoutMembers'; readonly group: number; readonly name: string }
  | { readonly kind: 'deleteGroup'; readonly group: number }

type Step = PersonStep | GroupStep

const person = fc.nat(PEOPLE - 1)
const group = fc.nat(GROUPS - 1)
const members = fc.array(person, { maxLength: 5 })
const name = fc.constantFrom('Fluid User', 'Fluid Project access', 'Fluid Team manager')

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constantFrom('createPerson', 'deletePerson'), person }),
  fc.record({ kind: fc.constantFrom('createPerson'), person }),
  fc.record({ kind: fc.constant('setActive'), person, active: fc.boolean() }),
  fc.record({ kind: fc.constant('setTitle'), person, title: fc.constantFrom('Planner', 'Pilot') }),
  fc.record({ kind: fc.constantFrom('createGroup', 'putGroup', 'replaceMembers'), group, members }),
  fc.record({ kind: fc.constantFrom('addMembers', 'removeMembers', 'removeByList'), group, members }),
  fc.record({ kind: fc.constantFrom('renameGroup', 'putWithoutMembers'), group, name }),
  fc.record({ kind: fc.constant('deleteGroup'), group }),
)

/** Runs steps against the server and the model, and keeps the ids that the server gave. */
class Story {
  readonly #acme: TestOrganisation
  readonly #model: Model = { people: new Map(), groups: new Map() }
  readonly #personIds = new Map<number, string>()
  readonly #groupIds = new Map<number, string>()
  readonly #prefix: string

  constructor(acme: TestOrganisation, prefix: string) {
    this.#acme = acme
    this.#prefix = prefix
  }

  async run(step: Step): Promise<void> {
    switch (step.kind) {
      case 'createPerson': {
        const userName = this.#userName(step.person)
        const answer = await this.#acme.post('/Users', { schemas: [CORE_USER], userName })
        expect(answer.status).toBe(this.#model.people.has(step.person) ? 409 : 201)
        if (answer.status !== 201) return
        this.#personIds.set(step.person, answer.body.id)
        this.#model.people.set(step.person, { active: true, title: undefined })
        return
      }
      case 'deletePerson': {
        const answer = await this.#acme.delete(`/Users/${this.#personId(step.person)}`)
        expect(answer.status).toBe(this.#model.people.delete(step.person) ? 204 : 404)
        for (const { members } of this.#model.groups.values()) members.delete(step.person)
        return
      }
      case 'setActive':
      case 'setTitle': {
        const value = step.kind === 'setActive' ? { active: step.active } : { title: step.title }
        const answer = await this.#acme.patch(`/Users/${this.#personId(step.person)}`, { op: 'replace', value })
        const known = this.#model.people.get(step.person)
        expect(answer.status).toBe(known === undefined ? 404 : 200)
        if (known !== undefined) Object.assign(known, value)
        return
      }
      default:
        return this.#onGroup(step)
    }
  }

  async #onGroup(step: GroupStep): Promise<void> {
    const known = this.#model.groups.get(step.group)
    if (step.kind === 'createGroup' && known !== undefined) return
    const answer = await this.#sendGroup(step)
    const newName =
      'name' in step ? step.name : step.kind === 'createGroup' ? `${this.#prefix} group ${step.group}` : undefined
    const isTaken =
      newName !== undefined && this.#isTaken(newName, step.kind === 'createGroup' ? undefined : step.group)
    if (step.kind === 'createGroup') {
      expect(answer.status).toBe(isTaken ? 409 : 201)
      if (answer.status !== 201) return
      this.#groupIds.set(step.group, answer.body.id)
      this.#model.groups.set(step.group, { name: newName ?? '', members: this.#existing(step.members) })
      return
    }
    if (known === undefined) return expect(answer.status).toBe(404)
    if (step.kind === 'deleteGroup') {
      expect(answer.status).toBe(204)
      this.#model.groups.delete(step.group)
      return
    }
    expect(answer.status).toBe(isTaken ? 409 : 200)
    if (!isTaken) this.#apply(step, known)
  }

  #apply(step: GroupStep, known: { name: string; members: Set<number> }): void {
    if ('name' in step) known.name = this.#name(step.name)
    if (!('members' in step)) return
    const named = this.#existing(step.members)
    if (step.kind === 'putGroup' || step.kind === 'replaceMembers') known.members = named
    if (step.kind === 'addMembers') known.members = new Set([...known.members, ...named])
    if (step.kind === 'removeMembers' || step.kind === 'removeByList') {
      known.members = new Set([...known.members].filter((one) => !named.has(one)))
    }
  }

  #sendGroup(step: GroupStep): Promise<ScimAnswer> {
    const path = `/Groups/${this.#groupId(step.group)}`
    const displayName = this.#model.groups.get(step.group)?.name ?? 'nowhere'
    const value = 'members' in step ? step.members.map((one) => ({ value: this.#personId(one) })) : []
    switch (step.kind) {
      case 'createGroup':
        return this.#acme.post('/Groups', {
          schemas: [CORE_GROUP],
          displayName: `${this.#prefix} group ${step.group}`,
          members: value,
        })
      case 'putGroup':
        return this.#acme.put(path, { schemas: [CORE_GROUP], displayName, members: value })
      case 'putWithoutMembers':
        return this.#acme.put(path, { schemas: [CORE_GROUP], displayName: this.#name(step.name) })
      case 'renameGroup':
        return this.#acme.patch(path, { op: 'replace', value: { displayName: this.#name(step.name) } })
      case 'replaceMembers':
        return this.#acme.patch(path, { op: 'replace', path: 'members', value })
      case 'addMembers':
        return this.#acme.patch(path, { op: 'add', path: 'members', value })
      case 'removeByList':
        return this.#acme.patch(path, { op: 'Remove', path: 'members', value })
      case 'removeMembers': {
        const operations = value.map((one) => ({ op: 'remove', path: `members[value eq "${one.value}"]` }))
        return this.#acme.patch(
          path,
          ...(operations.length === 0 ? [{ op: 'add', path: 'members', value: [] }] : operations),
        )
      }
      case 'deleteGroup':
        return this.#acme.delete(path)
    }
  }

  /** What the server tells, in the model's terms. */
  async tell(): Promise<unknown> {
    const users = await this.#acme.get(`/Users?filter=userName+sw+%22${this.#prefix}%22`)
    const groups = await this.#acme.get('/Groups')
    const own = new Set(this.#groupIds.values())
    return {
      people: users.body.Resources.map(
        (user: { userName: string; active: boolean; title?: string; groups?: { value: string }[] }) => [
          user.userName,
          user.active,
          user.title,
          new Set((user.groups ?? []).map(({ value }) => value)),
        ],
      ),
      groups: groups.body.Resources.filter(({ id }: { id: string }) => own.has(id)).map(
        (one: { id: string; displayName: string; members?: { value: string }[] }) => [
          one.id,
          one.displayName,
          new Set((one.members ?? []).map(({ value }) => value)),
        ],
      ),
    }
  }

  /** What the model tells, in the same terms and in order of creation. */
  expected(): unknown {
    const byId = (one: readonly [number, unknown], other: readonly [number, unknown]) =>
      this.#personId(one[0]) < this.#personId(other[0]) ? -1 : 1
    const byGroupId = (one: readonly [number, unknown], other: readonly [number, unknown]) =>
      this.#groupId(one[0]) < this.#groupId(other[0]) ? -1 : 1
    return {
      people: [...this.#model.people]
        .sort(byId)
        .map(([number, { active, title }]) => [
          this.#userName(number),
          active,
          title,
          new Set(
            [...this.#model.groups].flatMap(([id, { members }]) => (members.has(number) ? [this.#groupId(id)] : [])),
          ),
        ]),
      groups: [...this.#model.groups]
        .sort(byGroupId)
        .map(([number, { name, members }]) => [
          this.#groupId(number),
          name,
          new Set([...members].map((one) => this.#personId(one))),
        ]),
    }
  }

  async end(): Promise<void> {
    for (const id of this.#groupIds.values()) await this.#acme.delete(`/Groups/${id}`)
  }

  #existing(numbers: readonly number[]): Set<number> {
    return new Set(numbers.filter((one) => this.#model.people.has(one)))
  }

  #isTaken(name: string, self: number | undefined): boolean {
    return [...this.#model.groups].some(([number, other]) => number !== self && other.name === this.#name(name))
  }

  #name(name: string): string {
    return name.startsWith(this.#prefix) ? name : `${this.#prefix} ${name}`
  }

  #userName(number: number): string {
    return `${this.#prefix}-p${number}@northrail.example`
  }

  #personId(number: number): string {
    return this.#personIds.get(number) ?? `nobody-${number}`
  }

  #groupId(number: number): string {
    return this.#groupIds.get(number) ?? `no-group-${number}`
  }
}

test('tells the same as the model after every request of any story', {
  timeout: 120_000 + ROUNDS * 2_000,
}, async () => {
  await using fluid = await startFluid()
  let run = 0
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
      run += 1
      const story = new Story(fluid.acme, `s${run}x`)
      for (const one of steps) {
        await story.run(one)
        expect(await story.tell()).toEqual(story.expected())
      }
      await story.end()
    }),
    { numRuns: ROUNDS, ...SEED },
  )
})

test('changes the version exactly when what is said changes (C-ETG-06)', {
  timeout: 120_000 + ROUNDS * 2_000,
}, async () => {
  await using fluid = await startFluid()
  let run = 0
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 15 }), async (steps) => {
      run += 1
      const story = new Story(fluid.acme, `v${run}x`)
      let before = await versionsOf(fluid.acme, `v${run}x`)
      for (const one of steps) {
        await story.run(one)
        const after = await versionsOf(fluid.acme, `v${run}x`)
        for (const [id, { version, said }] of after) {
          const last = before.get(id)
          if (last !== undefined) expect([id, version === last.version]).toEqual([id, said === last.said])
        }
        before = after
      }
      await story.end()
    }),
    { numRuns: Math.ceil(ROUNDS / 2), ...SEED },
  )
})

interface Said {
  readonly version: string
  readonly said: string
}

async function versionsOf(acme: TestOrganisation, prefix: string): Promise<ReadonlyMap<string, Said>> {
  const users = await acme.get(`/Users?filter=userName+sw+%22${prefix}%22`)
  const groups = await acme.get(`/Groups?filter=displayName+sw+%22${prefix}%22`)
  const resources = [...users.body.Resources, ...groups.body.Resources]
  return new Map(resources.map(({ meta, ...rest }) => [rest.id, { version: meta.version, said: JSON.stringify(rest) }]))
}
