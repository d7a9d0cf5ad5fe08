// Programs under test, each a real process that says on which port it listens.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'

export interface RunningProcess extends AsyncDisposable {
  readonly port: number
  /** Milliseconds from the start of the process until it says that it is ready. */
  readonly readyMs: number
  /** Resident memory, in bytes. */
  memoryBytes(): number
}

/** Runs a script of ours with Node and waits until it has printed `port <number>`. */
export async function startProcess(args: readonly string[], env: NodeJS.ProcessEnv): Promise<RunningProcess> {
  const begun = performance.now()
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] })
  // A run that is broken off leaves nothing running.
  const end = (): void => {
    child.kill('SIGKILL')
  }
  process.once('exit', end)
  child.once('exit', () => process.off('exit', end))
  const port = await readPort(child)
  return {
    port,
    readyMs: performance.now() - begun,
    memoryBytes: () => residentBytes(child),
    [Symbol.asyncDispose]: () => stop(child),
  }
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
