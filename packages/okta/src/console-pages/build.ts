// Builds the admin console when its files are missing or older than their sources.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CONSOLE_DIST, CONSOLE_ROOT, NONCE_PLACEHOLDER } from './paths.ts'

const LOCK_MS = 60_000
const LOCK_POLL_MS = 100

/** Tells `say` what it does. Without the tools that build it (an installation without them), what is there is used. */
export async function buildConsoleIfStale(say: (line: string) => void): Promise<void> {
  if (!isStale()) return
  using _lock = await lock()
  if (!isStale()) return
  say('Building the admin console (a few seconds, once) …')
  const started = Date.now()
  try {
    if (await buildConsole()) say(`Built in ${((Date.now() - started) / 1_000).toFixed(1)} s.`)
    else say(`The tools that build it are not installed. ${whatIsLeft()}`)
  } catch (error) {
    say(`It could not be built: ${error instanceof Error ? error.message : String(error)}`)
    say(whatIsLeft())
  }
}

function whatIsLeft(): string {
  return existsSync(CONSOLE_DIST)
    ? 'The console that was built before is used.'
    : 'There is no console in the browser, only the APIs.'
}

/** One process builds at a time; the others wait until it has. A lock that is left over from a crash is taken away. */
async function lock(): Promise<Disposable> {
  const place = createHash('sha256').update(CONSOLE_ROOT).digest('hex').slice(0, 16)
  const path = join(tmpdir(), `okta-sim-console-${place}.lock`)
  const until = Date.now() + LOCK_MS
  while (Date.now() < until) {
    try {
      mkdirSync(path)
      break
    } catch {
      await new Promise((resolve) => setTimeout(resolve, LOCK_POLL_MS))
    }
  }
  return { [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) }
}

function isStale(): boolean {
  const page = join(CONSOLE_DIST, 'index.html')
  if (!existsSync(page)) return true
  const builtMs = statSync(page).mtimeMs
  return [join(CONSOLE_ROOT, 'src'), join(CONSOLE_ROOT, 'index.html'), import.meta.filename].some(
    (path) => newestMs(path) > builtMs,
  )
}

function newestMs(path: string): number {
  const stats = statSync(path)
  if (!stats.isDirectory()) return stats.mtimeMs
  return Math.max(0, ...readdirSync(path).map((name) => newestMs(join(path, name))))
}

/** The files are written at the end, in a moment; until then a running simulator serves the old ones. */
async function buildConsole(): Promise<boolean> {
  const tools = await loadTools()
  if (tools === undefined) return false
  // Vite takes what it finds in the environment, and a test run would get React's development build.
  const before = process.env['NODE_ENV']
  process.env['NODE_ENV'] = 'production'
  try {
    await tools.build({
      root: CONSOLE_ROOT,
      configFile: false,
      logLevel: 'error',
      plugins: [tools.react()],
      html: { cspNonce: NONCE_PLACEHOLDER },
      build: {
        outDir: CONSOLE_DIST,
        emptyOutDir: true,
        chunkSizeWarningLimit: 2_000,
        modulePreload: { polyfill: false },
      },
    })
  } finally {
    if (before === undefined) delete process.env['NODE_ENV']
    else process.env['NODE_ENV'] = before
  }
  return true
}

async function loadTools() {
  try {
    const [{ build }, { default: react }] = await Promise.all([import('vite'), import('@vitejs/plugin-react')])
    return { build, react }
  } catch {
    return undefined
  }
}
