import { Stack, Switch, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { connection as connectionQuery } from '../api/queries.ts'
import { patch } from '../api/request.ts'
import type { Settings } from '../api/shapes.ts'
import { t } from '../text/text.ts'
import { useRefresh } from '../ui/act.ts'
import { useConfirm } from '../ui/confirm.tsx'
import { sayDone, sayFailed } from '../ui/done.ts'
import { Notice } from '../ui/notice.tsx'
import { QueryView } from '../ui/query-view.tsx'

/** "Disable SCIM User Sync", by the name that the guides have for it. */
export function SyncSwitch() {
  const connection = useQuery(connectionQuery)
  const refresh = useRefresh()
  const confirm = useConfirm()
  async function set(isDisabled: boolean): Promise<void> {
    await patch<Settings>('/settings', { scimSyncDisabled: isDisabled })
    await refresh('settings', 'connection')
    sayDone(isDisabled ? t.sync.doneOff : t.sync.doneOn)
  }
  return (
    <QueryView query={connection} lines={1}>
      {({ syncDisabled, people }) => (
        <Stack gap="xs">
          <Switch
            label={t.sync.label}
            description={t.sync.hint}
            checked={syncDisabled}
            onChange={() => {
              if (syncDisabled) void set(false).catch(sayFailed)
              else
                confirm({
                  title: t.sync.askOff,
                  body: <Text>{t.sync.askOffBody(people)}</Text>,
                  action: t.sync.askOffAction,
                  isDangerous: true,
                  act: () => set(true),
                })
            }}
          />
          {syncDisabled ? <Notice tone="warn">{t.sync.off}</Notice> : null}
        </Stack>
      )}
    </QueryView>
  )
}
