// "What to do" about an entry, from what the journal says happened.

import type { JournalEntry } from '../api/shapes.ts'
import { t } from '../text/text.ts'

const RULES: readonly (readonly [sign: RegExp, remedy: string])[] = [
  [/switched off for this organisation|sync is switched off/i, t.remedies.sync],
  [/safeguard/i, t.remedies.safeguard],
  [/updates of it are switched off/i, t.remedies.switched],
  [/not mapped/i, t.remedies.unmapped],
  [/already belongs to another user|is here already/i, t.remedies.taken],
  [/no (user|group) with the id/i, t.remedies.gone],
  [/not a member|no user of that id|is not known here|unknown member/i, t.remedies.member],
]

/** Undefined where nothing has to be done. */
export function remedyOf(entry: JournalEntry): string | undefined {
  if (entry.action === 'authentication.refused') return t.remedies.token
  if (entry.outcome !== 'refused' && entry.notDone.length === 0 && !entry.action.startsWith('safeguard.'))
    return undefined
  const text = [entry.sentence, ...entry.notDone].join(' ')
  const found = RULES.find(([sign]) => sign.test(text))?.[1]
  return found ?? (entry.outcome === 'refused' ? t.remedies.none : undefined)
}
