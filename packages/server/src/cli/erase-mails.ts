// Messages that a development machine keeps in files instead of sending them.

import { existsSync, readdirSync, readFileSync, unlinkSync } from 'node:fs'
import { join } from 'node:path'

/** Removes the kept messages that have one of these names; answers how many. */
export function eraseMails(dataDir: string, names: readonly string[]): number {
  const folder = join(dataDir, 'mail')
  if (!existsSync(folder)) return 0
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.eml'))
    .map((name) => join(folder, name))
    .filter((file) => {
      const text = readFileSync(file, 'utf8').toLowerCase()
      return names.some((name) => text.includes(name.toLowerCase()))
    })
  for (const file of files) unlinkSync(file)
  return files.length
}
