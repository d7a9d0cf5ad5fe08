// `npm run demo`: Fluid and the Okta simulator together, connected, with a sample company; then the guide, step by step,
// with what is seen on both sides. Both stay up until Ctrl-C.

import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import {
  addApp,
  addMembers,
  assignGroup,
  buildConsoleIfStale,
  createGroup,
  createHttp,
  fillSampleCompany,
  findGroupByName,
  listEvents,
  listPeople,
  openApiToken,
  openSimulator,
  type Person,
  pushGroupByName,
  removeMembers,
  saveConnection,
  saveToApp,
  testCredentials,
} from '@fluid-scim/okta'
import { type AddedOrganisation, startFluidProcess } from './support/fluid-process.ts'

const FLUID_PORT = 8080
const OKTA_PORT = 8090
const PEOPLE = 20
let steps = 0
const DATA_DIR = join(import.meta.dirname, '../data/demo')

rmSync(DATA_DIR, { recursive: true, force: true })
say('Starting Fluid and the Okta simulator …')
await using fluid = await startFluidProcess({ port: FLUID_PORT, dataDir: join(DATA_DIR, 'fluid') })
const acme = await fluid.addOrganisation('acme')
await using simulator = await openSimulator({ dataDir: join(DATA_DIR, 'okta') })
const { org, wire } = simulator
fillSampleCompany(org, { size: PEOPLE })
await buildConsoleIfStale(say)
const token = openApiToken(org)
const http = createHttp({ simulator, token })
await http.listen({ port: OKTA_PORT, host: 'localhost' })

step('An administrator sets the SCIM secret token in Fluid and copies the SCIM Base URL')
say(`SCIM Base URL  ${acme.scimBaseUrl}`)

step('In Okta: Browse App Catalog, SCIM 2.0 Test App (Header Auth), Add Integration')
const app = addApp(org, { template: 'scim2headerauth', label: 'Fluid SCIM' })
say(`Added "${app.label}".`)

step('Provisioning, Integration: a wrong token first, then the right one; Test API Credentials; Save')
await tryToken('not-the-token-of-acme')
await tryToken(acme.scimToken)
await saveConnection(wire, app.id, { baseUrl: acme.scimBaseUrl, credential: acme.scimToken })

step('To App: enable Create Users, Update User Attributes, Deactivate Users')
await saveToApp(wire, app.id, { createUsers: true, updateUsers: true, deactivateUsers: true })

step('Assignments: a group of ten people')
const people = listPeople(org, { limit: 10 })
const team = createGroup(org, { name: 'Fluid people', description: 'Who has an account in Fluid' })
addMembers(
  org,
  team.id,
  people.map(({ id }) => id),
)
assignGroup(org, app.id, team.id)
await simulator.settled()
say(`Fluid now has ${(await askFluid(acme, '/Users?count=0')).totalResults} people.`)

step('Push Groups: "Fluid User" and "Fluid Application administrator" become roles')
for (const name of ['Fluid User', 'Fluid Application administrator']) {
  const group = findGroupByName(org, name) ?? createGroup(org, { name, description: 'A role in Fluid' })
  addMembers(
    org,
    group.id,
    people.slice(0, 3).map(({ id }) => id),
  )
  pushGroupByName(org, app.id, group.id)
}
await simulator.settled()
await sayGroups()

step('Somebody leaves the team: access ends, the data stays')
const leaver = at(people, 0)
removeMembers(org, team.id, [leaver.id])
await simulator.settled()
const found = await askFluid(acme, `/Users?filter=${encodeURIComponent(`userName eq "${leaver.profile['login']}"`)}`)
say(
  `${leaver.profile['firstName']} ${leaver.profile['lastName']} is ${found.Resources[0]?.active === false ? 'deactivated' : 'still active'} in Fluid.`,
)

step('What Okta’s administrator sees (System Log, the last events)')
for (const { document } of listEvents(org, { appId: app.id, limit: 5, newestFirst: true })) {
  say(`${document['eventType']}  ${document['displayMessage']}`)
}

step('What Fluid’s administrator sees (journal, the last entries)')
say((await fluid.fluid('journal', 'acme')).trimEnd().split('\n').slice(-6).join('\n  '))

console.log(`
Both stay up until Ctrl-C:
  Fluid            ${acme.consoleUrl}   (${acme.admin.userName} / ${acme.admin.password})
  Okta simulator   http://localhost:${OKTA_PORT}/   (Management API: SSWS ${token.value})
`)
await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
await http.close()

async function tryToken(credential: string): Promise<void> {
  const { isVerified, message } = await testCredentials(wire, app.id, { baseUrl: acme.scimBaseUrl, credential })
  say(`${isVerified ? 'green' : 'red'}: ${message}`)
}

interface Listed {
  readonly totalResults: number
  readonly Resources: readonly {
    readonly displayName?: string
    readonly active?: boolean
    readonly members?: readonly unknown[]
  }[]
}

async function askFluid({ scimBaseUrl, scimToken }: AddedOrganisation, path: string): Promise<Listed> {
  const response = await fetch(`${scimBaseUrl}${path}`, { headers: { Authorization: `Bearer ${scimToken}` } })
  // Read only to be shown: Fluid's answers have this shape, and the tests hold it.
  return (await response.json()) as Listed
}

async function sayGroups(): Promise<void> {
  for (const group of (await askFluid(acme, '/Groups')).Resources) {
    say(`Fluid has the group "${group.displayName}" with ${group.members?.length ?? 0} members.`)
  }
}

function at(list: readonly Person[], index: number): Person {
  const person = list[index]
  if (person === undefined) throw new Error('the sample company is too small')
  return person
}

function step(title: string): void {
  steps += 1
  console.log(`\n${steps}. ${title}`)
}

function say(text: string): void {
  console.log(`  ${text}`)
}
