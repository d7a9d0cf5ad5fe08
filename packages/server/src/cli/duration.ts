import { OperatorError } from '../provisioning/operator-error.ts'

const UNITS_MS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/** `24h`, `30m`, `7d` in milliseconds; throws OperatorError for anything else. */
export function parseDuration(text: string): number {
  const found = /^(\d{1,6})([smhd])$/.exec(text)
  const unit = found?.[2]
  if (unit === 's' || unit === 'm' || unit === 'h' || unit === 'd') return Number(found?.[1]) * UNITS_MS[unit]
  throw new OperatorError(`"${text}" is not a duration: write a number with s, m, h or d, as in 24h.`)
}
