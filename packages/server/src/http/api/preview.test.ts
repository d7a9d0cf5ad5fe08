import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type ApiClient, apiClient } from '../../testing/api-client.ts'
import { startFluid, type TestOrganisation } from '../../testing/fluid.ts'

interface Standing {
  readonly allowed: boolean
  readonly licence: string
  readonly roles: readonly string[]
}

async function standing(api: ApiClient, people: readonly string[]): Promise<readonly Standing[]> {
  return Promise.all(
    people.map(async (id) => {
      const { allowed, licence, roles } = await api.access(id)
      const effective = roles.filter((one: { effective: boolean }) => one.effective)
      return { allowed, licence, roles: effective.map(({ role }: { role: string }) => role) }
    }),
  )
}

/** What really changed, in the preview's own form. */
function difference(people: readonly string[], before: readonly Standing[], after: readonly Standing[]) {
  return people.flatMap((id, index) => {
    const one = before[index]
    const other = after[index]
    if (one === undefined || other === undefined || JSON.stringify(one) === JSON.stringify(other)) return []
    return [
      {
        id,
        gains: other.roles.filter((role) => !one.roles.includes(role)),
        loses: one.roles.filter((role) => !other.roles.includes(role)),
        licence: one.licence === other.licence ? null : { before: one.licence, after: other.licence },
        access: one.allowed === other.allowed ? null : other.allowed,
      },
    ]
  })
}

const GROUP_NAMES = ['Fluid User', 'Fluid Project Viewer', 'Fluid Collaborator', 'Fluid Unlicensed', 'Staff', 'Choir']
const GRANTS = ['User', 'Project Viewer', 'Budget Approver', 'Licensed', 'Collaborator', 'Unlicensed']

const someGroups = fc.array(fc.record({ name: fc.constantFrom(...GROUP_NAMES), members: fc.bigInt(0n, 255n) }), {
  maxLength: 6,
})
const someChange = fc.oneof(
  fc.record({
    kind: fc.constant('mapping'),
    group: fc.constantFrom(...GROUP_NAMES),
    grant: fc.option(fc.constantFrom(...GRANTS)),
  }),
  fc.record({ kind: fc.constant('group-renamed'), index: fc.nat(5), name: fc.constantFrom('New', ...GROUP_NAMES) }),
  fc.record({ kind: fc.constant('group-deleted'), index: fc.nat(5) }),
  fc.record({
    kind: fc.constant('settings'),
    changes: fc.record(
      {
        defaultRoles: fc.subarray(['User', 'Project access']),
        defaultLicence: fc.constantFrom('Licensed', 'Collaborator', 'Unlicensed'),
      },
      { requiredKeys: [] },
    ),
  }),
)
type Change = typeof someChange extends fc.Arbitrary<infer One> ? One : never

/** Does for real what was previewed; undefined when there is nothing to do it to. */
async function realise(acme: TestOrganisation, api: ApiClient, groups: readonly string[], change: Change) {
  switch (change.kind) {
    case 'mapping': {
      const { group, grant } = change as Extract<Change, { group: string }>
      const act = () =>
        grant === null ? api.send('DELETE', '/mappings', { group }) : api.send('PUT', '/mappings', { group, grant })
      return { question: { kind: 'mapping', group, grant }, act }
    }
    case 'settings': {
      const { changes } = change as Extract<Change, { changes: object }>
      return { question: { kind: 'settings', changes }, act: () => api.send('PATCH', '/settings', changes) }
    }
    case 'group-deleted': {
      const id = groups[(change as { index: number }).index]
      if (id === undefined) return undefined
      return { question: { kind: 'group-deleted', id }, act: () => acme.delete(`/Groups/${id}`) }
    }
    default: {
      const { index, name } = change as { index: number; name: string }
      const id = groups[index]
      if (id === undefined) return undefined
      const act = () => acme.patch(`/Groups/${id}`, { op: 'replace', value: { displayName: name } })
      return { question: { kind: 'group-renamed', id, name }, act }
    }
  }
}

test('a preview tells exactly what then happens', async () => {
  await using fluid = await startFluid()
  let run = 0
  await fc.assert(
    fc.asyncProperty(
      someGroups,
      fc.array(fc.tuple(fc.nat(7), fc.constantFrom(...GRANTS)), { maxLength: 4 }),
      fc.bigInt(0n, 255n),
      someChange,
      async (wanted, hands, inactive, change) => {
        run += 1
        const acme = await fluid.addOrganisation(`run${run}`)
        const api = await apiClient(fluid, acme)
        await api.send('PATCH', '/settings', { safeguard: { peopleMin: 1000 } })
        const people: string[] = []
        for (let index = 0; index < 8; index += 1) people.push(await acme.addUser(`p${index}@northrail.example`))
        const groups: string[] = []
        for (const { name, members } of wanted) {
          const chosen = people.filter((_, index) => (members >> BigInt(index)) & 1n)
          const made = await acme.post('/Groups', { displayName: name, members: chosen.map((value) => ({ value })) })
          if (made.status === 201) groups.push(made.body.id)
        }
        for (const [index, grant] of hands) await api.send('POST', `/users/${people[index]}/grants`, { grant })
        for (const [index, id] of people.entries()) {
          if ((inactive >> BigInt(index)) & 1n && index % 3 === 0)
            await acme.patch(`/Users/${id}`, { op: 'replace', value: { active: false } })
        }
        const real = await realise(acme, api, groups, change)
        if (real === undefined) return
        const before = await standing(api, people)
        const told = (await api.send('POST', '/preview', { change: real.question })).body
        if ((await real.act()).status >= 400) return
        const happened = difference(people, before, await standing(api, people))
        const first = told.first.map(
          ({ name: _name, userName: _userName, ...one }: { name: string; userName: string }) => one,
        )
        expect(first).toEqual(happened)
        expect(told.people).toBe(happened.length)
        const roles = new Map(told.roles.map(({ role, ...counts }: { role: string }) => [role, counts]))
        for (const [role, counts] of roles) {
          const count = (list: 'gains' | 'loses') => happened.filter((one) => one[list].includes(`${role}`)).length
          expect(counts).toEqual({ gain: count('gains'), lose: count('loses') })
        }
      },
    ),
    { numRuns: 60 },
  )
}, 120_000)

test('a preview changes nothing', async () => {
  await using fluid = await startFluid()
  const api = await apiClient(fluid, fluid.acme)
  const ines = await fluid.acme.addUser('ines@northrail.example')
  await fluid.acme.addGroup('PMO', [ines])
  const entries = (await fluid.acme.journal()).length
  const change = { kind: 'mapping', group: 'PMO', grant: 'Budget Approver' }
  expect((await api.send('POST', '/preview', { change, limit: 0 })).body).toEqual({
    people: 1,
    heldOnly: 0,
    roles: [{ role: 'User', gain: 0, lose: 1 }],
    licences: [],
    access: { gain: 0, lose: 1 },
    first: [],
  })
  expect(await fluid.acme.journal()).toHaveLength(entries)
  expect(await api.roles(ines)).toEqual(['User'])
})
