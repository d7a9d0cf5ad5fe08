// What a run found, written into the documents: tables between markers, curves beside them.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ORGANISATIONS_CURVE, PEOPLE_CURVE } from '../curves/names.ts'
import { ENGINE_NAMES, ENGINES } from '../support/engine.ts'
import { drawCurves } from './curves.ts'
import { machineSentence } from './machine.ts'
import type { Results } from './results.ts'
import { curveTable, engineTable, limitsTable, shortTable, targetsTable } from './tables.ts'

const ROOT = join(import.meta.dirname, '../..')

/** Rewrites what lies between `<!-- bench:<part> -->` and `<!-- /bench:<part> -->`; answers the files that it wrote. */
export function publish(found: Results): readonly string[] {
  const images = join(ROOT, 'docs/images')
  mkdirSync(images, { recursive: true })
  const pictures = [...drawCurves(found.results)].map(([name, svg]) => {
    const file = join(images, `${name}.svg`)
    writeFileSync(file, svg)
    return file
  })
  const parts = partsOf(found)
  const documents = ['README.md', 'docs/performance.md'].map((name) => join(ROOT, name))
  for (const file of documents) writeFileSync(file, withParts(readFileSync(file, 'utf8'), parts))
  return [...documents, ...pictures]
}

function partsOf({ machine, scale, results }: Results): ReadonlyMap<string, string> {
  const engines = ENGINES.filter((engine) => results.some((result) => result.engine === engine))
  const run = scale === 'usual' ? '`npm run bench`' : `\`npm run bench -- --${scale}\``
  const curves = [PEOPLE_CURVE, ORGANISATIONS_CURVE].flatMap((curve) =>
    engines
      .filter((engine) => results.some((one) => one.engine === engine && one.workload === curve))
      .map((engine) => `### ${ENGINE_NAMES[engine]}, ${curve}\n\n${curveTable(results, { curve, engine })}`),
  )
  return new Map([
    ['machine', `Measured by ${run} on ${machineSentence(machine)}.`],
    ['targets', targetsTable(results)],
    ['limits', limitsTable(results)],
    [
      'workloads',
      engines.map((engine) => `### ${ENGINE_NAMES[engine]}\n\n${engineTable(results, engine)}`).join('\n\n'),
    ],
    ['curves', curves.join('\n\n')],
    ['short', shortTable(results)],
  ])
}

function withParts(document: string, parts: ReadonlyMap<string, string>): string {
  let written = document
  for (const [name, content] of parts) {
    const [begin, end] = [`<!-- bench:${name} -->`, `<!-- /bench:${name} -->`]
    const from = written.indexOf(begin)
    const to = written.indexOf(end)
    if (from < 0 || to < from) continue
    written = `${written.slice(0, from + begin.length)}\n${content}\n${written.slice(to)}`
  }
  return written
}
