import fc from 'fast-check'
import { test } from 'vitest'
import { changeOrganisationSettings } from '../provisioning/change-settings.ts'
import { giveByHand, takeByHand } from '../provisioning/grant-by-hand.ts'
import { Refusal } from '../provisioning/refusal.ts'
import { restoreAlarm } from '../provisioning/restore-losses.ts'
import { listAlarms } from '../provisioning/safeguard.ts'
import { removeMapping, setMapping } from '../provisioning/set-mapping.ts'
import { setToken } from '../provisioning/set-token.ts'
import { startFluid, type TestFluid } from '../testing/fluid.ts'
import { expectJournalFoldsToTables } from '../testing/journal-fold.ts'
import { generateToken } from '../vault/scim-token.ts'

const BY = { actor: { kind: 'operator', id: 'test', client: 'test' }, requestId: 'test' } as const
const GRANTS = fc.constantFrom('User', 'Resourcing access', 'Licensed', 'Collaborator')
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'

/** Numbers choose among what is there at that moment, so that a run can be repeated from its numbers alone. */
const act = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('create user' as const),
      name: fc.nat(12),
      title: fc.string({ maxLength: 8 }),
    }),
  },
  fc.record({ kind: fc.constant('patch user' as const), user: fc.nat(), title: fc.string({ maxLength: 8 }) }),
  fc.record({
    kind: fc.constant('set department' as const),
    user: fc.nat(),
    department: fc.constantFrom('', 'R&D', 'PMO'),
  }),
  fc.record({ kind: fc.constant('put user' as const), user: fc.nat(), name: fc.nat(12) }),
  fc.record({ kind: fc.constant('set active' as const), user: fc.nat(), active: fc.boolean() }),
  fc.record({ kind: fc.constant('delete user' as const), user: fc.nat() }),
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('create group' as const),
      name: fc.nat(6),
      members: fc.array(fc.nat(), { maxLength: 5 }),
    }),
  },
  fc.record({ kind: fc.constant('rename group' as const), group: fc.nat(), name: fc.nat(6) }),
  fc.record({
    kind: fc.constant('add members' as const),
    group: fc.nat(),
    members: fc.array(fc.nat(), { maxLength: 5 }),
  }),
  fc.record({ kind: fc.constant('remove member' as const), group: fc.nat(), member: fc.nat() }),
  fc.record({
    kind: fc.constant('replace members' as const),
    group: fc.nat(),
    members: fc.array(fc.nat(), { maxLength: 5 }),
  }),
  fc.record({ kind: fc.constant('delete group' as const), group: fc.nat() }),
  fc.record({ kind: fc.constant('map group' as const), role: fc.constantFrom('User', 'Resourcing access', undefined) }),
  fc.record({ kind: fc.constant('put everybody back' as const) }),
  fc.record({ kind: fc.constant('give by hand' as const), user: fc.nat(), grant: GRANTS }),
  fc.record({ kind: fc.constant('take by hand' as const), user: fc.nat(), grant: GRANTS }),
  fc.record({ kind: fc.constant('switch title' as const), isOn: fc.boolean() }),
)
type Act = typeof act extends fc.Arbitrary<infer Value> ? Value : never

const overlaps = fc.array(fc.constantFrom(0, 3_600_000), { maxLength: 4 })

test('folds from empty to exactly the tables after every random run (T-71)', async () => {
  await using fluid = await startFluid()
  let run = 0
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 20, maxLength: 60 }), overlaps, async (acts, tokens) => {
      run += 1
      const world = await createWorld(fluid, `run${run}`)
      for (const one of acts) await world.perform(one)
      for (const overlapMs of tokens) await world.rotateToken(overlapMs)
      await fluid.runtime.store.read(world.organisation, expectJournalFoldsToTables)
    }),
    { numRuns: 25 },
  )
}, 120_000)

