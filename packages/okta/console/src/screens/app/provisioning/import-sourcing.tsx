// To Okta, Profile & Lifecycle Sourcing: whether the app decides about people's profiles, their end and their return.
import { Checkbox, Radio, Stack, Text } from '@mantine/core'
import type { AppDetail } from '../../../../../src/console-api/shapes.ts'
import { EditablePanel } from './editable-panel.tsx'
import { SettingLine, SettingState } from './setting-line.tsx'

const ENDS = { nothing: 'Do nothing', deactivate: 'Deactivate', suspend: 'Suspend' } as const
const RETURNS = [
  { name: 'reactivatesSuspended', label: 'Reactivate suspended Okta users' },
  { name: 'reactivatesDeactivated', label: 'Reactivate deactivated Okta users' },
] as const

export function ImportSourcing({ detail }: { readonly detail: AppDetail }) {
  const { toOkta, label } = detail
  const { isSource, whenDeactivated, reactivatesSuspended, reactivatesDeactivated } = toOkta
  const source = `Allow ${label} to source Okta users`
  return (
    <EditablePanel
      title="Profile & Lifecycle Sourcing"
      values={{ isSource, whenDeactivated, reactivatesSuspended, reactivatesDeactivated }}
      path={`/sim/apps/${detail.id}/to-okta`}
      view={
        <>
          <SettingLine
            title={source}
            description="An import gives linked people the profile that the app has; their changes are not sent back to it."
          >
            <SettingState isOn={isSource} />
          </SettingLine>
          {isSource && (
            <>
              <SettingLine
                title="When a user is deactivated in the app"
                description="Or is missing from an import. Who was assigned by name is unassigned in any case."
              >
                <Text size="sm">{ENDS[whenDeactivated]}</Text>
              </SettingLine>
              {RETURNS.map(({ name, label: title }) => (
                <SettingLine key={name} title={title} description="When a user is reactivated in the app">
                  <SettingState isOn={toOkta[name]} />
                </SettingLine>
              ))}
            </>
          )}
        </>
      }
      form={(draft, change) => (
        <>
          <Checkbox
            label={source}
            checked={draft.isSource}
            onChange={(event) => change({ isSource: event.currentTarget.checked })}
          />
          {draft.isSource && (
            <>
              <Radio.Group
                label="When a user is deactivated in the app"
                value={draft.whenDeactivated}
                onChange={(value) => {
                  if (value === 'nothing' || value === 'deactivate' || value === 'suspend') {
                    change({ whenDeactivated: value })
                  }
                }}
              >
                <Stack gap={6} mt={6}>
                  {Object.entries(ENDS).map(([value, word]) => (
                    <Radio key={value} value={value} label={word} />
                  ))}
                </Stack>
              </Radio.Group>
              <Checkbox.Group label="When a user is reactivated in the app">
                <Stack gap={6} mt={6}>
                  {RETURNS.map(({ name, label: word }) => (
                    <Checkbox
                      key={name}
                      label={word}
                      checked={draft[name]}
                      onChange={(event) => change({ [name]: event.currentTarget.checked })}
                    />
                  ))}
                </Stack>
              </Checkbox.Group>
            </>
          )}
        </>
      )}
    />
  )
}
