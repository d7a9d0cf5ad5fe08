import { Button, Group, Select, Stack, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { type SubmitEvent, useState } from 'react'
import { licences as licencesQuery, roles as rolesQuery } from '../api/queries.ts'
import { put } from '../api/request.ts'
import { t } from '../text/text.ts'
import { useRefresh } from '../ui/act.ts'
import { Dialog } from '../ui/dialog.tsx'
import { sayDone } from '../ui/done.ts'
import { Problem } from '../ui/notice.tsx'
import { PreviewOf } from './preview-of.tsx'

const TYPING_MS = 250

/** Says what a group's name means, with a preview of who gains what. */
export function MappingDialog({
  group,
  grant,
  onClose,
}: {
  readonly group: string
  readonly grant: string | undefined
  readonly onClose: () => void
}) {
  const roles = useQuery(rolesQuery)
  const licences = useQuery(licencesQuery)
  const [name, setName] = useState(group)
  const [chosen, setChosen] = useState<string | null>(grant ?? null)
  const [previewed] = useDebouncedValue(name.trim(), TYPING_MS)
  const [error, setError] = useState<unknown>(undefined)
  const [isBusy, setBusy] = useState(false)
  const refresh = useRefresh()
  const mayGo = name.trim() !== '' && chosen !== null
  async function save(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    if (chosen === null) return
    setBusy(true)
    setError(undefined)
    try {
      await put('/mappings', { group: name.trim(), grant: chosen })
      await refresh('mappings', 'groups', 'people', 'person', 'licences', 'roles', 'connection')
      sayDone(t.groups.mapped(name.trim(), chosen))
      onClose()
    } catch (failure) {
      setError(failure)
      setBusy(false)
    }
  }
  return (
    <Dialog title={group === '' ? t.groups.addMapping : t.groups.mapTitle(group)} onClose={onClose}>
      <form onSubmit={(event) => void save(event)}>
        <Stack>
          {group === '' ? (
            <TextInput
              label={t.groups.group}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              required
              data-autofocus
            />
          ) : null}
          <Select
            label={t.groups.grant}
            data={[
              { group: t.groups.roleGroup, items: (roles.data?.items ?? []).map((role) => role.name) },
              { group: t.groups.licenceGroup, items: (licences.data?.items ?? []).map((licence) => licence.name) },
            ]}
            value={chosen}
            onChange={setChosen}
            searchable
            required
          />
          {chosen === null || previewed === '' ? null : (
            <PreviewOf change={{ kind: 'mapping', group: previewed, grant: chosen }} />
          )}
          {error === undefined ? null : <Problem error={error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t.actions.cancel}
            </Button>
            <Button type="submit" disabled={!mayGo} loading={isBusy}>
              {t.groups.apply}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}
