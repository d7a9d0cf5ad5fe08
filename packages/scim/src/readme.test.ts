import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const root = new URL('../', import.meta.url)

/** The lines between the fences, as a module that hands out what they compute. */
function readmeModule(): string {
  const lines = /```ts\n(.*?)```/s.exec(readFileSync(new URL('README.md', root), 'utf8'))?.[1]
  if (lines === undefined) throw new Error('the README has no lines of code')
  return `${lines}\nexport { found, after }\n`
}

it('runs the lines of the README as they stand', async () => {
  const file = new URL('readme-lines.generated.ts', root)
  writeFileSync(file, readmeModule())
  try {
    const lines: unknown = await import(/* @vite-ignore */ file.href)
    expect(lines).toMatchObject({ found: true, after: { userName: 'ines@northrail.example', active: false } })
  } finally {
    rmSync(file)
  }
})
