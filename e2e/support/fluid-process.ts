// A real `fluid serve` in a process of its own, on a free port and a data folder of its own.

import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const FLUID = join(import.meta.dirname, '../../bin/fluid.mjs')
const run = promisify(execFile)

export interface FluidProcess extends AsyncDisposable {
  readonly port: number
  readonly dataDir: string
  /** Runs `fluid …` beside the server and answers its standard output. */
  fluid(...args: readonly string[]): Promise<string>
  /** Sets up an organisation; what is answered is shown only once. */
  addOrganisation(name: string): Promise<AddedOrganisation>
  /** Ends it at once, as an outage does. */
  kill(): void
}

export interface AddedOrganisation {
  readonly organisation: string
  readonly consoleUrl: string
  readonly scimBaseUrl: string
  readonly scimToken: string
  readonly admin: { readonly userName: string; readonly password: string }
}

export interface FluidProcessOptions {
  /** Kept when given; otherwise a temporary folder that goes with the process. */
  readonly dataDir?: string
  /** 0: any free port. */
  readonly port?: number
  readonly environment?: Readonly<Record<string, string>>
}

/** Starts the server and resolves when it answers. */
export async function startFluidProcess(options: FluidProcessOptions = {}): Promise<FluidProcess> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'fluid-e2e-'))
  const base = {
    ...process.env,
    FLUID_DATA_DIR: dataDir,
    FLUID_BOOTSTRAP: 'off',
    FLUID_LOG_LEVEL: 'warn',
    ...options.environment,
  }
  const child = spawn(process.execPath, [FLUID, 'serve'], {
    env: { ...base, FLUID_PORT: String(options.port ?? 0) },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const port = await readPort(child)
  const environment = { ...base, FLUID_PORT: String(port) }
  const fluid = async (...args: readonly string[]): Promise<string> => {
    const { stdout } = await run(process.execPath, [FLUID, ...args], { env: environment })
    return stdout
  }
  return {
    port,
    dataDir,
    fluid,
    kill: () => void child.kill('SIGKILL'),
    addOrganisation: async (name) => JSON.parse(await fluid('org', 'add', name, '--json')),
    [Symbol.asyncDispose]: async () => {
      await stop(child)
      if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

function readPort(child: ChildProcess): Promise<number> {
  const { stdout } = child
  if (stdout === null) throw new Error('the process has no standard output')
  stdout.setEncoding('utf8')
  return new Promise((resolve, reject) => {
    let text = ''
    stdout.on('data', (piece) => {
      text += String(piece)
      const port = /running on port (\d+)/.exec(text)?.[1]
      if (port !== undefined) resolve(Number(port))
    })
    child.once('exit', () => reject(new Error(`Fluid ended before it was ready: ${text}`)))
  })
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  await once(child, 'exit')
}
