// What every page shows while its answers are on the way, when they are late, and when they do not come.

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ConsoleScene, openConsole } from '../support/console.ts'

const PAGES = [
  '/',
  '/authentication-providers',
  '/authentication-providers/guide/okta',
  '/people',
  '/former-people',
  '/groups',
  '/roles',
  '/provisioning-log',
  '/settings',
] as const

/** Everything of the API but the session, without which there is no console, and the streams. */
const DATA = /\/api\/v1\/(?!session$)(?!.*\/stream)/
const LATE_MS = 3_200

let scene: ConsoleScene

beforeAll(async () => {
  scene = await openConsole('host')
}, 120_000)

afterAll(() => scene?.[Symbol.asyncDispose]())

/** A page whose answers are treated that way from the beginning. */
async function openWith(path: string, answer: (page: Page) => Promise<unknown>) {
  const opened = await scene.open('/')
  await opened.page.getByRole('heading', { name: 'Overview' }).waitFor()
  await answer(opened.page)
  await opened.page.goto(scene.root + path)
  return opened
}

test('says that an answer is late, and shows it as soon as it is there', async () => {
  const shown = await Promise.all(
    PAGES.slice(1, 5).map(async (path) => {
      await using opened = await openWith(path, (page) =>
        page.route(DATA, async (route) => {
          await new Promise((resolve) => setTimeout(resolve, LATE_MS))
          await route.continue()
        }),
      )
      const { page } = opened
      await page.getByRole('heading', { level: 1 }).waitFor()
      const isPlaceHeld = (await page.locator('[aria-busy="true"]').count()) > 0
      await page.getByText('This takes longer than usual. It is still under way.').first().waitFor()
      await page.waitForFunction(() => document.querySelector('[aria-busy="true"]') === null)
      return { path, isPlaceHeld, complaints: opened.complaints }
    }),
  )
  expect(shown.filter(({ isPlaceHeld, complaints }) => !isPlaceHeld || complaints.length > 0)).toEqual([])
}, 60_000)

test.each(PAGES)('%s says in the server’s words what failed, and tries again when it is asked to', async (path) => {
  const problem = { type: 'about:blank', title: 'Error', status: 500, detail: 'The disk is full.', requestId: 'r-1' }
  await using opened = await openWith(path, (page) =>
    page.route(DATA, (route) => route.fulfill({ status: 500, json: problem, contentType: 'application/problem+json' })),
  )
  const { page } = opened
  await page.getByText('The disk is full.').first().waitFor()
  await page.getByRole('link', { name: 'Request number r-1' }).first().waitFor()
  await page.unroute(DATA)
  const again = page.getByRole('button', { name: 'Try again' })
  // One part of the page after the other; parts that asked the same are back together.
  await expect
    .poll(
      async () => {
        if ((await again.count()) > 0)
          await again
            .first()
            .click({ timeout: 1_000 })
            .catch(() => undefined)
        return page.getByText('The disk is full.').count()
      },
      { timeout: 10_000 },
    )
    .toBe(0)
  expect(opened.complaints).toEqual([])
})
