// How long each frame of a page takes, from one turn of `requestAnimationFrame` to the next.

import type { launchChromium } from '../../e2e/support/chromium.ts'

type Browser = Awaited<ReturnType<typeof launchChromium>>
export type Page = Awaited<ReturnType<Browser['newPage']>>

export interface Frames {
  readonly frames: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly longestMs: number
  readonly over50Ms: number
}

export async function startFrames(page: Page): Promise<void> {
  await page.evaluate(() => {
    const times: number[] = []
    Reflect.set(window, 'frameTimes', times)
    let last = performance.now()
    const next = (now: number): void => {
      times.push(now - last)
      last = now
      requestAnimationFrame(next)
    }
    requestAnimationFrame(next)
  })
}

export async function stopFrames(page: Page): Promise<Frames> {
  const times: number[] = await page.evaluate(() => Reflect.get(window, 'frameTimes'))
  const sorted = times.slice(1).toSorted((one, other) => one - other)
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
  return {
    frames: sorted.length,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    longestMs: sorted.at(-1) ?? 0,
    over50Ms: sorted.filter((ms) => ms > 50).length,
  }
}
