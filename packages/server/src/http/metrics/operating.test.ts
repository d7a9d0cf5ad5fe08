// What operators are handed - dashboard, alert rules, runbook - speaks of the figures that there really are.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openTestSqlite } from '../../testing/open-store.ts'
import { openTestPostgres } from '../../testing/postgres.ts'
import { createMetrics } from './metrics.ts'

const ROOT = join(import.meta.dirname, '../../../../..')
const RUNBOOK = readFileSync(join(ROOT, 'docs/operations.md'), 'utf8')
const DASHBOARD = readFileSync(join(ROOT, 'deploy/grafana/fluid-scim.json'), 'utf8')
const RULES = readFileSync(join(ROOT, 'deploy/prometheus/fluid-scim.rules.yaml'), 'utf8')

/** The names that /metrics gives, of both kinds of database. */
async function namesGiven(): Promise<ReadonlySet<string>> {
  const names = new Set<string>()
  for (const open of [openTestSqlite, openTestPostgres]) {
    await using store = await open()
    await store.migrate()
    using metrics = createMetrics({
      runtime: { store, elapsedMs: () => performance.now() },
      census: new Map(),
      isPerOrganisation: false,
    })
    for (const [, name = '', type] of (await metrics.print()).matchAll(/^# TYPE (\S+) (\S+)$/gm)) {
      names.add(name)
      if (type === 'histogram') for (const part of ['bucket', 'sum', 'count']) names.add(`${name}_${part}`)
    }
  }
  return names
}

function namesIn(text: string): readonly string[] {
  return [...new Set(text.match(/\b(?:fluid|process|nodejs)_[a-z0-9_]+/g) ?? [])]
}

test.each([
  ['dashboard', DASHBOARD, 15],
  ['alert rules', RULES, 8],
])('the %s asks only for figures that are given', async (_what, text, atLeast) => {
  const given = await namesGiven()
  const asked = namesIn(text)
  expect(asked.length).toBeGreaterThanOrEqual(atLeast)
  expect(asked.filter((name) => !given.has(name))).toEqual([])
})

test('the runbook explains every figure of Fluid, and none that is not given', async () => {
  const given = await namesGiven()
  const own = [...given].filter((name) => name.startsWith('fluid_') && !/_(?:bucket|sum|count)$/.test(name))
  const explained = [...RUNBOOK.matchAll(/^\| `(fluid_[a-z_]+)/gm)].map(([, name]) => name)
  expect(new Set(explained)).toEqual(new Set(own))
})

test('the runbook says what to do about every alert', () => {
  const alerts = [...RULES.matchAll(/- alert: (\w+)/g)].map(([, name]) => name)
  const answered = [...RUNBOOK.matchAll(/^\| `(Fluid\w+)` \|/gm)].map(([, name]) => name)
  expect(alerts.length).toBeGreaterThan(5)
  expect(new Set(answered)).toEqual(new Set(alerts))
})

test('every panel of the dashboard has a query, and no two share a place', () => {
  const { panels }: { panels: readonly { type: string; gridPos: object; targets?: readonly object[] }[] } =
    JSON.parse(DASHBOARD)
  const shown = panels.filter(({ type }) => type !== 'row')
  expect(shown.filter(({ targets }) => targets === undefined || targets.length === 0)).toEqual([])
  expect(new Set(panels.map(({ gridPos }) => JSON.stringify(gridPos))).size).toBe(panels.length)
})
