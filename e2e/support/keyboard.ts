// A page in the hands of somebody who has a keyboard and no mouse: each stop of the focus has to be seen, and unobscured.

import type { Locator, Page } from 'playwright-core'

const STEPS_MAX = 150

export interface Keyboard {
  /** Presses Tab until that element has the focus. */
  tabTo(target: Locator): Promise<void>
  /** The same backwards. */
  backTo(target: Locator): Promise<void>
  press(key: string): Promise<void>
  type(text: string): Promise<void>
  /** Stops whose focus could not be seen, by their markup; empty when all is well. */
  readonly unseen: readonly string[]
}

export function keyboardOf(page: Page): Keyboard {
  const unseen: string[] = []
  async function walk(key: string, target: Locator): Promise<void> {
    await target.waitFor({ state: 'attached' })
    // A dialog takes the focus a moment after it has come, sooner than anybody presses a key.
    await page.waitForFunction(isFocusSettled)
    for (let step = 0; step < STEPS_MAX; step += 1) {
      await page.keyboard.press(key)
      const problem = await page.evaluate(problemOfFocus)
      if (problem !== undefined && !unseen.includes(problem)) unseen.push(problem)
      if (await hasFocus(target)) return
    }
    throw new Error(`${key} does not lead to ${String(target)}; it is at ${await page.evaluate(focused)}`)
  }
  return {
    tabTo: (target) => walk('Tab', target),
    backTo: (target) => walk('Shift+Tab', target),
    press: (key) => page.keyboard.press(key),
    type: (text) => page.keyboard.type(text),
    unseen,
  }
}

export function hasFocus(target: Locator): Promise<boolean> {
  return target.evaluate((element) => element === document.activeElement)
}

/** Runs in the page. */
function isFocusSettled(): boolean {
  const dialog = document.querySelector('[role="dialog"]')
  return dialog === null || dialog.contains(document.activeElement)
}

function focused(): string {
  return document.activeElement?.outerHTML.slice(0, 160) ?? 'nothing'
}

/** Runs in the page: what is wrong with how the focus shows (WCAG 2.2, 2.4.7 and 2.4.11); undefined when nothing is. */
function problemOfFocus(): string | undefined {
  const element = document.activeElement
  if (element === null || element === document.body) return undefined
  const name = element.outerHTML.slice(0, 160)
  // A switch of the page is drawn beside its field, the frame of a list of choices around it.
  const frame = element.closest('.mantine-Input-input')
  const isDrawn = [element, element.nextElementSibling, frame].some((one) => {
    if (one === null) return false
    const { outlineStyle, outlineWidth } = getComputedStyle(one)
    return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2
  })
  if (!isDrawn) return `no outline: ${name}`
  const { left, top, right, bottom } = element.getBoundingClientRect()
  const middle = document.elementFromPoint((left + right) / 2, Math.min((top + bottom) / 2, innerHeight - 1))
  const isMet =
    middle !== null &&
    (element.contains(middle) || middle.contains(element) || element.parentElement?.contains(middle) === true)
  if (isMet) return undefined
  return `covered by ${middle?.outerHTML.slice(0, 80)}, or out of sight: ${name}`
}
