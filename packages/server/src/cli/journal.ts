import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { OrganisationId } from '../directory/ids.ts'
import type { Runtime } from '../runtime.ts'
import type { StoredJournalEntry } from '../store/port/journal.ts'
import { type Command, findOrganisation } from './command.ts'

const ENTRIES_PER_PAGE = 200
const LOOK_AGAIN_MS = 500

export const journal: Command = {
  name: 'journal',
  summary: 'print what happened in an organisation, and follow it',
  usage: ['journal <organisation> [--follow] [--json]'],
  run: async ({ args, print, withStore }) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { follow: { type: 'boolean' }, json: { type: 'boolean' } },
    })
    const show = values.json === true ? asJson : asText
    await withStore(async ({ runtime }) => {
      const organisation = await findOrganisation(runtime, positionals[0])
      let position = await printAfter(runtime, organisation.id, 0, (entry) => print(show(entry)))
      while (values.follow === true) {
        await setTimeout(LOOK_AGAIN_MS)
        position = await printAfter(runtime, organisation.id, position, (entry) => print(show(entry)))
      }
    })
  },
}

/** Prints all entries after a position, oldest first; answers the last position. */
async function printAfter(
  runtime: Runtime,
  organisation: OrganisationId,
  after: number,
  show: (entry: StoredJournalEntry) => void,
): Promise<number> {
  let position = after
  for (;;) {
    const from = { after: position }
    const page = await runtime.store.read(organisation, (tx) => tx.journal.list({ from, limit: ENTRIES_PER_PAGE }))
    page.forEach(show)
    position = page.at(-1)?.position ?? position
    if (page.length < ENTRIES_PER_PAGE) return position
  }
}

function asJson({ atMs, ...entry }: StoredJournalEntry): string {
  return JSON.stringify({ at: new Date(atMs).toISOString(), ...entry })
}

function asText(entry: StoredJournalEntry): string {
  const lines = [`${new Date(entry.atMs).toISOString()}  ${entry.sentence}`]
  for (const sentence of entry.notDone) lines.push(`    not done: ${sentence}`)
  return lines.map(printable).join('\n')
}

/** Names come from outside: what would steer a terminal is shown as a mark instead (T-57). */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '\u{fffd}')
}
