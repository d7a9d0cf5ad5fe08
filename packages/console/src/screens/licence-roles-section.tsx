// Which roles come with which licence.

import { MultiSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { licences as licencesQuery } from '../api/queries.ts'
import type { LicenceCount, Settings } from '../api/shapes.ts'
import { PreviewOf } from '../forms/preview-of.tsx'
import { SaveForm, useSave } from '../forms/save-form.tsx'
import { t } from '../text/text.ts'
import { Section } from '../ui/page.tsx'
import { QueryView } from '../ui/query-view.tsx'

export function LicenceRolesSection({ settings }: { readonly settings: Settings }) {
  const licences = useQuery(licencesQuery)
  return (
    <Section title={t.settings.licenceRoles} lead={t.settings.licenceRolesLead}>
      <QueryView query={licences} lines={3}>
        {({ items }) => (
          <LicenceRoles
            settings={settings}
            // Of a licence under which no role takes effect there is nothing to choose.
            licences={items.filter(({ allows }) => allows.length > 0)}
            key={JSON.stringify([settings.licenceRoles, items.map(({ comesWith }) => comesWith)])}
          />
        )}
      </QueryView>
    </Section>
  )
}

function LicenceRoles({
  settings,
  licences,
}: {
  readonly settings: Settings
  readonly licences: readonly LicenceCount[]
}) {
  const [chosen, setChosen] = useState<Readonly<Record<string, readonly string[]>>>({})
  const save = useSave()
  const differing = licences.flatMap(({ name, comesWith }) => {
    const roles = chosen[name]
    return roles === undefined || isSame(roles, comesWith) ? [] : [[name, roles] as const]
  })
  // What is not touched stays as it is, and goes on following the catalogue.
  const changes = { licenceRoles: { ...settings.licenceRoles, ...Object.fromEntries(differing) } }
  const isChanged = differing.length > 0
  return (
    <SaveForm isChanged={isChanged} onSave={() => save(changes)}>
      {licences.map(({ name, allows, comesWith }) => (
        <MultiSelect
          key={name}
          label={t.settings.rolesWith(name)}
          placeholder={(chosen[name] ?? comesWith).length === 0 ? t.settings.noRoleWith : ''}
          data={[...allows]}
          value={[...(chosen[name] ?? comesWith)]}
          onChange={(roles) => setChosen({ ...chosen, [name]: roles })}
          searchable
        />
      ))}
      {isChanged ? <PreviewOf change={{ kind: 'settings', changes }} /> : null}
    </SaveForm>
  )
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((role) => other.includes(role))
}
