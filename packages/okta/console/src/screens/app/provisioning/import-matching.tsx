// To Okta, User Creation & Matching: whose account an imported user is, and what is confirmed without an administrator.
import { Checkbox, Radio, Stack, Text } from '@mantine/core'
import type { AppDetail } from '../../../../../src/console-api/shapes.ts'
import { EditablePanel } from './editable-panel.tsx'
import { SettingLine, SettingState } from './setting-line.tsx'

const SWITCHES = [
  {
    name: 'allowsPartialMatch',
    title: 'Allow partial matches',
    label: 'Partial match on first and last name, or on the e-mail address',
    description: 'When no person is an exact match, the only one with the same name or e-mail address is proposed.',
  },
  {
    name: 'confirmsExactMatches',
    title: 'Auto-confirm exact matches',
    label: 'Auto-confirm exact matches',
    description: 'The person is assigned without an administrator.',
  },
  {
    name: 'confirmsPartialMatches',
    title: 'Auto-confirm partial matches',
    label: 'Auto-confirm partial matches',
    description: 'The same for partial matches.',
  },
  {
    name: 'confirmsNewUsers',
    title: 'Auto-confirm new users',
    label: 'Auto-confirm new users',
    description: 'A user without a match becomes a person of the org.',
  },
  {
    name: 'activatesNewUsers',
    title: 'Auto-activate new users',
    label: 'Auto-activate new users',
    description: 'New people are active at once; otherwise they are staged.',
  },
] as const

export function ImportMatching({ detail }: { readonly detail: AppDetail }) {
  const { toOkta } = detail
  const { exactMatch, allowsPartialMatch, confirmsExactMatches, confirmsPartialMatches } = toOkta
  const { confirmsNewUsers, activatesNewUsers } = toOkta
  return (
    <EditablePanel
      title="User Creation & Matching"
      values={{
        exactMatch,
        allowsPartialMatch,
        confirmsExactMatches,
        confirmsPartialMatches,
        confirmsNewUsers,
        activatesNewUsers,
      }}
      path={`/sim/apps/${detail.id}/to-okta`}
      view={
        <>
          <SettingLine
            title="Imported user is an exact match to Okta user if"
            description="Letter case does not matter."
          >
            <Text size="sm">{exactMatch === 'email' ? 'Email matches' : 'Okta username format matches'}</Text>
          </SettingLine>
          {SWITCHES.map(({ name, title, description }) => (
            <SettingLine key={name} title={title} description={description}>
              <SettingState isOn={toOkta[name]} />
            </SettingLine>
          ))}
        </>
      }
      form={(draft, change) => (
        <>
          <Radio.Group
            label="Imported user is an exact match to Okta user if"
            value={draft.exactMatch}
            onChange={(value) => change({ exactMatch: value === 'email' ? 'email' : 'username' })}
          >
            <Stack gap={6} mt={6}>
              <Radio value="username" label="Okta username format matches" />
              <Radio value="email" label="Email matches" />
            </Stack>
          </Radio.Group>
          {SWITCHES.map(({ name, label, description }) => (
            <Checkbox
              key={name}
              label={label}
              description={description}
              checked={draft[name]}
              onChange={(event) => change({ [name]: event.currentTarget.checked })}
            />
          ))}
        </>
      )}
    />
  )
}
