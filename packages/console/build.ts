// Builds the console when its files are missing or older than their sources: `node packages/console/build.ts`. Without the
// tools that build it (an installation for production), what is there is used.

import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'

const ROOT = import.meta.dirname
const DIST = join(ROOT, 'dist')
const SOURCES = ['src', 'public', 'index.html', 'vite.config.ts', 'package.json', 'build.ts'].map((name) =>
  join(ROOT, name),
)

// Whoever has it built, a test runner too: React would come with its own tests otherwise, and half as large again.
process.env['NODE_ENV'] = 'production'

await buildIfStale()

async function buildIfStale(): Promise<void> {
  if (!isStale()) return
  const build = await import('vite').then(
    (vite) => vite.build,
    () => undefined,
  )
  if (build === undefined) {
    if (!existsSync(DIST)) console.log('The tools that build the console are not installed, and it is not built.')
    return
  }
  process.stdout.write('Building the Administration Console (some seconds, only after a change) … ')
  const startedMs = Date.now()
  const fresh = join(ROOT, 'node_modules', `.dist-${process.pid}-new`)
  const old = join(ROOT, 'node_modules', `.dist-${process.pid}-old`)
  mkdirSync(join(ROOT, 'node_modules'), { recursive: true })
  try {
    await build({ root: ROOT, logLevel: 'error', build: { outDir: fresh, emptyOutDir: true } })
    compress(join(fresh, 'assets'))
    // Beside the old files and then in their place, so that a running server never serves half a console.
    if (existsSync(DIST)) renameSync(DIST, old)
    renameSync(fresh, DIST)
    console.log(`${((Date.now() - startedMs) / 1_000).toFixed(1)} s`)
  } finally {
    for (const folder of [fresh, old]) rmSync(folder, { recursive: true, force: true })
  }
}

/** Once here, so that no request has to: browsers are sent the smallest form that they take. */
function compress(folder: string): void {
  for (const name of readdirSync(folder)) {
    const file = join(folder, name)
    const bytes = readFileSync(file)
    writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }))
    writeFileSync(`${file}.br`, brotliCompressSync(bytes))
  }
}

function isStale(): boolean {
  const page = join(DIST, 'index.html')
  if (!existsSync(page)) return true
  const builtMs = statSync(page).mtimeMs
  return SOURCES.some((path) => existsSync(path) && newestMs(path) > builtMs)
}

function newestMs(path: string): number {
  const stats = statSync(path)
  if (!stats.isDirectory()) return stats.mtimeMs
  return Math.max(0, ...readdirSync(path).map((name) => newestMs(join(path, name))))
}
