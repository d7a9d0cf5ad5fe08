// To Okta, Import Safeguard: how many unassignments an import may make. The same for every app.
import { Checkbox, Group, NumberInput, Text } from '@mantine/core'
import type { ImportPlan } from '../../../../../src/console-api/shapes.ts'
import { useImportPlan } from '../../../api/queries.ts'
import { Answer } from '../../../ui/page.tsx'
import { EditablePanel } from './editable-panel.tsx'
import { SettingLine } from './setting-line.tsx'

const LINES = [
  {
    name: 'app',
    title: 'App unassignment safeguard',
    description: "An import stops that would unassign more of an app's users. For apps with more than 100 users.",
  },
  {
    name: 'org',
    title: 'Org-wide unassignment safeguard',
    description: 'The same against all app users of the org. For orgs with 100 assignments and more.',
  },
] as const
const PERCENT = 20

export function ImportSafeguard({ appId }: { readonly appId: string }) {
  const plan = useImportPlan(appId)
  return <Answer query={plan}>{({ safeguards }) => <Safeguards values={safeguards} />}</Answer>
}

function Safeguards({ values }: { readonly values: ImportPlan['safeguards'] }) {
  return (
    <EditablePanel
      title="Import Safeguard"
      values={values}
      path="/sim/import-safeguards"
      view={LINES.map(({ name, title, description }) => (
        <SettingLine key={name} title={title} description={description}>
          <Text size="sm">{values[name] === null ? 'Disabled' : `Enabled, ${values[name]} %`}</Text>
        </SettingLine>
      ))}
      form={(draft, change) =>
        LINES.map(({ name, title, description }) => (
          <Group key={name} align="flex-end" gap="lg">
            <Checkbox
              maw={480}
              label={title}
              description={description}
              checked={draft[name] !== null}
              onChange={(event) => change({ [name]: event.currentTarget.checked ? PERCENT : null })}
            />
            {draft[name] !== null && (
              <NumberInput
                w={110}
                aria-label={`${title}, percent`}
                suffix=" %"
                min={1}
                max={100}
                allowDecimal={false}
                value={draft[name]}
                onChange={(value) => change({ [name]: Number(value) })}
              />
            )}
          </Group>
        ))
      }
    />
  )
}
