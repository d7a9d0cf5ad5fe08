import { Button, Group, NumberInput, Radio, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type SubmitEvent, useState } from 'react'
import { alarms as alarmsQuery } from '../api/queries.ts'
import { patch, post } from '../api/request.ts'
import type { Alarm, Restored, Settings } from '../api/shapes.ts'
import { t } from '../text/text.ts'
import { useRefresh } from '../ui/act.ts'
import { useConfirm } from '../ui/confirm.tsx'
import { sayDone } from '../ui/done.ts'
import { Instant } from '../ui/instant.tsx'
import { Notice, Problem } from '../ui/notice.tsx'
import { Section } from '../ui/page.tsx'
import { QueryView } from '../ui/query-view.tsx'

export function SafeguardSection({ settings }: { readonly settings: Settings }) {
  const alarms = useQuery(alarmsQuery)
  return (
    <Section id="safeguard" title={t.safeguard.title} lead={t.safeguard.lead}>
      <Stack gap="lg">
        <QueryView query={alarms} lines={1}>
          {({ items }) => <AlarmList alarms={items} />}
        </QueryView>
        <SafeguardForm safeguard={settings.safeguard} key={JSON.stringify(settings.safeguard)} />
      </Stack>
    </Section>
  )
}

/** Open alarms with the two things that can be done; past ones with what was done. */
function AlarmList({ alarms }: { readonly alarms: readonly Alarm[] }) {
  const open = alarms.filter(({ state }) => state === 'open')
  const past = alarms.filter(({ state }) => state !== 'open')
  return (
    <Stack gap="sm">
      {open.length === 0 ? (
        <Text size="sm" fw={600}>
          {t.safeguard.none}
        </Text>
      ) : (
        open.map((alarm) => <OpenAlarm key={alarm.id} alarm={alarm} />)
      )}
      {past.length === 0 ? null : (
        <details>
          <summary>{t.safeguard.past}</summary>
          <Stack gap={4} mt="xs">
            {past.map((alarm) => (
              <Text key={alarm.id} size="sm">
                <Instant at={alarm.started} form="time" />: {t.safeguard.open(alarm.client, alarm.people)}{' '}
                {t.safeguard.ended[alarm.state]}
                {alarm.endedBy === null ? '' : `, ${t.safeguard.endedBy(alarm.endedBy)}`}
              </Text>
            ))}
          </Stack>
        </details>
      )}
    </Stack>
  )
}

export function OpenAlarm({ alarm }: { readonly alarm: Alarm }) {
  const confirm = useConfirm()
  const refresh = useRefresh()
  const people = alarm.people ?? 0
  async function done(): Promise<void> {
    await refresh('alarms', 'people', 'person', 'groups', 'licences', 'connection', 'former-people', 'journal')
  }
  return (
    <Notice tone="bad" title={t.safeguard.open(alarm.client, alarm.people)} role="alert">
      <Text size="sm">
        <Instant at={alarm.started} />. {alarm.mode === 'hold' ? t.safeguard.openHold : t.safeguard.openAlarm}
      </Text>
      <Group mt="sm" gap="sm">
        <Button
          onClick={() =>
            confirm({
              title: t.safeguard.askRestore,
              body: <Text>{t.safeguard.askRestoreBody(people)}</Text>,
              action: t.safeguard.askRestoreAction,
              act: async () => {
                const { people: restored } = await post<Restored>(`/safeguard/${alarm.id}/restore`, {})
                await done()
                sayDone(t.safeguard.doneRestore(restored))
              },
            })
          }
        >
          {t.safeguard.restore}
        </Button>
        <Button
          variant="default"
          onClick={() =>
            confirm({
              title: t.safeguard.askRelease,
              body: <Text>{t.safeguard.askReleaseBody(people)}</Text>,
              action: t.safeguard.askReleaseAction,
              isDangerous: true,
              act: async () => {
                await post(`/safeguard/${alarm.id}/release`, {})
                await done()
                sayDone(t.safeguard.doneRelease)
              },
            })
          }
        >
          {t.safeguard.release}
        </Button>
      </Group>
    </Notice>
  )
}

function SafeguardForm({ safeguard }: { readonly safeguard: Settings['safeguard'] }) {
  const [form, setForm] = useState(safeguard)
  const [error, setError] = useState<unknown>(undefined)
  const [isBusy, setBusy] = useState(false)
  const refresh = useRefresh()
  const isChanged = JSON.stringify(form) !== JSON.stringify(safeguard)
  async function save(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    setBusy(true)
    setError(undefined)
    try {
      await patch<Settings>('/settings', { safeguard: form })
      await refresh('settings')
      sayDone(t.safeguard.saved)
    } catch (failure) {
      setError(failure)
    } finally {
      setBusy(false)
    }
  }
  const numberField = (key: 'percent' | 'peopleMin' | 'windowMinutes', label: string, unit: string, max: number) => (
    <NumberInput
      label={label}
      suffix={` ${unit}`}
      min={1}
      max={max}
      allowDecimal={false}
      hideControls
      value={form[key]}
      onChange={(value) => typeof value === 'number' && setForm({ ...form, [key]: value })}
      w={{ base: '100%', xs: 235 }}
    />
  )
  return (
    <form onSubmit={(event) => void save(event)}>
      <Stack>
        <Group align="flex-end">
          {numberField('percent', t.safeguard.percent, t.safeguard.percentUnit, 100)}
          {numberField('peopleMin', t.safeguard.peopleMin, t.safeguard.peopleUnit, 1_000_000)}
          {numberField('windowMinutes', t.safeguard.window, t.safeguard.windowUnit, 10_080)}
        </Group>
        <Radio.Group
          label={t.safeguard.mode}
          value={form.mode}
          onChange={(mode) => setForm({ ...form, mode: mode === 'hold' ? 'hold' : 'alarm' })}
        >
          <Stack gap="sm" mt="xs">
            <Radio value="alarm" label={t.safeguard.alarm} description={t.safeguard.alarmHint} />
            <Radio value="hold" label={t.safeguard.hold} description={t.safeguard.holdHint} />
          </Stack>
        </Radio.Group>
        {error === undefined ? null : <Problem error={error} />}
        <Group>
          <Button type="submit" variant={isChanged ? 'filled' : 'default'} disabled={!isChanged} loading={isBusy}>
            {t.safeguard.save}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
