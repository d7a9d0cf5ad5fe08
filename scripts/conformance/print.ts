// The account as a table on the terminal, and as docs/conformance.md. The same tests give the same text, to the byte.

import type { Account, Line, State } from './account.ts'
import type { Proof } from './proofs.ts'

const STATES: readonly State[] = ['proved', 'does not apply', 'open', 'fails']

/** item, RFC section, level, number of tests, state. */
export function printTable({ lines }: Account): string {
  const width = Math.max(...lines.map(({ item }) => item.section.length))
  return [
    `${'item'.padEnd(11)}${'section'.padEnd(width + 2)}${'level'.padEnd(9)}${'tests'.padStart(5)}  state`,
    ...lines.map(({ item, proofs, state }) => {
      const count = String(proofs.length).padStart(5)
      return `${item.id.padEnd(11)}${item.section.padEnd(width + 2)}${item.level.padEnd(9)}${count}  ${state}`
    }),
  ].join('\n')
}

/** `MUST: 170 proved, 5 do not apply, …`, a line for each level. */
export function printSums({ lines }: Account): string {
  const levels = [...new Set(lines.map(({ item }) => item.level))]
  return levels
    .map((level) => {
      const states = lines.filter(({ item }) => item.level === level).map(({ state }) => state)
      const counts = STATES.map((state) => [states.filter((one) => one === state).length, state] as const)
      return `${level}: ${counts.flatMap(([count, state]) => (count === 0 ? [] : [`${count} ${state}`])).join(', ')}`
    })
    .join('\n')
}

const AREAS: Readonly<Record<string, string>> = {
  GEN: 'General and HTTP',
  AUTH: 'Authentication',
  TEN: 'Organisations kept apart',
  ATT: 'Attributes',
  COM: 'Common attributes',
  USR: 'User',
  ENT: 'Enterprise User',
  GRP: 'Group',
  DSC: 'Discovery',
  PST: 'Create',
  GET: 'Read',
  LST: 'List',
  FLT: 'Filter',
  SRT: 'Sort',
  PAG: 'Paging by index',
  CUR: 'Paging by cursor',
  PRJ: 'attributes and excludedAttributes',
  SEA: '/.search',
  PUT: 'Replace',
  PAT: 'PATCH',
  DEL: 'Delete',
  BLK: 'Bulk',
  ETG: 'Versions',
  ME: '/Me',
  ERR: 'Errors',
  INT: 'Strings of the world',
  EVT: 'Events',
}

export function printDocument(account: Account): string {
  const areas = [...new Set(account.lines.map(({ item }) => areaOf(item.id)))]
  return `# Conformance

What SCIM 2.0 asks of a service provider, item by item, and the tests that prove it here. Written by \`npm run conformance\`,
which runs the tests and fails when a MUST has neither a test nor a reason; do not edit it by hand. The items stand in
[conformance-items.json](conformance-items.json); a test names in its title the items that it proves.

Levels: MUST, SHOULD and MAY as in the RFCs; CLIENTS is what no RFC asks for and real identity providers need.

${printSums(account)
  .split('\n')
  .map((line) => `- ${line}`)
  .join('\n')}

${areas.map((area) => section(area, account.lines)).join('\n')}
## Where the RFCs can be read in two ways

| id | the reading that is taken | tests |
| --- | --- | --- |
${account.readings.map(({ id, says, proofs }) => `| ${id} | ${cell(says)} | ${files(proofs)} |`).join('\n')}
`
}

function section(area: string, lines: readonly Line[]): string {
  const rows = lines
    .filter(({ item }) => areaOf(item.id) === area)
    .map(({ item, proofs, state }) => {
      const why = item.doesNotApply === undefined ? state : `${state}: ${item.doesNotApply}`
      return `| ${item.id} | ${cell(item.section)} | ${item.level} | ${cell(item.says)} | ${files(proofs)} | ${cell(why)} |`
    })
  return `## ${AREAS[area] ?? area}

| item | section | level | what it says | tests | state |
| --- | --- | --- | --- | --- | --- |
${rows.join('\n')}
`
}

function areaOf(id: string): string {
  return id.split('-')[1] ?? ''
}

/** How many tests in which file. */
function files(proofs: readonly Proof[]): string {
  const counts = new Map<string, number>()
  for (const { file } of proofs) counts.set(file, (counts.get(file) ?? 0) + 1)
  return [...counts]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([file, count]) => `${count} in [${shortName(file)}](../${file})`)
    .join('<br>')
}

function shortName(file: string): string {
  return file.replace(/^packages\/([^/]+)\/src\//, '$1/').replace(/\.test\.ts$/, '')
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('*', '\\*')
}
