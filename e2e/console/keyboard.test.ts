// The main work of an administrator with the keyboard alone, from sign-in to the log: no mouse, no touch, no script that
// clicks. Each stop of the focus has to be seen on the way.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { oktaOf, pushCompany } from '../support/company.ts'
import { type ConsoleScene, openConsole } from '../support/console.ts'
import { hasFocus, type Keyboard, keyboardOf } from '../support/keyboard.ts'

let scene: ConsoleScene

beforeAll(async () => {
  scene = await openConsole('path')
  await pushCompany(oktaOf(scene.acme, scene.acme.scimToken), 12)
}, 120_000)

afterAll(() => scene?.[Symbol.asyncDispose]())

/** A signed-in page that counts what came from a pointer. */
async function openByKeyboard(path: string, size = {}) {
  const opened = await scene.open(path, size)
  opened.page.setDefaultTimeout(8_000)
  await opened.context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const { page } = opened
  await page.evaluate(() => {
    addEventListener('pointerdown', () => document.body.setAttribute('data-pointed', ''), true)
  })
  return { ...opened, keys: keyboardOf(page) }
}

const pointed = (page: Page) => page.locator('body[data-pointed]').count()
const focusOf = (target: Locator) => expect.poll(() => hasFocus(target))

/** To a page of the navigation, from wherever the focus is. */
async function goBy(keys: Keyboard, page: Page, name: string): Promise<void> {
  const link = page.getByRole('navigation', { name: 'Administration Console' }).getByRole('link', { name, exact: true })
  await keys.backTo(link)
  await keys.press('Enter')
}

/** Presses the button, and in the question that comes the button of the same name. */
async function answerBy(keys: Keyboard, page: Page, button: Locator): Promise<void> {
  await keys.tabTo(button)
  const name = (await button.innerText()).trim()
  await keys.press('Enter')
  const dialog = page.getByRole('dialog')
  await keys.tabTo(dialog.getByRole('button', { name, exact: true }))
  await keys.press('Enter')
  await dialog.waitFor({ state: 'detached' })
}

