import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '..')

test('the tables of docs/scaling.md are those that the simulation prints', () => {
  const document = readFileSync(join(ROOT, 'docs/scaling.md'), 'utf8')
  const shown = ['arithmetic', 'placement'].map(
    (name) => new RegExp(`<!-- ${name} -->\\s*([\\s\\S]*?)\\s*<!-- /${name} -->`).exec(document)?.[1],
  )
  const printed = execFileSync(process.execPath, ['bench/run.ts', '--scaling'], { cwd: ROOT, encoding: 'utf8' })
  expect(shown).toEqual(printed.trim().split('\n\n'))
})
