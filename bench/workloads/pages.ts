// Pages of 100 at the beginning, the middle and the end, walking in order as Okta's import does; by index and by cursor.

import type { Bench } from './context.ts'

const PAGE = 100
/** Pages that are timed at each place. */
const TIMED = 20

export async function measurePages(bench: Bench, total: number): Promise<void> {
  await byIndex(bench, total)
  await byCursor(bench, total)
}

async function byIndex({ client, report }: Bench, total: number): Promise<void> {
  const places = [0, Math.floor(total / 2), total - TIMED * PAGE]
  const times: number[][] = [[], [], []]
  for (let offset = 0; offset < total; offset += PAGE) {
    const begun = performance.now()
    const text = await client.expect(200, 'GET', `/Users?startIndex=${offset + 1}&count=${PAGE}`)
    const took = performance.now() - begun
    if (!text.includes(`"itemsPerPage":${Math.min(PAGE, total - offset)},`)) throw new Error('a page is not whole')
    places.forEach((place, index) => {
      if (offset >= place && offset < place + TIMED * PAGE) times[index]?.push(took)
    })
  }
  for (const [index, name] of ['beginning', 'middle', 'end'].entries()) {
    report.add({
      workload: `page of 100, ${name}`,
      detail: `${total} people, by index`,
      value: { amount: median(times[index] ?? []), unit: 'ms' },
    })
  }
}

async function byCursor({ client, report }: Bench, total: number): Promise<void> {
  const times: number[] = []
  let cursor: string | undefined = ''
  let seen = 0
  while (cursor !== undefined) {
    const begun = performance.now()
    const text: string = await client.expect(200, 'GET', `/Users?cursor=${cursor}&count=${PAGE}`)
    times.push(performance.now() - begun)
    seen += Number(/"itemsPerPage":(\d+)/.exec(text)?.[1] ?? 0)
    cursor = /"nextCursor":"([^"]+)"/.exec(text)?.[1]
  }
  if (seen !== total) throw new Error(`${seen} people were seen instead of ${total}`)
  report.add({
    workload: 'page of 100, walked to the end',
    detail: `${total} people, by cursor`,
    value: { amount: median(times), unit: 'ms' },
  })
}

function median(times: readonly number[]): number {
  return [...times].sort((one, other) => one - other)[Math.floor(times.length / 2)] ?? 0
}