async function createWorld(fluid: TestFluid, name: string) {
  const organisation = await fluid.addOrganisation(name)
  const id = organisation.added.organisation.id
  const ids = { users: [] as string[], groups: [] as string[] }
  // One loss raises an alarm, so that whatever was lost can be put back.
  const safeguard = { percent: 1, peopleMin: 1 }
  await changeOrganisationSettings(fluid.runtime, BY, { organisation: id, changes: { safeguard } })
  const pick = (from: readonly string[], at: number): string => from[at % Math.max(1, from.length)] ?? 'nobody'
  const members = (ats: readonly number[]) => ats.map((at) => ({ value: pick(ids.users, at) }))
  const remember = (into: string[], answer: { status: number; body: { id: string } }): void => {
    if (answer.status === 201) into.push(answer.body.id)
  }
  async function perform(one: Act): Promise<void> {
    switch (one.kind) {
      case 'create user':
        return remember(ids.users, await organisation.post('/Users', userBody(`user${one.name}`, one.title)))
      case 'patch user':
        await organisation.patch(`/Users/${pick(ids.users, one.user)}`, {
          op: 'replace',
          path: 'title',
          value: one.title,
        })
        return
      case 'set department':
        await organisation.patch(
          `/Users/${pick(ids.users, one.user)}`,
          one.department === ''
            ? { op: 'remove', path: `${ENTERPRISE}:department` }
            : { op: 'replace', path: `${ENTERPRISE}:department`, value: one.department },
        )
        return
      case 'put user':
        await organisation.put(`/Users/${pick(ids.users, one.user)}`, userBody(`user${one.name}`, 'put'))
        return
      case 'set active':
        await organisation.patch(`/Users/${pick(ids.users, one.user)}`, {
          op: 'replace',
          value: { active: one.active },
        })
        return
      case 'delete user':
        await organisation.delete(`/Users/${pick(ids.users, one.user)}`)
        return
      case 'create group':
        return remember(
          ids.groups,
          await organisation.post('/Groups', groupBody(groupName(one.name), members(one.members))),
        )
      case 'rename group':
        await organisation.patch(`/Groups/${pick(ids.groups, one.group)}`, {
          op: 'replace',
          value: { displayName: groupName(one.name) },
        })
        return
      case 'add members':
        await organisation.patch(`/Groups/${pick(ids.groups, one.group)}`, {
          op: 'add',
          path: 'members',
          value: members(one.members),
        })
        return
      case 'remove member':
        await organisation.patch(`/Groups/${pick(ids.groups, one.group)}`, {
          op: 'remove',
          path: `members[value eq "${pick(ids.users, one.member)}"]`,
        })
        return
      case 'replace members':
        await organisation.put(
          `/Groups/${pick(ids.groups, one.group)}`,
          groupBody(groupName(one.group % 7), members(one.members)),
        )
        return
      case 'delete group':
        await organisation.delete(`/Groups/${pick(ids.groups, one.group)}`)
        return
      case 'map group':
        return mapGroup(one.role)
      case 'give by hand':
      case 'take by hand':
        return changeByHand(one.kind, pick(ids.users, one.user), one.grant)
      case 'put everybody back':
        return putBack()
      case 'switch title':
        await changeOrganisationSettings(fluid.runtime, BY, {
          organisation: id,
          changes: { scimUpdates: { title: one.isOn } },
        })
        return
    }
  }
  async function mapGroup(role: string | undefined): Promise<void> {
    if (role !== undefined) await setMapping(fluid.runtime, BY, { organisation: id, group: 'PMO London', grant: role })
    else await removeMapping(fluid.runtime, BY, { organisation: id, group: 'PMO London' }).catch(() => undefined)
  }
  async function changeByHand(kind: 'give by hand' | 'take by hand', user: string, grant: string): Promise<void> {
    const act = kind === 'give by hand' ? giveByHand : takeByHand
    await act(fluid.runtime, BY, { organisation: id, user, grant }).catch(refusedOnly)
  }
  async function putBack(): Promise<void> {
    for (const { alarm } of await listAlarms(fluid.runtime, id)) {
      if (alarm.state === 'open') await restoreAlarm(fluid.runtime, BY, { organisation: id, alarm: alarm.key })
    }
  }
  async function rotateToken(overlapMs: number): Promise<void> {
    await setToken(fluid.runtime, fluid.vault, BY, { organisation: id, token: generateToken(), overlapMs })
  }
  return { organisation: id, perform, rotateToken }
}

function userBody(userName: string, title: string): object {
  return {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
    userName,
    name: { givenName: userName, familyName: title === '' ? 'Valcourt' : title },
    emails: [{ value: `${userName}@northrail.example`, type: 'work', primary: true }],
    ...(title === '' ? {} : { title }),
  }
}

/** A person who is not there is refused; anything else is a mistake. */
function refusedOnly(error: unknown): void {
  if (!(error instanceof Refusal)) throw error
}

/** Names that the catalogue knows, one that a mapping makes known, and others. */
function groupName(number: number): string {
  return ['Fluid User', 'Fluid Collaborator', 'PMO London'][number] ?? `Group ${number}`
}

function groupBody(displayName: string, members: readonly object[]): object {
  return { schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'], displayName, members }
}
