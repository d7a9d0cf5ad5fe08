// Looks for the usual mistakes and says how to mend each.

import { lookup } from 'node:dns/promises'
import { accessSync, constants, existsSync, statfsSync } from 'node:fs'
import type { Config } from '../config/config.ts'
import { OperatorError } from '../provisioning/operator-error.ts'
import { allOrganisations } from '../provisioning/rotate-vault.ts'
import type { Finding } from '../store/port/finding.ts'
import { type Command, type Context, usageError } from './command.ts'
import { checkHttps } from './doctor/https.ts'
import { checkHttpsOutside } from './doctor/https-outside.ts'
import { checkAccount, checkClock, checkFileSystem, checkKeyFile } from './doctor/machine.ts'
import { checkMail } from './doctor/mail.ts'

const FREE_BYTES_MIN = 1024 ** 3
/** Nothing of use is stored in less. */
const FULL_BYTES = 16 * 1024 ** 2

export const doctor: Command = {
  name: 'doctor',
  summary: 'find the usual mistakes of an installation and say how to mend them',
  usage: ['doctor'],
  run: async (context) => {
    if (context.args.length > 0) throw usageError(doctor)
    const findings = [
      checkNode(),
      checkDataFolder(context.config),
      ...checkAccount(context.config),
      checkDisk(context.config),
      ...checkFileSystem(context.config),
      checkClock(context.config.dataDir),
      ...checkKeyFile(context.config),
      ...checkHttps(context.config, Date.now()),
      await checkDomain(context.config),
      ...(await checkProxy(context.config)),
      await checkMail(context.config),
      ...(await checkStore(context)),
    ]
    for (const { state, sentence } of findings) context.print(`${MARKS[state]} ${sentence}`)
    const problems = findings.filter(({ state }) => state === 'problem').length
    if (problems > 0)
      throw new OperatorError(problems === 1 ? 'There is 1 problem.' : `There are ${problems} problems.`)
  },
}

const MARKS = { ok: 'ok       ', warning: 'warning  ', problem: 'PROBLEM  ' } as const

function checkNode(): Finding {
  const major = Number(process.versions.node.split('.')[0])
  if (major >= 24) return { state: 'ok', sentence: `Node ${process.versions.node}.` }
  return { state: 'problem', sentence: `Node ${process.versions.node} is too old: install Node 24 or newer.` }
}

function checkDataFolder({ dataDir, databaseUrl }: Config): Finding {
  if (databaseUrl !== undefined)
    return { state: 'ok', sentence: 'The database is PostgreSQL; the data folder holds only the key file.' }
  if (!existsSync(dataDir)) return { state: 'ok', sentence: `The data folder ${dataDir} is made at the first start.` }
  try {
    accessSync(dataDir, constants.R_OK | constants.W_OK)
    return { state: 'ok', sentence: `The data folder ${dataDir} can be read and written.` }
  } catch {
    return {
      state: 'problem',
      sentence: `The data folder ${dataDir} cannot be written by this account: give it to the account that runs Fluid (chown).`,
    }
  }
}

function checkDisk({ dataDir }: Config): Finding {
  const folder = existsSync(dataDir) ? dataDir : process.cwd()
  const { bavail, bsize } = statfsSync(folder)
  const freeMib = Math.floor((bavail * bsize) / 1024 ** 2)
  if (bavail * bsize >= FREE_BYTES_MIN) return { state: 'ok', sentence: `${freeMib} MiB are free on the disk.` }
  if (bavail * bsize < FULL_BYTES) {
    return {
      state: 'problem',
      sentence: `The disk of ${folder} is full (${freeMib} MiB are free): make room, and Fluid goes on by itself (docs/operations.md, "Disk full").`,
    }
  }
  return {
    state: 'warning',
    sentence: `Only ${freeMib} MiB are free on the disk of ${folder}: make room before it is full.`,
  }
}

/** The certificate that the world sees, where a proxy brings https. */
async function checkProxy({ baseDomain, tls, trustProxy }: Config): Promise<readonly Finding[]> {
  if (baseDomain === 'localhost' || tls !== undefined || trustProxy.length === 0) return []
  return await checkHttpsOutside(`fluid-doctor.${baseDomain}`)
}

async function checkDomain({ baseDomain }: Config): Promise<Finding> {
  if (baseDomain === 'localhost')
    return { state: 'ok', sentence: 'Organisations answer below http://localhost/o/<organisation>/.' }
  const host = `fluid-doctor.${baseDomain}`
  try {
    await lookup(host)
    return { state: 'ok', sentence: `*.${baseDomain} resolves.` }
  } catch {
    return {
      state: 'warning',
      sentence: `${host} does not resolve: add a wildcard DNS record for *.${baseDomain}, or use the addresses below /o/<organisation>/.`,
    }
  }
}

async function checkStore(context: Context): Promise<readonly Finding[]> {
  const facts: Finding[] = []
  try {
    const looked = await lookAtStore(context)
    facts.push(...looked.facts)
    if (looked.applied.length === 0) {
      return [...facts, { state: 'ok', sentence: 'The database is new: "fluid serve" or "fluid migrate" sets it up.' }]
    }
    if (looked.pending.length > 0) return [...facts, pendingFinding(looked.pending)]
    return [...facts, ...(await checkVault(context))]
  } catch (error) {
    // What was found before it still counts.
    const sentence = error instanceof Error ? error.message : 'The database cannot be opened.'
    return [...facts, { state: 'problem', sentence }]
  }
}

/** Changes nothing: whoever looks with a newer Fluid must not upgrade the database under a running one. */
async function lookAtStore({ config, openStore }: Context) {
  await using store = await openStore(config)
  await store.check()
  return { ...(await store.moving.history()), facts: await store.examine() }
}

function pendingFinding(pending: readonly string[]): Finding {
  const what = pending.length === 1 ? '1 migration is' : `${pending.length} migrations are`
  return {
    state: 'warning',
    sentence: `${what} pending (${pending.join(', ')}): "fluid migrate" applies them, beside running processes, and so does the next start. Take a backup first.`,
  }
}

async function checkVault({ withStore }: Context): Promise<readonly Finding[]> {
  return await withStore(async ({ runtime, vault }) => {
    let count = 0
    for await (const organisation of allOrganisations(runtime)) {
      await runtime.store.read(organisation.id, (tx) => vault.unlock(organisation.id, tx.secrets))
      count += 1
    }
    return [
      { state: 'ok', sentence: 'The database can be read and written, and its schema is up to date.' },
      {
        state: 'ok',
        sentence: `The master key opens the vault of ${count === 1 ? '1 organisation' : `all ${count} organisations`}.`,
      },
    ]
  })
}
