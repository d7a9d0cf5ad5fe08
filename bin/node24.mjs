// Plain JavaScript for any Node: runs an entry point with Node 24 or newer, the one at hand or the one that the lock
// file carries.

import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const MAJOR_MIN = 24
const root = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..')

/** Runs `entry` (a path below the repository's root) with the process's own arguments. */
export async function runWithNode24(entry) {
  const file = join(root, entry)
  if (Number(process.versions.node.split('.')[0]) >= MAJOR_MIN) {
    await import(pathToFileURL(file).href)
    return
  }
  const carried = join(root, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node')
  if (!existsSync(carried)) {
    console.error(
      `Node ${MAJOR_MIN} or newer is needed; this is ${process.version}. Install it, or run "npm ci" on Linux, which brings it.`,
    )
    process.exit(1)
  }
  const child = spawn(carried, [file, ...process.argv.slice(2)], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 1 : 128)))
}
