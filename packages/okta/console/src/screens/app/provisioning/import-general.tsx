// To Okta, General: how often imports run, and the login of people whom they make.
import { Anchor, Select, Text, TextInput } from '@mantine/core'
import { Link } from 'wouter'
import type { AppDetail } from '../../../../../src/console-api/shapes.ts'
import { useImportPlan } from '../../../api/queries.ts'
import { paths } from '../../../paths.ts'
import { Moment } from '../../../ui/moment.tsx'
import { EditablePanel } from './editable-panel.tsx'
import { SettingLine } from './setting-line.tsx'

type Hours = AppDetail['toOkta']['importEveryHours']

const SCHEDULES: readonly { readonly hours: Hours; readonly label: string }[] = [
  { hours: 0, label: 'Never' },
  { hours: 1, label: 'Every hour' },
  { hours: 3, label: 'Every 3 hours' },
  { hours: 6, label: 'Every 6 hours' },
  { hours: 12, label: 'Every 12 hours' },
  { hours: 24, label: 'Every day' },
  { hours: 168, label: 'Every week' },
]
const FORMATS = [
  { value: 'email', label: 'Email Address' },
  { value: 'custom', label: 'Custom' },
] as const

export function ImportGeneral({ detail }: { readonly detail: AppDetail }) {
  const { toOkta } = detail
  const { importEveryHours, userNameFormat, userNameExpression } = toOkta
  const next = useImportPlan(detail.id).data?.next ?? null
  return (
    <EditablePanel
      title="General"
      values={{ importEveryHours, userNameFormat, userNameExpression }}
      path={`/sim/apps/${detail.id}/to-okta`}
      view={
        <>
          <SettingLine
            title="Schedule import"
            description={`Users are read in pages of 100${detail.connection.importGroups ? ', and then the groups' : '; groups are not imported'}.`}
          >
            <div>
              <Text size="sm">{SCHEDULES.find(({ hours }) => hours === importEveryHours)?.label}</Text>
              {next !== null && (
                <Text size="sm" c="dimmed" component="div">
                  Next: <Moment value={next} />
                </Text>
              )}
              <Anchor component={Link} href={paths.app(detail.id, 'import')} size="sm">
                Go to Import
              </Anchor>
            </div>
          </SettingLine>
          <SettingLine
            title="Okta username format"
            description="The username of people whom an import makes in the org."
          >
            <Text size="sm" className="wrap-anywhere">
              {userNameFormat === 'email' ? 'Email Address' : `Custom: ${userNameExpression}`}
            </Text>
          </SettingLine>
        </>
      }
      form={(draft, change) => (
        <>
          <Select
            maw={320}
            label="Schedule import"
            description="Counted from the end of one import to the beginning of the next"
            allowDeselect={false}
            data={SCHEDULES.map(({ hours, label }) => ({ value: String(hours), label }))}
            value={String(draft.importEveryHours)}
            onChange={(value) => {
              const chosen = SCHEDULES.find(({ hours }) => String(hours) === value)
              if (chosen !== undefined) change({ importEveryHours: chosen.hours })
            }}
          />
          <Select
            maw={320}
            label="Okta username format"
            allowDeselect={false}
            data={FORMATS}
            value={draft.userNameFormat}
            onChange={(value) => change({ userNameFormat: value === 'email' ? 'email' : 'custom' })}
          />
          {draft.userNameFormat === 'custom' && (
            <TextInput
              maw={480}
              label="Custom rule"
              description="An expression over the app's attributes, such as appuser.userName"
              required
              value={draft.userNameExpression}
              onChange={(event) => change({ userNameExpression: event.currentTarget.value })}
            />
          )}
        </>
      )}
    />
  )
}
