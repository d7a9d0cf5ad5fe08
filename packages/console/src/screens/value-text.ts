// JSON values as people read them: addresses and names in a line, flags in words.

import { printable } from '../text/printable.ts'
import { t } from '../text/text.ts'

export function valueText(value: unknown): string {
  if (value === null || value === undefined || value === '') return t.log.nothing
  if (typeof value === 'boolean') return value ? t.actions.yes : t.actions.no
  if (typeof value === 'string' || typeof value === 'number') return printable(String(value))
  if (Array.isArray(value)) return value.map(valueText).join('\n')
  if (typeof value === 'object') return objectText(value)
  return String(value)
}

/** `ines@northrail.example (work, primary)`, `{kind: role, name: User}` as `role User`. */
function objectText(value: object): string {
  const fields = new Map<string, unknown>(Object.entries(value))
  const main = fields.get('value') ?? fields.get('formatted') ?? fields.get('display')
  if (typeof main === 'string') {
    const marks = [fields.get('type'), fields.get('primary') === true ? 'primary' : undefined].filter(
      (mark) => typeof mark === 'string',
    )
    const display = fields.get('display')
    const shown = typeof display === 'string' && display !== main ? `${display} (${main})` : main
    return printable(marks.length === 0 ? shown : `${shown} (${marks.join(', ')})`)
  }
  return [...fields].map(([key, one]) => `${key}: ${valueText(one)}`).join(', ')
}
