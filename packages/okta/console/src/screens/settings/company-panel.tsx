// A sample company of 20, 1 000 or 100 000 people in the place of everything that is there.
import { Button, Radio, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import type { SettingsDetail } from '../../../../src/console-api/shapes.ts'
import { useAct, useActivity } from '../../api/queries.ts'
import { ask } from '../../api/request.ts'
import { ProgressLine } from '../../ui/activity-menu.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { Panel } from '../../ui/page.tsx'

export function CompanyPanel({ settings }: { readonly settings: SettingsDetail }) {
  const [size, setSize] = useState(String(settings.sizes[0] ?? 20))
  const [isAsked, setAsked] = useState(false)
  const setup = useActivity().data?.setup ?? null
  const start = useAct({
    run: () => ask('/sim/settings/company', { method: 'POST', body: { size: Number(size) } }),
    done: 'The company is being set up.',
    onDone: () => setAsked(false),
  })
  return (
    <Panel title="Sample company">
      <Stack>
        <Text size="sm" c="dimmed">
          The org has {settings.people.toLocaleString()} people. Starting over takes all of it away: people, groups,
          apps and the log. Accounts at your servers stay as they are.
        </Text>
        <Radio.Group label="Start over with" value={size} onChange={setSize}>
          <Stack gap="xs" mt="xs">
            {settings.sizes.map((each) => (
              <Radio key={each} value={String(each)} label={`${each.toLocaleString()} people`} />
            ))}
            <Radio value="0" label="Nobody: an empty org" />
          </Stack>
        </Radio.Group>
        {setup !== null && <ProgressLine title="Setting up" done={setup.done} total={setup.total} failed={0} />}
        <Button color="red" variant="light" disabled={setup !== null} onClick={() => setAsked(true)}>
          Start over
        </Button>
      </Stack>
      {isAsked && (
        <Confirm
          title="Start over?"
          act="Start over"
          isBusy={start.isPending}
          onConfirm={() => start.mutate()}
          onClose={() => setAsked(false)}
        >
          All people, groups, applications and events of this simulator are deleted. This cannot be undone.
        </Confirm>
      )}
    </Panel>
  )
}
