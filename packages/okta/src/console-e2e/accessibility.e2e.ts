// Every page of the console: no complaint of axe, of the browser or of the page's policy, in both colour schemes and narrow.
import { AxeBuilder } from '@axe-core/playwright'
import type { BrowserContextOptions } from 'playwright-core'
import { expect, it } from 'vitest'
import { assignPerson } from '../apps/assignments.ts'
import { pushGroupByName } from '../apps/group-push.ts'
import { addMembers, createGroup } from '../org/groups.ts'
import { consoleInBrowser, type Visit } from '../testing/browser.ts'
import { addPerson } from '../testing/company.ts'

const openConsole = consoleInBrowser()

/** A company in which every list has something to show, and its addresses. */
async function fill(visit: Visit): Promise<string[]> {
  const { org } = visit.simulator
  const ines = addPerson(visit, 'Ines Valcourt')
  const group = createGroup(org, { name: 'Fluid User' })
  addMembers(org, group.id, [ines.id])
  assignPerson(org, visit.app.id, ines.id)
  await visit.simulator.settled()
  pushGroupByName(org, visit.app.id, group.id)
  await visit.simulator.settled()
  const tabs = ['general', 'sign-on', 'provisioning', 'import', 'assignments', 'push-groups']
  return [
    '/admin/dashboard',
    '/admin/people',
    `/admin/people/${ines.id}`,
    '/admin/groups',
    '/admin/groups/rules',
    `/admin/groups/${group.id}`,
    '/admin/profile-editor',
    `/admin/profile-editor/${visit.app.id}`,
    '/admin/apps',
    '/admin/apps/catalog',
    '/admin/apps/catalog/scim2headerauth',
    '/admin/apps/catalog/scim2headerauth/add',
    '/admin/apps/new',
    '/admin/apps/assign-users',
    ...tabs.map((tab) => `/admin/app/${visit.app.id}/${tab}`),
    '/admin/reports/system-log',
    '/admin/reports/wire',
    '/admin/settings',
    '/admin/nowhere',
    '/signin',
  ]
}

/** Every rule once; again what the colours or the width may break. */
const COLOURS = ['color-contrast', 'link-in-text-block']
const WIDTH = ['scrollable-region-focusable', 'button-name', 'link-name', 'label', 'target-size']

it.each<[string, BrowserContextOptions, readonly string[] | undefined]>([
  ['in light', { colorScheme: 'light' }, undefined],
  ['in dark', { colorScheme: 'dark' }, COLOURS],
  ['on a narrow screen', { viewport: { width: 390, height: 844 } }, WIDTH],
])(
  'has nothing that axe objects to, and nothing wider than the screen, %s',
  async (_title, browser, rules) => {
    await using visit = await openConsole({ browser })
    const { page } = visit
    const objections: string[] = []
    for (const path of await fill(visit)) {
      await visit.go(path)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await expect.poll(() => page.getByLabel('Loading').count()).toBe(0)
      const axe = new AxeBuilder({ page })
      const { violations } = await (rules === undefined ? axe : axe.withRules([...rules])).analyze()
      for (const { id, nodes } of violations) objections.push(`${path}: ${id}: ${nodes[0]?.html}`)
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      )
      if (overflow > 0) objections.push(`${path}: ${overflow} pixels too wide`)
    }
    expect([objections, visit.complaints]).toEqual([[], []])
  },
  180_000,
)

it('says on every page that it is a simulator', async () => {
  await using visit = await openConsole()
  const { page } = visit
  const silent: string[] = []
  for (const path of await fill(visit)) {
    await visit.go(path)
    const isSaid = await page
      .getByText('This is a simulator. It is not Okta')
      .first()
      .waitFor()
      .then(
        () => true,
        () => false,
      )
    if (!isSaid) silent.push(path)
  }
  expect(silent).toEqual([])
}, 120_000)

it('lets a keyboard skip to the content, open a dialog and close it again', async () => {
  await using visit = await openConsole()
  const { page } = visit
  await visit.go('/admin/people')
  await page.getByRole('button', { name: 'Add person' }).waitFor()
  await page.keyboard.press('Tab')
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the content')
  await page.getByRole('button', { name: 'Add person' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Add person')
})
