// `npm run production`: does what deploy/Dockerfile does in a folder of its own (nothing for development, no scripts of
// others), starts Fluid there as an account that may write nothing but its data, and asks it. Ends with 1 when anything fails.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build, type Image } from './production/dockerfile.ts'

const root = join(import.meta.dirname, '..')
const folder = mkdtempSync(join(tmpdir(), 'fluid-production-'))
const START_MS_MAX = 120_000

try {
  copyTracked(join(folder, 'context'))
  const image = build(join(folder, 'context'), join(folder, 'stages'))
  const addOns = readdirSync(join(image.folder, 'node_modules'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.node'),
  )
  if (addOns.length > 0) throw new Error(`native add-ons were installed: ${addOns.join(', ')}`)
  if (image.user === 'root') throw new Error('the container would run as root')
  await startAndAsk(image)
  console.log('Fluid runs from what the container holds, as an account that can write nothing but its data.')
} finally {
  execFileSync('chmod', ['-R', 'u+w', folder])
  rmSync(folder, { recursive: true, force: true })
}

function copyTracked(context: string): void {
  const listed = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' })
  for (const path of listed.split('\0').filter((name) => name !== '')) {
    cpSync(join(root, path), join(context, path), { recursive: true, mode: 0 })
  }
}

/** An account without rights, where this runs as root; the own one elsewhere. */
function account(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const nobody = /^nobody:[^:]*:(\d+):(\d+):/m.exec(readFileSync('/etc/passwd', 'utf8'))
  if (nobody === null) throw new Error('there is no account "nobody"')
  return { uid: Number(nobody[1]), gid: Number(nobody[2]) }
}

async function startAndAsk({ folder: app, environment, command }: Image): Promise<void> {
  const who = account()
  const data = join(folder, 'data')
  mkdirSync(data)
  if (who !== undefined) chownSync(data, who.uid, who.gid)
  chmodSync(folder, 0o755)
  execFileSync('chmod', ['-R', 'a+rX,a-w', app])
  const [program = '', ...args] = command
  if (program !== 'node') throw new Error(`the container starts ${program}`)
  const child = spawn(process.execPath, args, {
    cwd: app,
    env: { PATH: process.env['PATH'], ...environment, FLUID_PORT: '0', FLUID_DATA_DIR: data, FLUID_BOOTSTRAP: 'on' },
    stdio: ['ignore', 'pipe', 'inherit'],
    ...who,
  })
  try {
    const port = await portOf(child)
    const { status } = await fetch(`http://127.0.0.1:${port}/readyz`)
    const scim = await fetch(`http://127.0.0.1:${port}/o/acme/scim/v2/Users`)
    const page = await fetch(`http://127.0.0.1:${port}/o/acme/`)
    const text = await page.text()
    if (status !== 200 || scim.status !== 401 || !text.includes('<script'))
      throw new Error(
        `/readyz gave ${status}, SCIM without a token ${scim.status}, the console ${page.status}: ${text}`,
      )
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
