// Every page of the console, light and dark, wide and narrow: no complaint of the browser, no request to anywhere else,
// nothing that axe holds against it. The pictures are written to a folder, for people to look at.

import { mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Company, oktaOf, pushCompany } from '../support/company.ts'
import { type ConsoleScene, openConsole } from '../support/console.ts'

const PICTURES = process.env['CONSOLE_PICTURES'] ?? join(tmpdir(), 'fluid-console')

const LOOKS = [
  ['light and wide', { colorScheme: 'light', width: 1360, height: 900 }],
  ['dark and narrow', { colorScheme: 'dark', width: 390, height: 844 }],
  ['dark and wide', { colorScheme: 'dark', width: 1360, height: 900 }],
  ['light and narrow', { colorScheme: 'light', width: 390, height: 844 }],
] as const

/** Colours and widths are held by two looks; all four are drawn for whoever wants the pictures. */
const DRAWN = process.env['CONSOLE_PICTURES'] === undefined ? LOOKS.slice(0, 2) : LOOKS

let scene: ConsoleScene
let company: Company

beforeAll(async () => {
  mkdirSync(PICTURES, { recursive: true })
  scene = await openConsole('host')
  const okta = oktaOf(scene.acme, scene.acme.scimToken)
  await oktaOf(scene.acme, 'not-the-token-of-acme').send('GET', '/Users?startIndex=1&count=2')
  await okta.send('GET', '/Users?startIndex=1&count=2')
  company = await pushCompany(okta)
  await scene.fluid.fluid('settings', 'set', 'acme', 'licences', '{"Licensed": 20, "Collaborator": 10}')
}, 180_000)

afterAll(() => scene?.[Symbol.asyncDispose]())

const first = (list: Iterable<string>): string => [...list][0] ?? ''

interface Shown {
  readonly name: string
  readonly path: () => string
  readonly act?: (page: Page) => Promise<void>
}

const PAGES: readonly Shown[] = [
  { name: 'overview', path: () => '/' },
  { name: 'authentication-providers', path: () => '/authentication-providers' },
  { name: 'guide-okta', path: () => '/authentication-providers/guide/okta' },
  { name: 'guide-entra', path: () => '/authentication-providers/guide/entra' },
  { name: 'people', path: () => '/people' },
  { name: 'people-none', path: () => '/people?search=nobody' },
  { name: 'person', path: () => `/people/${company.people[0]}` },
  { name: 'former-people', path: () => '/former-people' },
  { name: 'groups', path: () => '/groups' },
  { name: 'group', path: () => `/groups/${first(company.groups.values())}` },
  { name: 'roles', path: () => '/roles' },
  { name: 'provisioning-log', path: () => '/provisioning-log' },
  {
    name: 'log-entry',
    path: () => '/provisioning-log?kind=people',
    act: (page) => page.locator('.entry button').nth(4).click(),
  },
  { name: 'settings', path: () => '/settings' },
  {
    name: 'licence-roles',
    path: () => '/settings',
    act: async (page) => {
      await page.getByRole('combobox', { name: 'With the licence Licensed' }).click()
      await page.getByRole('option', { name: 'Team manager' }).click()
      await page.keyboard.press('Escape')
      await page.getByText('What would change').waitFor()
    },
  },
  { name: 'not-found', path: () => '/people/nobody' },
  {
    name: 'token-dialog',
    path: () => '/authentication-providers',
    act: async (page) => {
      await page.getByRole('button', { name: 'Replace the token' }).click()
      await page.getByRole('radio', { name: 'Type my own' }).click()
      await page.getByRole('textbox', { name: 'SCIM Secret Token' }).fill('correct-Horse-7-battery')
    },
  },
  {
    name: 'provider-dialog',
    path: () => '/authentication-providers',
    act: (page) => page.getByRole('button', { name: 'Add Provider' }).click(),
  },
  {
    name: 'encryption-dialog',
    path: () => '/authentication-providers',
    act: (page) => page.getByRole('button', { name: 'Make a key' }).click(),
  },
  {
    name: 'mapping-dialog',
    path: () => '/groups',
    act: async (page) => {
      await page.getByRole('button', { name: 'Map to Project Viewer' }).click()
      await page.getByText('What would change').waitFor()
    },
  },
  {
    name: 'person-dialog',
    path: () => `/people/${company.people[1]}`,
    act: (page) => page.getByRole('button', { name: 'Edit' }).click(),
  },
  {
    name: 'deactivate-dialog',
    path: () => `/people/${company.people[1]}`,
    act: (page) => page.getByRole('button', { name: 'Deactivate' }).click(),
  },
  { name: 'jump', path: () => '/', act: (page) => page.keyboard.press('Control+k') },
]

describe.each(DRAWN)('%s', (look, options) => {
  test.each(PAGES)('$name can be used by everybody', async ({ name, path, act }) => {
    await using opened = await scene.open(path(), options)
    const { page } = opened
    await page.getByRole('heading', { level: 1 }).first().waitFor()
    await settled(page)
    await act?.(page)
    await settled(page)
    await page.screenshot({
      path: join(PICTURES, `${name}-${look.replaceAll(' ', '-')}.png`),
      fullPage: act === undefined,
    })
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
      .analyze()
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`)
    expect({ found, complaints: opened.complaints, elsewhere: opened.elsewhere }).toEqual({
      found: [],
      complaints: [],
      elsewhere: [],
    })
    const isTooWide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth + 1)
    expect(isTooWide).toBe(false)
  })
})

test('the first page loads less than 250 kB of script, compressed', async () => {
  await using opened = await scene.open('/')
  const sizes = await opened.page.evaluate(() =>
    performance.getEntriesByType('resource').flatMap((entry) => {
      const { name, encodedBodySize } = entry as PerformanceResourceTiming
      return name.endsWith('.js') ? [encodedBodySize] : []
    }),
  )
  expect(sizes.length).toBeGreaterThan(0)
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(250_000)
})

/** Everything that was asked for has been answered and drawn. */
async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector('[aria-busy="true"]') === null)
  await page.evaluate(() =>
    Promise.all(document.getAnimations().map(({ finished }) => finished.catch(() => undefined))),
  )
}
