import { parseArgs } from 'node:util'
import type { OrganisationId } from '../directory/ids.ts'
import { createWebhookPoster } from '../outgoing/post-webhook.ts'
import { OperatorError } from '../provisioning/operator-error.ts'
import {
  addWebhook,
  type ListedWebhook,
  listWebhooks,
  ROTATION_OVERLAP_MS,
  removeWebhook,
  replayEvents,
  rotateWebhookSecret,
  switchWebhook,
  testWebhook,
} from '../provisioning/webhooks.ts'
import { addressesOf } from './addresses.ts'
import {
  type Act,
  type Command,
  type Context,
  findOrganisation,
  type Opened,
  operator,
  runAct,
  usageError,
} from './command.ts'
import { parseDuration } from './duration.ts'

export const webhook: Command = {
  name: 'webhook',
  summary: "send an organisation's events to an application, signed by Standard Webhooks",
  usage: [
    'webhook add <organisation> <https address> [--events user.deactivated,role.granted] [--security-events] [--stdin] [--json]',
    'webhook list <organisation> [--json]',
    'webhook remove|enable|disable|test <organisation> <id>',
    'webhook rotate <organisation> <id> [--overlap 24h] [--json]',
    'webhook replay <organisation> <id> --since 24h|--event <position>',
  ],
  run: (context) => runAct(webhook, ACTS, context),
}

const ACTS: Readonly<Record<string, Act>> = {
  add,
  list,
  remove,
  rotate,
  test,
  replay,
  enable: (context) => turn(context, true),
  disable: (context) => turn(context, false),
}

async function add({ config, args, print, readStdin, withStore }: Context): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      events: { type: 'string' },
      'security-events': { type: 'boolean' },
      stdin: { type: 'boolean' },
      json: { type: 'boolean' },
    },
  })
  const [name, url] = positionals
  if (url === undefined || positionals.length > 2) throw usageError(webhook)
  if (values['security-events'] === true && values.events !== undefined) {
    throw new OperatorError('--security-events sends what ends sessions and nothing else: leave --events out.')
  }
  const given = values.stdin === true ? (await readStdin()).trim() : undefined
  const added = await withStore(async ({ runtime, vault }) => {
    const organisation = await findOrganisation(runtime, name)
    return addWebhook(runtime, vault, operator(runtime), {
      organisation: organisation.id,
      url,
      eventTypes: values.events?.split(',').map((type) => type.trim()) ?? [],
      secret: given,
      setIssuer:
        values['security-events'] === true
          ? addressesOf(config, organisation.name).consoleUrl.replace(/\/$/, '')
          : undefined,
      isPrivateAllowed: config.isWebhookPrivate,
    })
  })
  const { id } = added.webhook
  if (values.json === true) return print(JSON.stringify({ id, url: added.webhook.url, secret: added.secret.reveal() }))
  if (values['security-events'] === true) {
    const keys = `${addressesOf(config, name ?? '').consoleUrl}.well-known/jwks.json`
    return print(
      `The webhook ${id} is set up. It sends signed security event tokens: check them with the keys at ${keys}`,
    )
  }
  print(`The webhook ${id} is set up. Its signing secret, shown once:\n\n  ${added.secret.reveal()}\n`)
}

async function list({ args, print, withStore }: Context): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { json: { type: 'boolean' } },
  })
  await withStore(async ({ runtime }) => {
    const listed = await listWebhooks(runtime, (await findOrganisation(runtime, positionals[0])).id)
    if (values.json === true) {
      print(JSON.stringify(listed.map(shown)))
      return
    }
    if (listed.length === 0) print('There is no webhook yet: "fluid webhook add" sets one up.')
    for (const one of listed.map(shown)) {
      const events = one.eventTypes.length === 0 ? 'all events' : one.eventTypes.join(',')
      const why = one.disabledBecause === null ? '' : ` (${one.disabledBecause})`
      const failure = one.lastFailure === null ? '' : `\tlast failure: ${one.lastFailure}`
      print(`${one.id}\t${one.url}\t${events}\t${one.state}${why}\t${one.pending} waiting${failure}`)
    }
  })
}

