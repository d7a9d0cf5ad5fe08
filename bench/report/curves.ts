// The curves of a run as pictures.

import { ORGANISATIONS_CURVE, PEOPLE_CURVE } from '../curves/names.ts'
import { drawChart, type Series } from '../draw/chart.ts'
import { ENGINE_NAMES, type Engine } from '../support/engine.ts'
import type { Result } from './results.ts'

/** Name of the file, without its ending, and its text. */
export function drawCurves(results: readonly Result[]): ReadonlyMap<string, string> {
  const pictures = new Map<string, string>()
  for (const engine of ['embedded', 'postgres'] as const) {
    for (const [name, workload, sizes] of [
      ['people', PEOPLE_CURVE, 'people in one organisation'],
      ['organisations', ORGANISATIONS_CURVE, 'organisations in one database, the same people in all'],
    ] as const) {
      const series = rates(results, engine, workload)
      if (series.length === 0) continue
      const title = `Requests per second, ${ENGINE_NAMES[engine]}`
      pictures.set(`bench-${name}-${engine}`, drawChart({ title, sizes, amounts: 'per second', series }))
    }
  }
  const pages = (['embedded', 'postgres'] as const).flatMap((engine) => pageTimes(results, engine))
  if (pages.length > 0) {
    const title = 'A page of 100 people, walking'
    const sizes = 'people in one organisation'
    pictures.set('bench-pages', drawChart({ title, sizes, amounts: 'milliseconds', series: pages }))
  }
  return pictures
}

function rates(results: readonly Result[], engine: Engine, workload: string): readonly Series[] {
  const own = results.filter((one) => one.engine === engine && one.workload === workload && one.measured !== undefined)
  return details(own).map((detail) => ({
    name: detail,
    points: own.flatMap((one) =>
      one.detail === detail && one.size !== undefined ? [[one.size, one.measured?.perSecond ?? 0] as const] : [],
    ),
  }))
}

function pageTimes(results: readonly Result[], engine: Engine): readonly Series[] {
  const wanted = ['beginning, by index', 'end, by index', 'end, by cursor']
  const own = results.filter((one) => one.engine === engine && one.workload === PEOPLE_CURVE && one.value !== undefined)
  return wanted.flatMap((place) => {
    const points = own.flatMap((one) =>
      one.detail?.endsWith(place) === true && one.size !== undefined && one.value !== undefined
        ? [[one.size, one.value.amount] as const]
        : [],
    )
    const name = `${place}, ${ENGINE_NAMES[engine]}`
    return points.length === 0 ? [] : [{ name, points, isDashed: engine !== 'embedded' }]
  })
}

function details(results: readonly Result[]): readonly string[] {
  return [...new Set(results.map(({ detail }) => detail ?? ''))]
}
