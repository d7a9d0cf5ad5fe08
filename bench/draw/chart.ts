// Curves over sizes, both axes logarithmic: a line that stays level says that size costs nothing.

import { spaced } from '../report/numbers.ts'
import { element, picture, rounded, text } from './svg.ts'

export interface Series {
  readonly name: string
  readonly points: readonly (readonly [size: number, amount: number])[]
  readonly isDashed?: boolean
}

export interface Chart {
  readonly title: string
  readonly sizes: string
  readonly amounts: string
  readonly series: readonly Series[]
}

const WIDTH = 820
const HEIGHT = 420
const LEFT = 76
const RIGHT = 270
const TOP = 48
const BOTTOM = 58
const PLOT_WIDTH = WIDTH - LEFT - RIGHT
const PLOT_HEIGHT = HEIGHT - TOP - BOTTOM
/** Told apart on white and on black, and by most who see few colours (Okabe and Ito). */
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#b58900', '#56b4e9']
const STYLE = `
  text { font: 13px system-ui, sans-serif; fill: #24292f }
  .title { font-size: 16px; font-weight: 600 }
  .grid { stroke: #8c959f; stroke-opacity: .35 }
  .axis { stroke: #8c959f }
  @media (prefers-color-scheme: dark) { text { fill: #e6edf3 } }`

export function drawChart({ title, sizes, amounts, series }: Chart): string {
  const points = series.flatMap((one) => one.points)
  const across = logScale(
    points.map(([size]) => size),
    [LEFT, LEFT + PLOT_WIDTH],
  )
  const up = logScale(
    points.map(([, amount]) => amount),
    [TOP + PLOT_HEIGHT, TOP],
  )
  const inner = [
    text(title, { x: LEFT, y: 26, class: 'title' }),
    ...up.ticks.map((tick) => horizontalLine(tick, up.at(tick))),
    ...[...new Set(points.map(([size]) => size))].map((size) => verticalLine(size, across.at(size))),
    text(sizes, { x: LEFT + PLOT_WIDTH / 2, y: HEIGHT - 14, 'text-anchor': 'middle' }),
    text(amounts, {
      x: 18,
      y: TOP + PLOT_HEIGHT / 2,
      'text-anchor': 'middle',
      transform: `rotate(-90 18 ${TOP + PLOT_HEIGHT / 2})`,
    }),
    ...series.flatMap((one, index) => drawSeries(one, index, (size, amount) => [across.at(size), up.at(amount)])),
  ]
  return picture({ title, width: WIDTH, height: HEIGHT, style: STYLE, inner })
}

interface Scale {
  readonly ticks: readonly number[]
  at(value: number): number
}

/** From the power of ten (or two or five of it) below the smallest to that above the largest. */
function logScale(values: readonly number[], [start, end]: readonly [number, number]): Scale {
  const low = Math.min(...values)
  const high = Math.max(...values)
  const ticks = ticksBetween(low, high)
  const [first, last] = [Math.log(Math.min(low, ticks[0] ?? low)), Math.log(Math.max(high, ticks.at(-1) ?? high))]
  const span = last - first || 1
  return { ticks, at: (value) => rounded(start + ((Math.log(value) - first) / span) * (end - start)) }
}

function ticksBetween(low: number, high: number): readonly number[] {
  const steps: number[] = []
  for (let power = Math.floor(Math.log10(low)) - 1; power <= Math.ceil(Math.log10(high)); power += 1) {
    for (const step of [1, 2, 5]) steps.push(step * 10 ** power)
  }
  const below = steps.findLastIndex((step) => step <= low)
  const above = steps.findIndex((step) => step >= high)
  return steps.slice(Math.max(0, below), above + 1)
}

function horizontalLine(tick: number, y: number): string {
  const label = tick < 1 ? String(Number(tick.toPrecision(1))) : spaced(tick)
  return (
    element('line', { x1: LEFT, x2: LEFT + PLOT_WIDTH, y1: y, y2: y, class: 'grid' }) +
    text(label, { x: LEFT - 8, y: y + 4, 'text-anchor': 'end' })
  )
}

function verticalLine(size: number, x: number): string {
  return (
    element('line', { x1: x, x2: x, y1: TOP + PLOT_HEIGHT, y2: TOP + PLOT_HEIGHT + 6, class: 'axis' }) +
    text(spaced(size), { x, y: TOP + PLOT_HEIGHT + 22, 'text-anchor': 'middle' })
  )
}

function drawSeries(
  { name, points, isDashed }: Series,
  index: number,
  place: (size: number, amount: number) => readonly [number, number],
): readonly string[] {
  const colour = COLOURS[index % COLOURS.length] ?? ''
  const dashes = isDashed === true ? { 'stroke-dasharray': '6 4' } : {}
  const line = { fill: 'none', stroke: colour, 'stroke-width': 2.5, ...dashes }
  const placed = points.map(([size, amount]) => place(size, amount))
  const legendY = TOP + 12 + index * 26
  const legendX = LEFT + PLOT_WIDTH + 24
  return [
    element('polyline', { points: placed.map(([x, y]) => `${x},${y}`).join(' '), ...line }),
    ...placed.map(([cx, cy]) => element('circle', { cx, cy, r: 3.5, fill: colour })),
    element('line', { x1: legendX, x2: legendX + 28, y1: legendY, y2: legendY, ...line }),
    text(name, { x: legendX + 36, y: legendY + 4 }),
  ]
}
