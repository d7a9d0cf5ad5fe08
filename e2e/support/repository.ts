// The repository's own files, as git knows them: for tests of what is shipped and of what documents say.

import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '../..')

/** Paths of all files that are or will be committed and match a git pathspec. */
export function listFiles(pathspec: string): readonly string[] {
  const args = ['ls-files', '--cached', '--others', '--exclude-standard', '-z', pathspec]
  return execFileSync('git', args, { cwd: ROOT, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
    .split('\0')
    .filter((path) => path !== '')
}

/** Empty when the file has gone since git was asked. */
export function readSource(path: string): string {
  try {
    return readFileSync(join(ROOT, path), 'utf8')
  } catch {
    return ''
  }
}