function remove(context: Context): Promise<void> {
  return onWebhook(context, async ({ runtime, organisation, id }) => {
    await removeWebhook(runtime, operator(runtime), { organisation, id })
    return 'The webhook is removed.'
  })
}

function turn(context: Context, isEnabled: boolean): Promise<void> {
  return onWebhook(context, async ({ runtime, organisation, id }) => {
    await switchWebhook(runtime, operator(runtime), { organisation, id, isEnabled })
    if (!isEnabled) return 'The webhook is off: events are kept and not sent.'
    return 'The webhook is on: what was waiting is sent now. "fluid webhook replay" sends what happened while it was off.'
  })
}

function test(context: Context): Promise<void> {
  return onWebhook(context, async ({ runtime, vault, organisation, id }) => {
    using poster = createWebhookPoster({ isPrivateAllowed: context.config.isWebhookPrivate })
    const answer = await testWebhook({ runtime, vault, poster }, { organisation, id })
    if (answer.kind === 'failed') throw new OperatorError(`The test did not arrive: ${answer.why}.`)
    if (answer.status < 200 || answer.status > 299) {
      throw new OperatorError(`The test arrived and was answered ${answer.status}: an application answers 2xx.`)
    }
    return `The test arrived and was answered ${answer.status}.`
  })
}

async function rotate({ args, print, withStore }: Context): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { overlap: { type: 'string' }, json: { type: 'boolean' } },
  })
  const [name, id] = positionals
  if (id === undefined || positionals.length > 2) throw usageError(webhook)
  const overlapMs = values.overlap === undefined ? ROTATION_OVERLAP_MS : parseDuration(values.overlap)
  const secret = await withStore(async ({ runtime, vault }) => {
    const organisation = (await findOrganisation(runtime, name)).id
    return rotateWebhookSecret(runtime, vault, operator(runtime), { organisation, id, secret: undefined, overlapMs })
  })
  if (values.json === true) return print(JSON.stringify({ id, secret: secret.reveal() }))
  const hours = Math.round(overlapMs / 3_600_000)
  print(
    `The new signing secret, shown once (the old one signs beside it for ${hours} hours):\n\n  ${secret.reveal()}\n`,
  )
}

async function replay({ args, print, withStore }: Context): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { since: { type: 'string' }, event: { type: 'string' } },
  })
  const [name, id] = positionals
  if (id === undefined || positionals.length > 2 || (values.since === undefined) === (values.event === undefined)) {
    throw usageError(webhook)
  }
  await withStore(async ({ runtime }) => {
    const organisation = (await findOrganisation(runtime, name)).id
    const which =
      values.since === undefined
        ? { position: Number(values.event) }
        : { sinceMs: runtime.now() - parseDuration(values.since) }
    const count = await replayEvents(runtime, operator(runtime), { organisation, id, which })
    print(count === 1 ? '1 event is sent again.' : `${count} events are sent again.`)
  })
}

interface OnWebhook extends Opened {
  readonly organisation: OrganisationId
  readonly id: string
}

async function onWebhook({ args, print, withStore }: Context, work: (on: OnWebhook) => Promise<string>): Promise<void> {
  const { positionals } = parseArgs({ args: [...args], allowPositionals: true, options: {} })
  const [name, id] = positionals
  if (id === undefined || positionals.length > 2) throw usageError(webhook)
  const sentence = await withStore(async (opened) => {
    const organisation = (await findOrganisation(opened.runtime, name)).id
    return work({ ...opened, organisation, id })
  })
  print(sentence)
}

function shown({ webhook: one, pending }: ListedWebhook) {
  const time = (ms: number | undefined) => (ms === undefined ? null : new Date(ms).toISOString())
  return {
    id: one.id,
    url: one.url,
    eventTypes: one.eventTypes,
    state: one.state,
    disabledBecause: one.disabledBecause ?? null,
    pending,
    created: time(one.createdMs),
    createdBy: one.createdBy,
    lastSuccess: time(one.lastSuccessMs),
    failingSince: time(one.failingSinceMs),
    lastFailure: one.lastFailure ?? null,
  }
}
