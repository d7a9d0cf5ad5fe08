// The pencil's dialog: where the value comes from, what it would be for a person, and when it is applied.
import { Alert, Group, Paper, Radio, Select, Stack, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { type SyntheticEvent, useState } from 'react'
import type { MappingRow } from '../../../../../src/console-api/shapes.ts'
import type { User } from '../../../api/okta.ts'
import { useAct, useGet, useUserSchema } from '../../../api/queries.ts'
import { ask, withQuery } from '../../../api/request.ts'
import { Dialog } from '../../../ui/dialog.tsx'
import { FormFailure, FormFooter } from '../../../ui/form.tsx'

const KINDS = [
  { value: 'profile', label: 'Map from Okta Profile' },
  { value: 'constant', label: 'Same value for all users' },
  { value: 'expression', label: 'Expression' },
  { value: 'none', label: 'Not mapped' },
] as const

const WAIT_MS = 250

export function MappingDialog({
  appId,
  row,
  onClose,
}: {
  readonly appId: string
  readonly row: MappingRow
  readonly onClose: () => void
}) {
  const [kind, setKind] = useState<string>(row.mapping?.kind ?? 'profile')
  const [value, setValue] = useState(row.mapping?.value ?? '')
  const [applyOn, setApplyOn] = useState<string>(row.mapping?.applyOn ?? 'create-and-update')
  const save = useAct({
    run: () => {
      const path = `/sim/apps/${appId}/mappings/${row.attribute}`
      return kind === 'none'
        ? ask(path, { method: 'DELETE' })
        : ask(path, { method: 'PUT', body: { kind, value, applyOn } })
    },
    done: `The mapping of ${row.displayName} is saved. It is sent with the next push; Force Sync sends it now.`,
    isFailureShown: true,
    onDone: onClose,
  })
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    save.mutate()
  }
  return (
    <Dialog onClose={onClose} title={row.displayName} size="lg">
      <form onSubmit={submit}>
        <Stack>
          <FormFailure error={save.error} />
          <TextInput
            label="Attribute"
            description={`Sent as ${row.externalName}`}
            value={row.attribute}
            variant="filled"
            readOnly
            classNames={{ input: 'mono' }}
          />
          <Group align="flex-start" grow preventGrowOverflow={false}>
            <Select
              label="Attribute value"
              allowDeselect={false}
              data={KINDS.filter((known) => known.value !== 'none' || !row.isRequired)}
              value={kind}
              onChange={(next) => {
                setKind(next ?? kind)
                setValue('')
              }}
            />
            <ValueField kind={kind} value={value} onChange={setValue} />
          </Group>
          {kind !== 'none' && <Preview appId={appId} kind={kind} value={value} />}
          {kind !== 'none' && (
            <Radio.Group label="Apply on" value={applyOn} onChange={setApplyOn}>
              <Group mt="xs">
                <Radio value="create" label="Create" />
                <Radio value="create-and-update" label="Create and update" />
              </Group>
            </Radio.Group>
          )}
          <FormFooter onCancel={onClose} isBusy={save.isPending} isDisabled={kind !== 'none' && value.trim() === ''} />
        </Stack>
      </form>
    </Dialog>
  )
}

function ValueField({
  kind,
  value,
  onChange,
}: {
  readonly kind: string
  readonly value: string
  readonly onChange: (value: string) => void
}) {
  const schema = useUserSchema()
  if (kind === 'none') return null
  if (kind === 'profile') {
    const { base, custom } = schema.data?.definitions ?? { base: { properties: {} }, custom: { properties: {} } }
    const names = Object.entries({ ...base.properties, ...custom.properties })
    return (
      <Select
        label="From the profile"
        searchable
        placeholder="Choose an attribute"
        data={names.map(([name, { type }]) => ({ value: name, label: `${name} | ${type}` }))}
        value={value === '' ? null : value}
        onChange={(next) => onChange(next ?? '')}
      />
    )
  }
  return (
    <TextInput
      label={kind === 'constant' ? 'Value' : 'Expression'}
      placeholder={kind === 'constant' ? 'Employee' : 'String.toUpperCase(user.lastName)'}
      classNames={{ input: 'mono' }}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}

function Preview({ appId, kind, value }: { readonly appId: string; readonly kind: string; readonly value: string }) {
  const [q, setQ] = useState('')
  const [search] = useDebouncedValue(q, WAIT_MS)
  const [source] = useDebouncedValue(value, WAIT_MS)
  const [personId, setPersonId] = useState<string | null>(null)
  const people = useGet<User[]>(
    ['people', 'preview', search],
    withQuery('/api/v1/users', { q: search.split(' ')[0] ?? '', limit: 10, sortBy: 'profile.lastName' }),
  )
  const chosen = personId ?? people.data?.[0]?.id
  const preview = useQuery({
    queryKey: ['preview', appId, kind, source, chosen],
    queryFn: () =>
      ask<{ readonly value: string }>(`/sim/apps/${appId}/mappings/preview`, {
        method: 'POST',
        body: { kind, value: source, personId: chosen },
      }),
    enabled: chosen !== undefined && source.trim() !== '',
  })
  return (
    <Paper withBorder p="sm" radius="md">
      <Stack gap="xs">
        <Select
          label="Preview"
          description="A person to try the mapping with"
          searchable
          searchValue={q}
          onSearchChange={setQ}
          filter={({ options }) => options}
          data={(people.data ?? []).map(({ id, profile }) => ({
            value: id,
            label: `${profile.firstName} ${profile.lastName}`,
          }))}
          value={chosen ?? null}
          onChange={setPersonId}
        />
        {source.trim() === '' ? (
          <Text size="sm" c="dimmed">
            Choose where the value comes from.
          </Text>
        ) : preview.error !== null ? (
          <Alert color="red" p="xs" role="alert">
            {preview.error.message}
          </Alert>
        ) : (
          <Alert color="green" p="xs" role="status">
            <Text span className="mono wrap-anywhere">
              {preview.data === undefined
                ? '…'
                : preview.data.value === ''
                  ? '(no value: it is not sent)'
                  : preview.data.value}
            </Text>
          </Alert>
        )}
      </Stack>
    </Paper>
  )
}
