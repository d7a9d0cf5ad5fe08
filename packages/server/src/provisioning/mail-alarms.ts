// An alarm of the safeguard reaches administrators by mail too: everybody who can administer Fluid at that moment.

import { setTimeout } from 'node:timers/promises'
import type { OrganisationId, UserKey } from '../directory/ids.ts'
import type { Organisation } from '../directory/organisation.ts'
import type { Runtime } from '../runtime.ts'
import type { Mailer } from '../signin/mail.ts'
import { primaryEmailOf } from '../signin/primary-email.ts'
import type { Alarm } from '../store/port/safeguard.ts'
import type { Reading } from '../store/port/store.ts'
import { readAccess } from './access.ts'

const LOOK_EVERY_MS = 10_000
const PEOPLE_PER_PAGE = 100
const RECIPIENTS_MAX = 100

/** Looks for alarms that nobody has been written about, until it is disposed. */
export function startAlarmMail(runtime: Runtime, mailer: Mailer): AsyncDisposable {
  const stopping = new AbortController()
  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        for (const organisation of await runtime.store.backlog.listUnmailed()) {
          await mailAlarms(runtime, mailer, organisation)
        }
      } catch (error) {
        runtime.log.error({ err: error }, 'an alarm could not be mailed')
      }
      await setTimeout(LOOK_EVERY_MS, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
  }
  const running = run()
  return {
    [Symbol.asyncDispose]: async () => {
      stopping.abort()
      await running
    },
  }
}

/** Writes to the administrators about each alarm, once, however many processes look. */
export async function mailAlarms(runtime: Runtime, mailer: Mailer, id: OrganisationId): Promise<void> {
  const { organisation, alarms, recipients } = await runtime.store.read(id, async (tx) => ({
    organisation: await tx.organisations.get(),
    alarms: await tx.safeguard.listUnmailed(),
    recipients: await listRecipients(tx, runtime),
  }))
  for (const alarm of alarms) {
    const isOurs = await runtime.store.write(id, (tx) => tx.safeguard.claimMail(alarm.key, runtime.now()))
    if (!isOurs) continue
    for (const to of recipients) {
      await mailer
        .send({ to, ...messageAbout(alarm, organisation) })
        .catch((error: unknown) => runtime.log.warn({ err: error }, 'a mail about an alarm could not be sent'))
    }
  }
}

async function listRecipients(tx: Reading, runtime: Runtime): Promise<readonly string[]> {
  const { administratorRoles } = runtime.catalogue
  const local = (await tx.credentials.listAdministrators()).map(({ email, userName }) => email ?? userName)
  // Without an address of their own, administrators are often named by one.
  const addresses = new Set(local.filter(isAddress))
  let after: UserKey | undefined
  do {
    const page = await tx.grants.listActiveHolders(administratorRoles, { after, limit: PEOPLE_PER_PAGE })
    for (const { id } of page) {
      const { roles, person } = await readAccess(tx, runtime, id)
      const address = primaryEmailOf(person.user.resource)
      const isAdministrator = roles.some(({ role, effective }) => effective && administratorRoles.includes(role))
      if (isAdministrator && address !== undefined) addresses.add(address)
    }
    after = page.length < PEOPLE_PER_PAGE ? undefined : page.at(-1)?.key
  } while (after !== undefined && addresses.size < RECIPIENTS_MAX)
  return [...addresses].slice(0, RECIPIENTS_MAX)
}

function messageAbout(alarm: Alarm, { name, displayName, settings }: Organisation) {
  const { percent, windowMinutes } = settings.safeguard
  const share = `more than ${percent} % of ${displayName} within ${windowMinutes} minutes`
  const what =
    alarm.mode === 'hold'
      ? `${alarm.clientName} wants to take access or roles away from ${share}. Fluid holds these requests until you decide.`
      : `${alarm.clientName} has taken access or roles away from ${share}. Their access has ended; their licences wait.`
  return {
    subject: `Fluid safeguard: many people of ${displayName} are losing access`,
    text: `${what}

If it was a mistake, put everybody back:   fluid safeguard ${name} restore ${alarm.key}
If it was meant, release it:               fluid safeguard ${name} release ${alarm.key}

Both are also in Fluid's Administration Console.
`,
  }
}

function isAddress(text: string): boolean {
  return /^\S+@\S+\.\S+$/.test(text)
}
