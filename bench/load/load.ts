// A place with as many organisations and people as a measurement needs, as the server would have left it.

import { sealEntries } from '../../packages/server/src/journal/seal.ts'
import { verifyJournal } from '../../packages/server/src/journal/verify.ts'
import { openPool } from '../support/client.ts'
import { type Place, startFluid } from '../support/engine.ts'
import { idOf, patchJson, TEMPLATE_TITLES, userJson } from '../support/people.ts'
import { copyPeople, idOfCopy, TEMPLATE_INDEX, TEMPLATE_ORGANISATION } from './copy.ts'
import { openDatabase } from './database.ts'
import { type Inside, inside } from './inside.ts'
import { addOrganisations, type Organisation } from './organisations.ts'

export interface Wanted {
  readonly organisations: number
  /** In all; the person of number n is in organisation n modulo their count. */
  readonly people: number
  /** Entries of the journal for each person: the creation, and updates. */
  readonly entriesPerPerson: number
}

export interface Loaded {
  readonly organisations: readonly Organisation[]
  readonly people: number
  /** The SCIM id of the person of that number. */
  idAt(index: number): string
}

/** Fills an empty place. Nothing runs on it before or after. */
export async function load(place: Place, wanted: Wanted): Promise<Loaded> {
  const names = Array.from({ length: wanted.organisations }, (_, index) => `organisation-${index}`)
  const [template, ...organisations] = await inside(place, (parts) =>
    addOrganisations(parts, [TEMPLATE_ORGANISATION, ...names]),
  )
  if (template === undefined) throw new Error('there is no template')
  const templateId = await makeTemplate(place, template, wanted)
  if (wanted.people > 0) {
    await using database = await openDatabase(place)
    await copyPeople(database, { templateId, organisations: names, people: wanted.people })
  }
  await inside(place, async (parts) => {
    await seal(parts)
    await verify(parts, wanted)
  })
  return { organisations, people: wanted.people, idAt: (index) => idOfCopy(templateId, index) }
}

/** Has the server make one person, whose rows all others are copies of; answers the SCIM id. */
async function makeTemplate(place: Place, { name, token }: Organisation, wanted: Wanted): Promise<string> {
  await using fluid = await startFluid(place, { engine: 'embedded' })
  using pool = await openPool(fluid.ports)
  const client = pool.client(`/o/${name}/scim/v2`, token)
  const id = idOf(await client.expect(201, 'POST', '/Users', userJson(TEMPLATE_INDEX)))
  for (let update = 1; update < wanted.entriesPerPerson; update += 1) {
    const title = TEMPLATE_TITLES[update % TEMPLATE_TITLES.length]
    await client.expect(200, 'PATCH', `/Users/${id}`, patchJson({ op: 'replace', value: { title } }))
  }
  await eventsAreThere(place, wanted.entriesPerPerson)
  return id
}

/** Events follow the journal a moment later. */
async function eventsAreThere(place: Place, wanted: number): Promise<void> {
  await using database = await openDatabase(place)
  for (;;) {
    const [row] = await database.rows('SELECT count(*) AS value FROM events')
    if (Number(row?.['value']) >= wanted) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** As the server does every few seconds: it would otherwise be busy with that during the first measurements. */
async function seal({ runtime, vault }: Inside): Promise<void> {
  for (const organisation of await runtime.store.backlog.listUnsealed()) {
    while (await sealEntries({ runtime, vault }, organisation));
  }
}

/** Up to here it takes no longer than the filling. */
const VERIFIED_ENTRIES_MAX = 200_000

/** Fluid's own eyes, as `fluid journal verify`: the copies are what their entries tell, sealed and whole. */
async function verify({ runtime, vault }: Inside, { people, entriesPerPerson }: Wanted): Promise<void> {
  if (people * entriesPerPerson > VERIFIED_ENTRIES_MAX) return
  const organisation = await runtime.store.directory.findByName('organisation-0')
  if (organisation === undefined) throw new Error('there is no organisation')
  const verdict = await verifyJournal({ runtime, vault }, organisation.id, undefined)
  if (verdict.kind === 'altered') throw new Error(verdict.sentence)
}
