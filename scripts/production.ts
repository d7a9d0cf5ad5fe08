// `npm run production`: installs what the lock file says as production does (no scripts, nothing for development) in a
// folder of its own, starts Fluid there and asks it. Ends with 1 when anything of that fails.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const root = join(import.meta.dirname, '..')
const folder = mkdtempSync(join(tmpdir(), 'fluid-production-'))
const START_MS_MAX = 120_000

try {
  copyTracked()
  console.log('npm ci --ignore-scripts --omit=dev')
  execFileSync('npm', ['ci', '--ignore-scripts', '--omit=dev', '--no-audit', '--no-fund'], {
    cwd: folder,
    stdio: 'inherit',
  })
  const addOns = readdirSync(join(folder, 'node_modules'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.node'),
  )
  if (addOns.length > 0) throw new Error(`native add-ons were installed: ${addOns.join(', ')}`)
  await startAndAsk()
  console.log('Fluid runs from what production installs.')
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function copyTracked(): void {
  const listed = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' })
  for (const path of listed.split('\0').filter((name) => name !== '')) {
    cpSync(join(root, path), join(folder, path), { recursive: true, mode: 0 })
  }
  // The console is built where the development tools are, and shipped with the sources.
  cpSync(join(root, 'packages/console/dist'), join(folder, 'packages/console/dist'), { recursive: true, force: true })
}

async function startAndAsk(): Promise<void> {
  const child = spawn(process.execPath, [join(folder, 'packages/server/src/main.ts'), 'serve'], {
    cwd: dirname(folder),
    env: { PATH: process.env['PATH'], FLUID_PORT: '0', FLUID_DATA_DIR: join(folder, 'data') },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    const port = await portOf(child)
    const { status } = await fetch(`http://127.0.0.1:${port}/readyz`)
    const scim = await fetch(`http://127.0.0.1:${port}/o/acme/scim/v2/Users`)
    if (status !== 200 || scim.status !== 401)
      throw new Error(`/readyz gave ${status}, SCIM without a token ${scim.status}`)
  } finally {
    child.kill('SIGTERM')
    if (child.exitCode === null) await once(child, 'exit')
  }
}

async function portOf(child: ChildProcess): Promise<string> {
  let said = ''
  const deadline = AbortSignal.timeout(START_MS_MAX)
  child.stdout?.on('data', (chunk: Buffer) => {
    said += chunk.toString()
  })
  for (;;) {
    const port = /(?:port |localhost:)(\d+)/.exec(said)?.[1]
    if (port !== undefined) return port
    if (child.exitCode !== null) throw new Error('Fluid ended before it ran.')
    await Promise.race([once(child.stdout ?? child, 'data', { signal: deadline }), once(child, 'exit')])
  }
}
