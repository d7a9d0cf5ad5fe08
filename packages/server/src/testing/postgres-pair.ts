// A PostgreSQL with a standby that has every commit before it is acknowledged, and one address that leads to whichever of
// the two is in charge: what a managed database or a proxy offers, out of node_modules.

import { once } from 'node:events'
import { chmodSync, chownSync, cpSync, readdirSync, writeFileSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { askPostgres } from './ask-postgres.ts'
import { createHome, type Home, initialise, launch } from './postgres-cluster.ts'

export interface PostgresPair extends AsyncDisposable {
  /** Through the address that stays the same. */
  url(account: 'postgres' | 'fluid', database: string): string
  /** Kills the server in charge and puts the standby in charge. */
  failOver(): Promise<void>
}

/** `prepare` is run at the first server before the standby is copied from it. */
export async function startPair(prepare: (url: string) => Promise<void>): Promise<PostgresPair> {
  await using undo = new AsyncDisposableStack()
  const home = undo.use(createHome())
  const [first, second] = [join(home.folder, 'first'), join(home.folder, 'second')]
  await initialise(home, first)
  const alone = await launch(home, first)
  await prepare(alone.url('postgres', 'postgres'))
  await alone.stop()
  copyAsStandby(home, first, second)
  // Nobody waits for a standby that is not there yet: the one in charge is told of it once it follows.
  const primary = undo.use(await launch(home, first))
  const follow = `primary_conninfo=host=127.0.0.1 port=${primary.port} user=postgres application_name=standby`
  const standby = undo.use(await launch(home, second, { set: [follow] }))
  await askPostgres(primary.url('postgres', 'postgres'), "ALTER SYSTEM SET synchronous_standby_names = 'standby'")
  await askPostgres(primary.url('postgres', 'postgres'), 'SELECT pg_reload_conf()')
  await until(primary.url('postgres', 'postgres'), "SELECT sync_state = 'sync' AS yes FROM pg_stat_replication")
  const door = undo.use(await openDoor(primary.port))
  const kept = undo.move()
  return {
    url: (account, database) => `postgres://${account}@127.0.0.1:${door.port}/${database}`,
    failOver: async () => {
      await primary.kill()
      door.leadTo(undefined)
      await askPostgres(standby.url('postgres', 'postgres'), 'SELECT pg_promote()')
      await until(standby.url('postgres', 'postgres'), 'SELECT NOT pg_is_in_recovery() AS yes')
      door.leadTo(standby.port)
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  }
}

function copyAsStandby({ account }: Home, from: string, to: string): void {
  cpSync(from, to, { recursive: true })
  chmodSync(to, 0o700)
  writeFileSync(join(to, 'standby.signal'), '')
  if (account === undefined) return
  for (const path of ['', ...readdirSync(to, { recursive: true, encoding: 'utf8' })]) {
    chownSync(join(to, path), account.uid, account.gid)
  }
}

async function until(url: string, sql: string): Promise<void> {
  for (;;) {
    const [row] = await askPostgres(url, sql)
    if (row?.['yes'] === true) return
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}

interface Door extends AsyncDisposable {
  readonly port: number
  /** Cuts every connection; new ones lead to that port, or nowhere. */
  leadTo(port: number | undefined): void
}

async function openDoor(first: number): Promise<Door> {
  let target: number | undefined = first
  const open = new Set<Socket>()
  const server = createServer((near) => {
    if (target === undefined) {
      near.destroy()
      return
    }
    const far = connect(target, '127.0.0.1')
    for (const socket of [near, far]) {
      open.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => {
        open.delete(socket)
        near.destroy()
        far.destroy()
      })
    }
    near.pipe(far)
    far.pipe(near)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const cut = () => {
    for (const socket of open) socket.destroy()
  }
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    leadTo: (port) => {
      target = port
      cut()
    },
    [Symbol.asyncDispose]: async () => {
      server.close()
      cut()
      await once(server, 'close')
    },
  }
}
