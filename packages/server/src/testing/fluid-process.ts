// Fluid as it is run, in a process of its own: for tests of the command line, of starts and of crashes. `bin/fluid.mjs`
// starts the same file, after building what the console needs.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Environment } from '../config/config.ts'

const MAIN = join(import.meta.dirname, '../main.ts')
const START_TIMEOUT_MS = 60_000
/** Compiled code is kept between starts: they take half as long. */
const COMPILE_CACHE = join(import.meta.dirname, '../../../../node_modules/.cache/fluid-tests')

/** A data folder of its own, gone at the end of the block. */
export interface DataFolder extends Disposable {
  readonly path: string
}

export function newDataFolder(): DataFolder {
  const path = mkdtempSync(join(tmpdir(), 'fluid-process-'))
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) }
}

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface FluidProcess extends AsyncDisposable {
  /** `http://127.0.0.1:54321` */
  readonly origin: string
  readonly pid: number
  readonly stdout: () => string
  readonly stderr: () => string
  /** Sends the signal and waits until the process has ended. */
  end(signal: 'SIGTERM' | 'SIGHUP' | 'SIGKILL'): Promise<Ended>
}

/** Starts `fluid serve` on a free port and waits until it says that it runs. */
export async function startProcess(
  folder: DataFolder,
  environment: Environment = {},
  output: Output = {},
): Promise<FluidProcess> {
  const running = launch(['serve'], folder, { FLUID_PORT: '0', FLUID_HOST: '127.0.0.1', ...environment }, output)
  const deadline = Date.now() + START_TIMEOUT_MS
  while (!running.stdout().includes('Fluid is running')) {
    if (running.child.exitCode !== null) throw new Error(`fluid serve ended: ${running.stderr()}`)
    if (Date.now() > deadline) throw new Error(`fluid serve does not start: ${running.stderr()}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  const port = /(?:port |localhost:)(\d+)/.exec(running.stdout())?.[1]
  return {
    origin: `http://127.0.0.1:${port}`,
    pid: running.child.pid ?? 0,
    stdout: running.stdout,
    stderr: running.stderr,
    end: async (signal) => {
      if (running.child.exitCode === null && running.child.signalCode === null) running.child.kill(signal)
      return await running.ended
    },
    [Symbol.asyncDispose]: async () => {
      running.child.kill('SIGKILL')
      await running.ended
    },
  }
}

/** Runs `fluid …` to its end. */
export function runFluid(
  folder: DataFolder,
  args: readonly string[],
  options: { readonly environment?: Environment; readonly stdin?: string; readonly output?: Output } = {},
): Promise<Ended> {
  const running = launch(args, folder, options.environment ?? {}, options.output)
  running.child.stdin?.end(options.stdin ?? '')
  return running.ended
}

/** Starts `fluid …` and lets it run: for commands that follow. */
export function followFluid(
  folder: DataFolder,
  args: readonly string[],
  environment: Environment = {},
): AsyncDisposable & { readonly stdout: () => string } {
  const running = launch(args, folder, environment)
  return {
    stdout: running.stdout,
    [Symbol.asyncDispose]: async () => {
      running.child.kill('SIGKILL')
      await running.ended
    },
  }
}

/** Where a process writes instead of to the test, which then sees nothing of it. */
interface Output {
  readonly stdout?: number
  readonly stderr?: number
}

interface Running {
  readonly child: ChildProcess
  readonly stdout: () => string
  readonly stderr: () => string
  readonly ended: Promise<Ended>
}

function launch(args: readonly string[], folder: DataFolder, environment: Environment, output: Output = {}): Running {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: {
      PATH: process.env['PATH'],
      USER: 'tester',
      NODE_COMPILE_CACHE: COMPILE_CACHE,
      FLUID_DATA_DIR: folder.path,
      ...environment,
    },
    stdio: ['pipe', output.stdout ?? 'pipe', output.stderr ?? 'pipe'],
  })
  let [stdout, stderr] = ['', '']
  child.stdout?.on('data', (chunk: Buffer) => {
    stdout += chunk.toString()
  })
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString()
  })
  const ended = once(child, 'close').then(([code]: (number | null)[]) => ({ code: code ?? null, stdout, stderr }))
  return { child, stdout: () => stdout, stderr: () => stderr, ended }
}
