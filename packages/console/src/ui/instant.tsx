import { useEffect, useState } from 'react'
import { t } from '../text/text.ts'

const exactly = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'long' })
const dayAndTime = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })
const shortly = new Intl.DateTimeFormat(undefined, {
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
})
const timeOnly = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' })
const dayOnly = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' })
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' })

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** A moment in the reader's own zone: how long ago, or when; the exact instant on hover. */
export function Instant({
  at,
  form = 'ago',
}: {
  readonly at: string
  readonly form?: 'ago' | 'time' | 'clock' | 'day'
}) {
  useMinutes(form === 'ago')
  const date = new Date(at)
  return (
    <time dateTime={at} title={`${exactly.format(date)}\n${at}`} className="tabular">
      {form === 'ago'
        ? ago(date)
        : form === 'time'
          ? dayAndTime.format(date)
          : form === 'day'
            ? dayOnly.format(date)
            : clock(date)}
    </time>
  )
}

/** The day of an instant, for use inside a sentence. */
export function shownDay(at: string): string {
  return dayOnly.format(new Date(at))
}

/** The time for today, day and time before that: for rows that follow each other. */
function clock(date: Date): string {
  return date.toDateString() === new Date().toDateString()
    ? timeOnly.format(date)
    : date.getFullYear() === new Date().getFullYear()
      ? shortly.format(date)
      : dayOnly.format(date)
}

function ago(date: Date): string {
  const ms = date.getTime() - Date.now()
  const size = Math.abs(ms)
  if (size < 45_000) return ms > 0 ? t.time.soon : t.time.justNow
  if (size < HOUR) return relative.format(Math.round(ms / MINUTE), 'minute')
  if (size < DAY) return relative.format(Math.round(ms / HOUR), 'hour')
  if (size < 7 * DAY) return relative.format(Math.round(ms / DAY), 'day')
  return dayAndTime.format(date)
}

/** Draws again every half minute, so that "2 minutes ago" stays true. */
function useMinutes(isOn: boolean): void {
  const [, draw] = useState(0)
  useEffect(() => {
    if (!isOn) return undefined
    const timer = setInterval(() => draw((count) => count + 1), 30_000)
    return () => clearInterval(timer)
  }, [isOn])
}
