import { describe, expect, it } from 'vitest'
import { findAppUser } from '../apps/app-user.ts'
import { setFaults } from '../apps/apps.ts'
import { assignPerson } from '../apps/assignments.ts'
import { addPerson, openCompany } from '../testing/company.ts'
import { listExchanges } from '../wire/exchange.ts'
import { createFaultChooser } from './choose-fault.ts'
import { type Fault, parseFaultRule, parseFaultRules } from './fault.ts'

async function assignThrough(fault: Fault) {
  const company = await openCompany()
  const { org } = company.simulator
  setFaults(org, company.app.id, [{ fault, method: 'POST', times: 1 }])
  const ines = addPerson(company, 'Ines Valcourt')
  assignPerson(org, company.app.id, ines.id)
  await company.simulator.settled()
  const create = listExchanges(org, { newestFirst: true, limit: 1 })[0]
  return { company, create, appUser: findAppUser(org, company.app.id, ines.id) }
}

describe('trouble on purpose', () => {
  it.each<[Fault, number, string]>([
    [{ kind: 'drop-answer' }, 1, 'error'],
    [{ kind: 'half-answer' }, 1, 'error'],
    [{ kind: 'status', status: 500 }, 0, 'error'],
    [{ kind: 'latency', milliseconds: 60 }, 1, 'provisioned'],
    [{ kind: 'slow-body', milliseconds: 60 }, 1, 'provisioned'],
    [{ kind: 'repeat' }, 1, 'error'],
  ])('%j leaves %i users at the server and the account %s', async (fault, users, state) => {
    const { company, create, appUser } = await assignThrough(fault)
    await using _closing = company
    expect([company.server.users.size, appUser?.state, create?.fault]).toEqual([users, state, fault.kind])
  })

  it('that is slow takes its time', async () => {
    const { company, create } = await assignThrough({ kind: 'slow-body', milliseconds: 120 })
    await using _closing = company
    expect(create?.durationMs).toBeGreaterThan(110)
  })
})

describe('a rule of trouble', () => {
  it('strikes after what it skips, and as often as it says', () => {
    const chooser = createFaultChooser()
    const rules = [parseFaultRule({ kind: 'status', status: 503, method: 'post', path: '/Users', skip: 1, times: 2 })]
    const strike = (method: string, path: string) => chooser.choose(rules, { method, path })?.kind
    expect([
      strike('GET', '/Users'),
      strike('POST', '/Groups'),
      strike('POST', '/Users'),
      strike('POST', '/Users'),
      strike('POST', '/Users'),
      strike('POST', '/Users'),
    ]).toEqual([undefined, undefined, undefined, 'status', 'status', undefined])
  })

  it('comes back from storage as it was', () => {
    const rules = parseFaultRules([{ kind: 'status', status: 429, retryAfter: 3, path: '/Users' }, { kind: 'repeat' }])
    expect(parseFaultRules(JSON.parse(JSON.stringify(rules)))).toEqual(rules)
  })

  it('of an unknown kind is refused with the known ones', () => {
    expect(() => parseFaultRule({ kind: 'flood' })).toThrow('Unknown kind of fault "flood": use latency')
  })
})
