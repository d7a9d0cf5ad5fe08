// What administrators see of the safeguard, and the two things that they can do about an alarm: release it, or put
// everybody back.

import type { OrganisationId } from '../directory/ids.ts'
import type { Losses } from '../directory/safeguard.ts'
import { actorName } from '../journal/actor-name.ts'
import { journalise } from '../journal/write.ts'
import type { Runtime } from '../runtime.ts'
import type { Alarm } from '../store/port/safeguard.ts'
import type { Reading } from '../store/port/store.ts'
import { NothingThere } from './operator-error.ts'
import type { By } from './set-token.ts'

const ALARMS_SHOWN_MAX = 50
const FORGOTTEN_PER_STEP = 5_000

export interface ShownAlarm {
  readonly alarm: Alarm
  /** Who is without something now, while the alarm is open. */
  readonly losses: Losses | undefined
}

/** The alarms of an organisation, the latest first. */
export function listAlarms(runtime: Runtime, organisation: OrganisationId): Promise<readonly ShownAlarm[]> {
  return runtime.store.read(organisation, async (tx) => {
    const shown: ShownAlarm[] = []
    for (const alarm of await tx.safeguard.listAlarms(ALARMS_SHOWN_MAX)) {
      const isOpen = alarm.state === 'open'
      shown.push({
        alarm,
        losses: isOpen ? await tx.safeguard.countLosses(alarm.clientId, alarm.lossesFromMs) : undefined,
      })
    }
    return shown
  })
}

/**
 * It was meant: what was taken away is final, licences are free, and the client may go on for one window. Throws
 * NothingThere when that alarm is not open.
 */
export function releaseAlarm(
  runtime: Runtime,
  by: By,
  { organisation, alarm: key }: { readonly organisation: OrganisationId; readonly alarm: number },
): Promise<void> {
  return runtime.store.write(organisation, async (tx) => {
    const alarm = await openAlarm(tx, key)
    const atMs = runtime.now()
    const who = actorName(by.actor)
    await tx.safeguard.endAlarm(alarm.key, { state: 'released', atMs, by: who })
    while (await tx.safeguard.forgetLosses(alarm.clientId, atMs + 1, FORGOTTEN_PER_STEP));
    const { name, displayName } = await tx.organisations.get()
    await journalise(tx.journal, runtime, by, {
      action: 'safeguard.released',
      outcome: 'changed',
      subject: { kind: 'organisation', id: name, name: displayName },
      sentence: `${who} released the safeguard for ${alarm.clientName}: what it took away stays away, licences are free, and its requests go through.`,
    })
  })
}

/** The alarm of that key while it is open; throws NothingThere otherwise. */
export async function openAlarm(tx: Reading, key: number): Promise<Alarm> {
  const alarm = await tx.safeguard.findAlarm(key)
  if (alarm?.state === 'open') return alarm
  throw new NothingThere(
    alarm === undefined
      ? `There is no alarm ${key}.`
      : `The alarm ${key} is not open any more: ${alarm.endedBy ?? 'somebody'} has ${alarm.state} it.`,
  )
}
