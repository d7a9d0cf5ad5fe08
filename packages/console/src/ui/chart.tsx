// Requests over time as bars: reads and unchanged, changes, refusals. Drawn by hand, so that no library is loaded for it.

import { Text } from '@mantine/core'
import type { RequestCounts } from '../api/shapes.ts'
import { t } from '../text/text.ts'

const HOUR_MS = 3_600_000
const WIDTH = 720
const HEIGHT = 144
const FLOOR = HEIGHT - 20
const CEILING = 12
/** A day that begins after so much of the width has no room for its name. */
const LAST_LABEL = 0.96

interface Bar {
  readonly fromMs: number
  readonly read: number
  readonly changed: number
  readonly refused: number
}

const hourFormat = new Intl.DateTimeFormat(undefined, { dateStyle: 'short', timeStyle: 'short' })
const dayFormat = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric' })

export function Chart({
  counts,
  sinceMs,
  stepHours,
}: {
  readonly counts: RequestCounts
  readonly sinceMs: number
  /** How many hours one bar stands for. */
  readonly stepHours: number
}) {
  const bars = barsOf(counts, sinceMs, stepHours)
  const most = Math.max(1, ...bars.map(({ read, changed, refused }) => read + changed + refused))
  const sum = (key: 'read' | 'changed' | 'refused') => bars.reduce((total, bar) => total + bar[key], 0)
  if (sum('read') + sum('changed') + sum('refused') === 0) {
    return (
      <Text c="dimmed" size="sm">
        {t.chart.empty}
      </Text>
    )
  }
  const width = WIDTH / bars.length
  const tall = (value: number) => (value / most) * (FLOOR - CEILING)
  return (
    <div>
      <svg
        className="chart"
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={t.chart.label(sum('read'), sum('changed'), sum('refused'))}
      >
        <line className="grid" x1="0" x2={WIDTH} y1={FLOOR + 0.5} y2={FLOOR + 0.5} />
        <line className="grid" x1="0" x2={WIDTH} y1={CEILING} y2={CEILING} strokeDasharray="2 4" />
        {bars.map((bar, index) => {
          const parts = [
            ['read', bar.read],
            ['changed', bar.changed],
            ['refused', bar.refused],
          ] as const
          let floor = FLOOR
          return (
            <g key={bar.fromMs}>
              <title>{t.chart.hour(hourFormat.format(bar.fromMs), bar.read, bar.changed, bar.refused)}</title>
              <rect x={index * width} y={0} width={width} height={FLOOR} fill="transparent" />
              {parts.map(([kind, value]) => {
                if (value === 0) return null
                const height = Math.max(1.5, tall(value))
                floor -= height
                return (
                  <rect
                    key={kind}
                    className={kind}
                    x={index * width + width * 0.12}
                    y={floor}
                    width={Math.max(1, width * 0.76)}
                    height={height}
                  />
                )
              })}
            </g>
          )
        })}
      </svg>
      <div className="chart-days" aria-hidden="true">
        {bars.map(({ fromMs }, index) =>
          beginsDay(bars, index) ? (
            <span key={fromMs} style={{ left: `${(index / bars.length) * 100}%` }}>
              {dayFormat.format(fromMs)}
            </span>
          ) : null,
        )}
      </div>
      <div className="legend">
        <span>
          <i style={{ background: 'var(--fluid-read)' }} />
          {t.chart.reads}: {t.numeral(sum('read'))}
        </span>
        <span>
          <i style={{ background: 'var(--mantine-primary-color-filled)' }} />
          {t.chart.changes}: {t.numeral(sum('changed'))}
        </span>
        <span>
          <i style={{ background: 'var(--fluid-bad)' }} />
          {t.chart.refusals}: {t.numeral(sum('refused'))}
        </span>
      </div>
    </div>
  )
}

function barsOf({ items }: RequestCounts, sinceMs: number, stepHours: number): readonly Bar[] {
  const stepMs = stepHours * HOUR_MS
  const count = Math.max(1, Math.ceil((Date.now() - sinceMs) / stepMs))
  const bars = Array.from({ length: count }, (_, index) => ({
    fromMs: sinceMs + index * stepMs,
    read: 0,
    changed: 0,
    refused: 0,
  }))
  for (const { from, kind, requests } of items) {
    const bar = bars[Math.floor((Date.parse(from) - sinceMs) / stepMs)]
    if (bar !== undefined) bar[kind === 'unchanged' ? 'read' : kind] += requests
  }
  return bars
}

/** Whether a day of the reader's begins within the bar before this one ends; what is left of the first day has no name. */
function beginsDay(bars: readonly Bar[], index: number): boolean {
  const [bar, before] = [bars[index], bars[index - 1]]
  if (index / bars.length > LAST_LABEL) return false
  return (
    bar !== undefined && before !== undefined && new Date(bar.fromMs).getDate() !== new Date(before.fromMs).getDate()
  )
}

/** The beginning of the hour so many hours ago. */
export function hoursAgo(hours: number): number {
  return Math.floor(Date.now() / HOUR_MS) * HOUR_MS - (hours - 1) * HOUR_MS
}
