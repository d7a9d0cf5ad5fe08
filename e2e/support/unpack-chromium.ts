// The browser of tests is unpacked once, before any test begins: test files that run side by side on a new machine would
// find each other's half of it. It comes to its place whole, so that a run that is stopped leaves no half either.

import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import sparticuz from '@sparticuz/chromium'

/** Vitest calls it before the tests of a project. */
export async function setup(): Promise<void> {
  const place = tmpdir()
  if (existsSync(join(place, 'chromium'))) return
  const folder = mkdtempSync(join(place, 'chromium-unpacked-'))
  try {
    process.env['TMPDIR'] = folder
    const browser = basename(await sparticuz.executablePath())
    // Last, since it says that everything is there.
    const parts = readdirSync(folder).filter((name) => name !== browser)
    for (const name of parts) if (!existsSync(join(place, name))) renameSync(join(folder, name), join(place, name))
    renameSync(join(folder, browser), join(place, browser))
  } finally {
    process.env['TMPDIR'] = place
    rmSync(folder, { recursive: true, force: true })
  }
}
