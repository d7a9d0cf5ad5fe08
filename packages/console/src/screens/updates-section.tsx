import { SimpleGrid, Switch, Text } from '@mantine/core'
import { useState } from 'react'
import { patch } from '../api/request.ts'
import type { Settings } from '../api/shapes.ts'
import { t } from '../text/text.ts'
import { useRefresh } from '../ui/act.ts'
import { sayDone, sayFailed } from '../ui/done.ts'
import { Section } from '../ui/page.tsx'

/** The attributes that identity providers send, and whatever else has a switch already. */
export function UpdatesSection({ settings }: { readonly settings: Settings }) {
  const refresh = useRefresh()
  const [wanted, setWanted] = useState<Settings['scimUpdates']>({})
  const switches = settings.scimUpdates
  const names = [...new Set([...Object.keys(t.updates.names), ...Object.keys(switches)])]
  const off = Object.values(switches).filter((isOn) => !isOn).length
  async function set(attribute: string, isOn: boolean): Promise<void> {
    setWanted({ [attribute]: isOn })
    try {
      await patch<Settings>('/settings', { scimUpdates: { ...switches, [attribute]: isOn } })
      await refresh('settings')
      sayDone(t.updates.saved)
    } catch (error) {
      sayFailed(error)
    } finally {
      setWanted({})
    }
  }
  return (
    <Section id="updates" title={t.updates.title} lead={t.updates.lead}>
      <Text size="sm" mb="md" fw={600}>
        {off === 0 ? t.updates.allOn : t.updates.someOff(off)}
      </Text>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="md" verticalSpacing="sm">
        {names.map((name) => (
          <Switch
            key={name}
            label={t.updates.names[name] ?? name}
            description={<code>{name}</code>}
            // Shown at once and never disabled meanwhile, which would take the focus away from whoever has no mouse.
            checked={wanted[name] ?? switches[name] ?? true}
            onChange={(event) => void set(name, event.currentTarget.checked)}
          />
        ))}
      </SimpleGrid>
      <Text size="sm" c="dimmed" mt="md">
        {t.updates.active}
      </Text>
    </Section>
  )
}
