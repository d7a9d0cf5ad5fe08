// Profiles of the server during one workload, drawn as flame graphs.

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { drawFlame, type Profile } from '../draw/flame.ts'

/**
 * Runs `work` with a folder for profiles, then draws what lies in it: `flame-<name>.svg`, one for each process. `work`
 * answers how many milliseconds the processes had taken to start, which are left out.
 */
export async function profiled(
  name: string,
  resultsFolder: string,
  work: (profileDir: string) => Promise<number>,
): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'fluid-profile-'))
  try {
    const startMs = await work(folder)
    return readdirSync(folder).map((file, index) => {
      // Written by `node --cpu-prof`.
      const profile = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Profile
      const target = join(resultsFolder, `flame-${name}${index === 0 ? '' : `-${index + 1}`}.svg`)
      writeFileSync(target, drawFlame(name, profile, startMs))
      return target
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
