// What a run found, written into the documents: tables between markers, curves beside them.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { ORGANISATIONS_CURVE, PEOPLE_CURVE } from '../curves/names.ts'
import { BARE } from '../limits/measure-limits.ts'
import { ENGINE_NAMES, ENGINES } from '../support/engine.ts'
import { drawCurves } from './curves.ts'
import { machineSentence } from './machine.ts'
import { percent } from './numbers.ts'
import type { Result, Results } from './results.ts'
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
  const parts = partsOf(found, pictures)
  const documents = ['README.md', 'docs/performance.md'].map((name) => join(ROOT, name))
  for (const file of documents) writeFileSync(file, withParts(readFileSync(file, 'utf8'), parts))
  return [...documents, ...pictures]
}

function partsOf({ machine, scale, results }: Results, pictures: readonly string[]): ReadonlyMap<string, string> {
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
    ['client', clientSentence(results)],
    ['limits', limitsTable(results)],
    [
      'workloads',
      engines.map((engine) => `### ${ENGINE_NAMES[engine]}\n\n${engineTable(results, engine)}`).join('\n\n'),
    ],
    ['curves', [pictures.map(shown).join('\n'), ...curves].join('\n\n')],
    ['short', shortTable(results)],
  ])
}

function shown(file: string): string {
  const name = basename(file)
  return `![${name.replace('.svg', '').replaceAll('-', ' ')}](images/${name})`
}

/** What the load client cost beside the bare server, where it had most to do. */
function clientSentence(results: readonly Result[]): string {
  const costs = results.flatMap(({ workload, detail = '', measured }) =>
    workload === BARE && measured !== undefined
      ? [`${Math.round(measured.clientMicros)} µs for each ${detail}, ${percent(measured.clientShare)} of one core`]
      : [],
  )
  return `  beside the bare server ${costs.join('; ')}. The rest of the time it waits.`
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
