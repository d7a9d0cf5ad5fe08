// Builds the admin console when its files are missing or older than their sources.
import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { CONSOLE_DIST, CONSOLE_ROOT, NONCE_PLACEHOLDER } from './paths.ts'

/** Tells `say` what it does. Without the tools that build it (an installation without them), what is there is used. */
export async function buildConsoleIfStale(say: (line: string) => void): Promise<void> {
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

/** Builds beside the old files and then changes places, so that a running simulator never serves half a console. */
async function buildConsole(): Promise<boolean> {
  const tools = await loadTools()
  if (tools === undefined) return false
  const fresh = `${CONSOLE_DIST}.${process.pid}.new`
  const old = `${CONSOLE_DIST}.${process.pid}.old`
  await tools.build({
    root: CONSOLE_ROOT,
    configFile: false,
    logLevel: 'error',
    plugins: [tools.react()],
    html: { cspNonce: NONCE_PLACEHOLDER },
    build: { outDir: fresh, emptyOutDir: true, chunkSizeWarningLimit: 2_000, modulePreload: { polyfill: false } },
  })
  if (existsSync(CONSOLE_DIST)) renameSync(CONSOLE_DIST, old)
  renameSync(fresh, CONSOLE_DIST)
  rmSync(old, { recursive: true, force: true })
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