describe('with the keyboard alone', () => {
  test('somebody signs in, skips to the content, and reaches another page, whose heading has the focus', async () => {
    const context = await scene.browser.newContext({ reducedMotion: 'reduce' })
    const page = await context.newPage()
    await page.goto(`${scene.root}/`)
    const keys = keyboardOf(page)
    await focusOf(page.getByLabel('User name')).toBe(true)
    await keys.type(scene.acme.admin.userName)
    await keys.tabTo(page.getByLabel('Password'))
    await keys.type(scene.acme.admin.password)
    await keys.press('Enter')
    await page.getByRole('heading', { name: 'Overview' }).waitFor()
    const skip = page.getByRole('button', { name: 'Skip to the content' })
    await keys.tabTo(skip)
    expect(await skip.boundingBox()).toMatchObject({ y: expect.closeTo(8, 0) })
    await keys.press('Enter')
    await focusOf(page.getByRole('main')).toBe(true)
    await goBy(keys, page, 'Authentication Providers')
    await focusOf(page.getByRole('heading', { name: 'Authentication Providers', level: 1 })).toBe(true)
    expect(keys.unseen).toEqual([])
    await context.close()
  })

  test('a token is made and copied, and the focus comes back to where it was', async () => {
    await using opened = await openByKeyboard('/authentication-providers')
    const { page, keys } = opened
    const replace = page.getByRole('button', { name: 'Replace the token' })
    await keys.tabTo(replace)
    await keys.press('Enter')
    const dialog = page.getByRole('dialog')
    await keys.tabTo(dialog.getByRole('button', { name: 'Save' }))
    await keys.press('Enter')
    const copy = dialog.getByRole('button', { name: 'Copy SCIM Secret Token' })
    await focusOf(copy).toBe(true)
    await keys.press('Enter')
    await dialog.getByText('Copied', { exact: true }).waitFor()
    const token = (await dialog.locator('code').innerText()).trim()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(token)
    await keys.tabTo(dialog.getByRole('button', { name: 'I have copied it' }))
    await keys.press('Enter')
    await focusOf(replace).toBe(true)
    expect(keys.unseen).toEqual([])
    expect(await pointed(page)).toBe(0)
  })

  test('a question is closed by Escape, and the focus comes back to what asked it', async () => {
    await using opened = await openByKeyboard('/authentication-providers')
    const { page, keys } = opened
    const revoke = page.getByRole('button', { name: 'Revoke', exact: true })
    await keys.tabTo(revoke)
    await keys.press('Enter')
    const dialog = page.getByRole('dialog')
    await keys.tabTo(dialog.getByRole('button', { name: 'Cancel' }))
    await keys.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await focusOf(revoke).toBe(true)
    await keys.press('Control+k')
    await focusOf(dialog.getByRole('combobox')).toBe(true)
    await keys.press('Escape')
    await focusOf(revoke).toBe(true)
    expect(keys.unseen).toEqual([])
  })

  test('switches are switched and saved, those that ask too', async () => {
    await using opened = await openByKeyboard('/authentication-providers')
    const { page, keys } = opened
    const sync = page.getByRole('switch', { name: /Disable SCIM User Sync/ })
    await keys.tabTo(sync)
    await keys.press('Space')
    const dialog = page.getByRole('dialog')
    await keys.tabTo(dialog.getByRole('button', { name: 'Disable sync' }))
    await keys.press('Enter')
    await page.getByText('SCIM User Sync is disabled, so every request is refused.').waitFor()
    await focusOf(sync).toBe(true)
    await keys.press('Space')
    await page.getByText('SCIM User Sync is on.').waitFor()
    const title = page.getByRole('switch', { name: /^Title/ })
    await keys.tabTo(title)
    await keys.press('Space')
    await page.getByText('The update switches are saved.').waitFor()
    expect(await title.isChecked()).toBe(false)
    await focusOf(title).toBe(true)
    await keys.press('Space')
    await expect.poll(() => title.isChecked()).toBe(true)
    expect(keys.unseen).toEqual([])
    expect(await pointed(page)).toBe(0)
  })

  test('somebody is found in the list and opened, and an entry of the log is opened', async () => {
    await using opened = await openByKeyboard('/people')
    const { page, keys } = opened
    await keys.tabTo(page.getByRole('searchbox', { name: 'Search people' }))
    await keys.type('ines')
    await expect.poll(() => page.locator('.virtual li').count()).toBe(1)
    await keys.tabTo(page.locator('.virtual li a'))
    await keys.press('Enter')
    await focusOf(page.getByRole('heading', { name: 'Ines Valcourt', level: 1 })).toBe(true)
    await goBy(keys, page, 'Provisioning log')
    const entry = page.locator('.entry button').first()
    await keys.tabTo(entry)
    await keys.press('Enter')
    await page.getByText('The request as Fluid understood it').waitFor()
    await focusOf(entry).toBe(true)
    expect(await entry.getAttribute('aria-expanded')).toBe('true')
    expect(keys.unseen).toEqual([])
    expect(await pointed(page)).toBe(0)
  })

  test('a held group is mapped, to what is chosen from a list', async () => {
    await using opened = await openByKeyboard('/groups')
    const { page, keys } = opened
    await keys.tabTo(page.getByRole('button', { name: 'Map to… PMO London' }))
    await keys.press('Enter')
    const dialog = page.getByRole('dialog')
    const grant = dialog.getByRole('combobox', { name: 'Role or licence' })
    await keys.tabTo(grant)
    await keys.type('Financial access')
    await keys.press('ArrowDown')
    await keys.press('Enter')
    await dialog.getByText('What would change').waitFor()
    await keys.tabTo(dialog.getByRole('button', { name: 'Map it' }))
    await keys.press('Enter')
    await page.getByText('“PMO London” now grants Financial access.').waitFor()
    await dialog.waitFor({ state: 'detached' })
    await focusOf(page.locator('main :focus, main:focus').first()).toBe(true)
    expect(keys.unseen).toEqual([])
    expect(await pointed(page)).toBe(0)
  })

  test('a role comes with a licence, after a look at who gets it, and the page of a person says so', async () => {
    await using opened = await openByKeyboard('/settings')
    const { page, keys } = opened
    await keys.tabTo(page.getByRole('combobox', { name: 'With the licence Licensed' }))
    await keys.type('Team manager')
    await keys.press('ArrowDown')
    await keys.press('Enter')
    await keys.press('Escape')
    await page.getByText(/people get Team manager/).waitFor()
    const section = page.locator('section', { hasText: 'Roles that come with a licence' })
    await keys.tabTo(section.getByRole('button', { name: 'Save' }))
    await keys.press('Enter')
    await page.getByText('Saved.').waitFor()
    await goBy(keys, page, 'People')
    await keys.tabTo(page.locator('.virtual li a').first())
    await keys.press('Enter')
    await page.getByText('because of the licence Licensed').waitFor()
    expect(keys.unseen).toEqual([])
    expect(await pointed(page)).toBe(0)
  })

  test('a key for encrypted assertions is made, made anew, and switched off', async () => {
    await using opened = await openByKeyboard('/authentication-providers')
    const { page, keys } = opened
    for (const name of ['Make a key', 'Make a new key']) {
      await answerBy(keys, page, page.getByRole('button', { name }))
      await focusOf(page.getByRole('button', { name: 'Make a new key' })).toBe(true)
    }
    await page.getByText('still opens', { exact: true }).waitFor()
    await keys.backTo(page.getByRole('link', { name: 'Download the metadata' }))
    const downloaded = page.waitForEvent('download')
    await keys.press('Enter')
    const metadata = readFileSync(await (await downloaded).path(), 'utf8')
    expect(metadata).toContain('use="encryption"')
    await answerBy(keys, page, page.getByRole('button', { name: 'Switch off' }))
    await page.getByRole('button', { name: 'Make a key' }).waitFor()
    expect(keys.unseen).toEqual([])
    expect(await pointed(page)).toBe(0)
  })

  test('the signing key is exchanged: made, switched to, and the first one removed', async () => {
    await using opened = await openByKeyboard('/authentication-providers')
    const { page, keys } = opened
    const rows = page.locator('.keys li')
    const first = (await rows.locator('code').first().innerText()).trim()
    await answerBy(keys, page, page.getByRole('button', { name: 'Make a second key' }))
    await expect.poll(() => rows.count()).toBe(2)
    expect(await rows.first().innerText()).toContain(first)
    await answerBy(keys, page, page.getByRole('button', { name: 'Sign with it' }))
    await expect.poll(() => rows.last().innerText()).toContain(first)
    await keys.backTo(rows.first().getByRole('link'))
    const downloaded = page.waitForEvent('download')
    await keys.press('Enter')
    expect(readFileSync(await (await downloaded).path(), 'utf8')).toMatch(/^-----BEGIN CERTIFICATE-----/)
    await answerBy(keys, page, page.getByRole('button', { name: 'Remove it' }))
    await expect.poll(() => rows.count()).toBe(1)
    expect(await rows.first().innerText()).not.toContain(first)
    expect(keys.unseen).toEqual([])
    expect(await pointed(page)).toBe(0)
  })

  test('a message hides nothing that has the focus: on a narrow screen, at the end of the page, and in a window', async () => {
    await using opened = await openByKeyboard('/authentication-providers', { width: 390, height: 700 })
    const { page, keys } = opened
    await keys.tabTo(page.getByRole('switch', { name: /^Passkeys/ }))
    await keys.press('Space')
    // It stays for as long as a pointer is over it.
    const message = page.locator('.mantine-Notification-root')
    await message.hover()
    await keys.tabTo(page.getByRole('button', { name: 'End the session' }).last())
    await keys.backTo(page.getByRole('switch', { name: /^Passkeys/ }))
    await keys.press('Space')
    await expect.poll(() => message.count()).toBe(2)
    await keys.backTo(page.getByRole('button', { name: 'Add Provider' }))
    await keys.press('Enter')
    await keys.tabTo(page.getByRole('dialog').getByRole('button', { name: 'Save And Apply Settings' }))
    expect(keys.unseen).toEqual([])
    expect(await message.count()).toBe(2)
    expect(await pointed(page)).toBe(0)
  })

  test('a search through a long log looks on by itself, is stopped, and is taken up again', async () => {
    addOldEntries(scene.fluid.dataDir)
    await using opened = await openByKeyboard('/')
    const { page, keys } = opened
    const answered = Promise.withResolvers<void>()
    let parts = 0
    await page.route(/\/journal\?.*after=/, async (route) => {
      parts += 1
      await answered.promise
      await route.continue()
    })
    await page.goto(`${scene.root}/provisioning-log?text=nobody`)
    await keys.tabTo(page.getByRole('button', { name: 'Stop searching' }))
    await page.getByText('Searching older entries…').waitFor()
    await keys.press('Enter')
    const button = page.getByRole('button', { name: 'Search on' })
    await focusOf(button).toBe(true)
    const reached = () => page.locator('p', { hasText: 'Searched back to' }).locator('time').getAttribute('datetime')
    const before = await reached()
    answered.resolve()
    await expect.poll(reached).not.toBe(before)
    await page.getByText('Nothing found so far').waitFor()
    expect(parts).toBe(1)
    await focusOf(button).toBe(true)
    await keys.press('Enter')
    await page.getByText('Nothing matches these filters').waitFor()
    expect(parts).toBeGreaterThan(2)
    expect(keys.unseen).toEqual([])
    expect(await pointed(page)).toBe(0)
  })
})

/** So many that an answer looks through a part of them only. */
function addOldEntries(dataDir: string): void {
  const database = new DatabaseSync(join(dataDir, 'fluid.db'))
  database.exec(`
    WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 70000)
    INSERT INTO journal (organisation_id, at_ms, request_id, actor, action, outcome, subject_kind, subject_id,
      subject_name, changes, not_done, sentence, client, search_text, members)
    SELECT j.organisation_id, j.at_ms + n, 'r' || n, j.actor, 'user.updated', 'changed', 'user', 'somebody', 'somebody',
      '[]', '[]', 'Somebody was changed.', j.client, 'somebody was changed.', NULL
    FROM numbers, (SELECT * FROM journal ORDER BY position DESC LIMIT 1) AS j`)
  database.close()
}
