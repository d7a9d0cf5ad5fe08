import { Radio, Stack } from '@mantine/core'
import { patch } from '../api/request.ts'
import type { Settings } from '../api/shapes.ts'
import { t } from '../text/text.ts'
import { useRefresh } from '../ui/act.ts'
import { sayDone, sayFailed } from '../ui/done.ts'
import { Section } from '../ui/page.tsx'

export function UnmappedSection({ settings }: { readonly settings: Settings }) {
  const refresh = useRefresh()
  async function set(value: string): Promise<void> {
    await patch<Settings>('/settings', { unmappedGroups: value })
    await refresh('settings')
    sayDone(t.unmapped.saved)
  }
  return (
    <Section id="unmapped" title={t.unmapped.title} lead={t.unmapped.lead}>
      <Radio.Group
        value={settings.unmappedGroups}
        onChange={(value) => void set(value).catch(sayFailed)}
        aria-label={t.unmapped.title}
      >
        <Stack gap="sm">
          <Radio value="hold" label={t.unmapped.hold} description={t.unmapped.holdHint} />
          <Radio value="refuse" label={t.unmapped.refuse} description={t.unmapped.refuseHint} />
        </Stack>
      </Radio.Group>
    </Section>
  )
}
