// The main work of an administrator with the keyboard alone, from sign-in to the log: no mouse, no touch, no script that
// clicks. Each stop of the focus has to be seen on the way.

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
async function openByKeyboard(path: string) {
  const opened = await scene.open(path)
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
})
