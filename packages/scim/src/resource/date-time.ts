// xsd:dateTime as RFC 7643 section 2.3.5 wants it: read with any offset, compared as an instant, written in one form.

const PATTERN = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:Z|([+-])(\d\d):(\d\d))?$/

/**
 * The instant in milliseconds since 1970, or undefined when the text is no date and time. Without an offset it is UTC
 * (C-ATT-08); `24:00:00` is midnight; fractions finer than a millisecond are cut off.
 */
export function parseDateTime(text: string): number | undefined {
  const match = PATTERN.exec(text)
  if (match === null) return undefined
  const [, year, month, day, hour, minute, second, fraction = '', sign, offsetHour = '0', offsetMinute = '0'] = match
  const [y, mo, d, h, mi, s] = [Number(year), Number(month), Number(day), Number(hour), Number(minute), Number(second)]
  const offset = Number(offsetHour) * 60 + Number(offsetMinute)
  if (y === 0 || mo < 1 || mo > 12 || d < 1 || d > daysIn(y, mo)) return undefined
  if (mi > 59 || s > 59 || Number(offsetMinute) > 59 || offset > 14 * 60) return undefined
  if (h > 24 || (h === 24 && (mi > 0 || s > 0 || Number(fraction) > 0))) return undefined
  const date = new Date(0)
  date.setUTCFullYear(y, mo - 1, d)
  date.setUTCHours(h, mi, s, Number(fraction.padEnd(3, '0').slice(0, 3)))
  const instant = date.getTime() - (sign === '-' ? -offset : offset) * 60_000
  return isFourDigitYear(instant) ? instant : undefined
}

/** The one form in which dates are stored and answered: UTC with milliseconds, `2026-03-01T08:00:00.000Z`. */
export function printDateTime(instant: number): string {
  return new Date(instant).toISOString()
}

function daysIn(year: number, month: number): number {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  if (month === 2) return leap ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

function isFourDigitYear(instant: number): boolean {
  const year = new Date(instant).getUTCFullYear()
  return year >= 1 && year <= 9999
}
