// Has the console built before the server starts, when its files are missing or older than their sources.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const BUILD = fileURLToPath(new URL('../../../../console/build.ts', import.meta.url))

/** Shows its progress. A console that cannot be built stops nobody: SCIM, the API and sign-in work without it. */
export async function prepareConsole(): Promise<void> {
  if (!existsSync(BUILD)) return
  const child = spawn(process.execPath, [BUILD], { stdio: ['ignore', 'inherit', 'inherit'] })
  const [code] = await once(child, 'exit')
  if (code !== 0) console.error('The Administration Console could not be built (see above). Fluid starts without it.')
}
