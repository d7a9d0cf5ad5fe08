// What the engine is doing: visible from every page, with how far each act has come.
import { Button, Group, Indicator, Popover, Progress, Stack, Text, VisuallyHidden } from '@mantine/core'
import type { Activity, BatchRow } from '../../../src/console-api/shapes.ts'
import { useActivity } from '../api/queries.ts'
import { Icon } from './icons.tsx'
import { printMoment } from './moment.tsx'

export function ActivityMenu() {
  const { data } = useActivity()
  const jobs = data?.jobs ?? 0
  const isBusy = jobs > 0 || (data?.setup ?? null) !== null
  return (
    <Popover width={360} position="bottom-end" shadow="md">
      <Indicator disabled={!isBusy} processing color="orange" offset={6}>
        <Popover.Target>
          <Button variant="subtle" color="gray.3" size="compact-md" leftSection={<Icon name="wire" />}>
            <VisuallyHidden>Activity: {describe(data)}</VisuallyHidden>
            <Text span size="sm" visibleFrom="lg" aria-hidden="true">
              {describe(data)}
            </Text>
          </Button>
        </Popover.Target>
      </Indicator>
      <Popover.Dropdown>
        <Stack gap="sm">
          <Text fw={600}>Activity</Text>
          {data !== undefined && <Batches activity={data} />}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}

function describe(activity: Activity | undefined): string {
  if (activity === undefined) return 'Activity'
  if (activity.setup !== null) return `Setting up: ${activity.setup.done} of ${activity.setup.total}`
  if (activity.pauses.length > 0) return 'Waiting (429)'
  return activity.jobs === 0 ? 'Idle' : `${activity.jobs} ${activity.jobs === 1 ? 'job' : 'jobs'}`
}

function Batches({ activity }: { readonly activity: Activity }) {
  return (
    <>
      {activity.pauses.map(({ appId, appLabel, until }) => (
        <Text key={appId} size="sm">
          {appLabel} has answered 429: the next try is at {printMoment(until)}.
        </Text>
      ))}
      {activity.setup !== null && (
        <ProgressLine title="Sample company" done={activity.setup.done} total={activity.setup.total} failed={0} />
      )}
      {activity.batches.length === 0 && activity.setup === null && (
        <Text size="sm" c="dimmed">
          Nothing has been sent yet.
        </Text>
      )}
      {activity.batches.map((batch) => (
        <BatchLine key={batch.id} batch={batch} />
      ))}
    </>
  )
}

export function BatchLine({ batch }: { readonly batch: BatchRow }) {
  return (
    <ProgressLine
      title={batch.title}
      detail={batch.appLabel}
      done={batch.done}
      total={batch.total}
      failed={batch.failed}
    />
  )
}

export function ProgressLine({
  title,
  detail,
  done,
  total,
  failed,
}: {
  readonly title: string
  readonly detail?: string
  readonly done: number
  readonly total: number
  readonly failed: number
}) {
  const share = total === 0 ? 0 : (100 * done) / total
  return (
    <div>
      <Group justify="space-between" gap="xs" wrap="nowrap">
        <Text size="sm" truncate title={detail === undefined ? title : `${title} · ${detail}`}>
          {title}
        </Text>
        <Text size="xs" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
          {done} of {total}
          {failed > 0 ? `, ${failed} failed` : ''}
        </Text>
      </Group>
      <Progress.Root size="sm">
        <Progress.Section
          value={share}
          color={failed > 0 ? 'red' : done < total ? 'orange' : 'teal'}
          aria-label={title}
        />
      </Progress.Root>
    </div>
  )
}
