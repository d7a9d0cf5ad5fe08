// Pages of 100 at the beginning, the middle and the end, walking in order as Okta's import does; by index and by cursor.

import type { Bench } from '../plan/bench.ts'
import { median } from '../support/statistics.ts'

const PAGE = 100
/** Pages that are timed at each place, at most. */
const TIMED = 50
/** Not timed, so that the first pages are not those for which code is compiled. */
const BEFORE = 100

/** Milliseconds for a page, by where it lies and how it was reached. */
export async function measurePages(bench: Bench): Promise<Readonly<Record<string, number>>> {
  await warmUp(bench)
  const byIndex = await walkByIndex(bench)
  const byCursor = await walkByCursor(bench)
  const parts = (times: readonly number[], how: string) => {
    const timed = Math.max(1, Math.min(TIMED, Math.floor(times.length / 3)))
    const middle = Math.floor((times.length - timed) / 2)
    return {
      [`beginning, ${how}`]: median(times.slice(0, timed)),
      [`middle, ${how}`]: median(times.slice(middle, middle + timed)),
      [`end, ${how}`]: median(times.slice(-timed)),
    }
  }
  return { ...parts(byIndex, 'by index'), ...parts(byCursor, 'by cursor') }
}

async function warmUp({ scene: { client } }: Bench): Promise<void> {
  for (let call = 0; call < BEFORE; call += 1) {
    await client.expect(200, 'GET', `/Users?startIndex=1&count=${PAGE}`)
    await client.expect(200, 'GET', `/Users?cursor=&count=${PAGE}`)
  }
}

async function walkByIndex({ scene: { client } }: Bench): Promise<readonly number[]> {
  const times: number[] = []
  let total = Number.POSITIVE_INFINITY
  for (let offset = 0; offset < total; offset += PAGE) {
    const begun = performance.now()
    const text = await client.expect(200, 'GET', `/Users?startIndex=${offset + 1}&count=${PAGE}`)
    times.push(performance.now() - begun)
    total = Number(/"totalResults":(\d+)/.exec(text)?.[1] ?? 0)
    if (!text.includes(`"itemsPerPage":${Math.min(PAGE, total - offset)},`)) throw new Error('a page is not whole')
  }
  return times
}

async function walkByCursor({ scene: { client } }: Bench): Promise<readonly number[]> {
  const times: number[] = []
  let cursor: string | undefined = ''
  let seen = 0
  let total = 0
  while (cursor !== undefined) {
    const begun = performance.now()
    const text: string = await client.expect(200, 'GET', `/Users?cursor=${cursor}&count=${PAGE}`)
    times.push(performance.now() - begun)
    total = Number(/"totalResults":(\d+)/.exec(text)?.[1] ?? 0)
    seen += Number(/"itemsPerPage":(\d+)/.exec(text)?.[1] ?? 0)
    cursor = /"nextCursor":"([^"]+)"/.exec(text)?.[1]
  }
  if (seen !== total) throw new Error(`${seen} people were seen instead of ${total}`)
  return times
}
