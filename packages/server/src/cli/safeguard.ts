import { parseArgs } from 'node:util'
import type { OrganisationId } from '../directory/ids.ts'
import { OperatorError } from '../provisioning/operator-error.ts'
import { restoreAlarm } from '../provisioning/restore-losses.ts'
import { listAlarms, releaseAlarm, type ShownAlarm } from '../provisioning/safeguard.ts'
import type { Runtime } from '../runtime.ts'
import { type Command, type Context, findOrganisation, operator, usageError } from './command.ts'

export const safeguard: Command = {
  name: 'safeguard',
  summary: 'show alarms about mass deactivations, release them, or put everybody back',
  usage: [
    'safeguard <organisation> show [--json]',
    'safeguard <organisation> release [<alarm>]',
    'safeguard <organisation> restore [<alarm>]',
  ],
  run: async ({ args, print, withStore }: Context) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { json: { type: 'boolean' } },
    })
    const [name, act, wanted] = positionals
    if (act !== 'show' && act !== 'release' && act !== 'restore') throw usageError(safeguard)
    await withStore(async ({ runtime }) => {
      const { id } = await findOrganisation(runtime, name)
      if (act === 'show') {
        for (const line of linesOf(await listAlarms(runtime, id), values.json === true)) print(line)
        return
      }
      const change = { organisation: id, alarm: await alarmOf(runtime, id, wanted) }
      if (act === 'release') {
        await releaseAlarm(runtime, operator(runtime), change)
        return print('Released: what was taken away stays away, and the requests go through.')
      }
      const restored = await restoreAlarm(runtime, operator(runtime), change)
      print(`Put back: ${restored.people} people, ${restored.groups} groups, ${restored.memberships} memberships.`)
      for (const sentence of restored.notDone) print(`Not done: ${sentence}`)
    })
  },
}

function linesOf(alarms: readonly ShownAlarm[], isJson: boolean): readonly string[] {
  const shown = alarms.map(({ alarm, losses }) => ({
    alarm: alarm.key,
    client: alarm.clientName,
    state: alarm.state,
    mode: alarm.mode,
    started: new Date(alarm.startedMs).toISOString(),
    people: losses?.people ?? null,
    ended: alarm.endedMs === undefined ? null : new Date(alarm.endedMs).toISOString(),
    endedBy: alarm.endedBy ?? null,
  }))
  if (isJson) return [JSON.stringify(shown)]
  if (shown.length === 0) return ['The safeguard has raised no alarm.']
  return shown.map((one) => {
    const people = one.people === null ? '' : `\t${one.people} people`
    const end = one.ended === null ? '' : ` by ${one.endedBy} at ${one.ended}`
    return `${one.alarm}\t${one.client}\t${one.started}\t${one.state}${end}${people}`
  })
}

/** The alarm named, or the only one that is open. */
async function alarmOf(runtime: Runtime, organisation: OrganisationId, wanted: string | undefined): Promise<number> {
  if (wanted !== undefined) return Number(wanted)
  const open = (await listAlarms(runtime, organisation)).filter(({ alarm }) => alarm.state === 'open')
  const [first] = open
  if (first !== undefined && open.length === 1) return first.alarm.key
  throw new OperatorError(
    open.length === 0 ? 'No alarm is open.' : 'Several alarms are open: name one of them; "show" lists them.',
  )
}
