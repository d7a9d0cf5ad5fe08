// The servers under test, each a real process: Fluid on a fresh folder, and a bare Fastify handler beside it.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'

const FLUID = join(import.meta.dirname, '../../bin/fluid.mjs')
const BARE = join(import.meta.dirname, 'bare-server.ts')

export interface RunningServer extends AsyncDisposable {
  readonly port: number
  /** Milliseconds from the start of the process to its first answer. */
  readonly readyMs: number
  /** Resident memory of the process, in bytes. */
  memoryBytes(): number
}

export interface FluidServer extends RunningServer {
  readonly dataDir: string
  addOrganisation(name: string): { readonly scimBaseUrl: string; readonly scimToken: string }
}

export interface FluidOptions {
  /** The folder that holds the database; beside the sources, so that it is a real disk and not memory. */
  readonly dataDir?: string
  readonly environment?: Readonly<Record<string, string>>
}

/** Starts `fluid serve` on any free port and waits until it answers. */
export async function startFluid(options: FluidOptions = {}): Promise<FluidServer> {
  const dataDir = options.dataDir ?? mkdtempSync(join(import.meta.dirname, '../../data-bench-'))
  const environment = {
    ...process.env,
    FLUID_DATA_DIR: dataDir,
    FLUID_BOOTSTRAP: 'off',
    FLUID_LOG_LEVEL: 'error',
    FLUID_REQUESTS_PER_SECOND: 'off',
    ...options.environment,
  }
  const { child, port, readyMs } = await start([FLUID, 'serve'], { ...environment, FLUID_PORT: '0' })
  return {
    port,
    readyMs,
    dataDir,
    memoryBytes: () => residentBytes(child),
    addOrganisation: (name) => {
      const args = [FLUID, 'org', 'add', name, '--json']
      return JSON.parse(
        execFileSync(process.execPath, args, { env: { ...environment, FLUID_PORT: String(port) }, encoding: 'utf8' }),
      )
    },
    [Symbol.asyncDispose]: async () => {
      await stop(child)
      if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** A Fastify that answers fixed bodies of the same size: what the machine can do at all. */
export async function startBare(): Promise<RunningServer> {
  const { child, port, readyMs } = await start([BARE], process.env)
  return { port, readyMs, memoryBytes: () => residentBytes(child), [Symbol.asyncDispose]: () => stop(child) }
}

async function start(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<{ child: ChildProcess; port: number; readyMs: number }> {
  const begun = performance.now()
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const port = await readPort(child)
  return { child, port, readyMs: performance.now() - begun }
}

function readPort(child: ChildProcess): Promise<number> {
  const { stdout } = child
  if (stdout === null) throw new Error('the process has no standard output')
  return new Promise((resolve, reject) => {
    let text = ''
    stdout.setEncoding('utf8').on('data', (piece) => {
      text += String(piece)
      const port = /port (\d+)/.exec(text)?.[1]
      if (port !== undefined) resolve(Number(port))
    })
    child.once('exit', () => reject(new Error(`the server ended before it was ready: ${text}`)))
  })
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  await once(child, 'exit')
}

/** From /proc on Linux; 0 elsewhere. */
function residentBytes({ pid }: ChildProcess): number {
  try {
    const line = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
    return Number(line?.[1] ?? 0) * 1_024
  } catch {
    return 0
  }
}
