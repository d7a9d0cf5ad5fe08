// A real browser for tests: FLUID_CHROMIUM, else the one of the system, else the one inside the package.

import { existsSync } from 'node:fs'
import sparticuz from '@sparticuz/chromium'
import { type Browser, chromium } from 'playwright-core'

const OF_THE_SYSTEM = '/usr/bin/chromium'
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export async function launchChromium(): Promise<Browser> {
  const own = process.env['FLUID_CHROMIUM'] ?? (existsSync(OF_THE_SYSTEM) ? OF_THE_SYSTEM : undefined)
  if (own !== undefined) return chromium.launch({ executablePath: own, args: FLAGS })
  const executablePath = await sparticuz.executablePath()
  return chromium.launch({
    executablePath,
    args: [...sparticuz.args.filter((flag) => flag !== '--single-process'), ...FLAGS],
  })
}
