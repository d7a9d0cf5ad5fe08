// The wide search in the bar: people, groups and apps.
import { Combobox, Group, Loader, Text, TextInput, useCombobox } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { useLocation } from 'wouter'
import type { SearchHit } from '../../../src/console-api/shapes.ts'
import { useGet } from '../api/queries.ts'
import { withQuery } from '../api/request.ts'
import { paths } from '../paths.ts'
import { Icon } from './icons.tsx'

const WAIT_MS = 200
const KINDS = { person: 'People', group: 'Groups', app: 'Apps' } as const

export function GlobalSearch() {
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() })
  const [text, setText] = useState('')
  const [q] = useDebouncedValue(text.trim(), WAIT_MS)
  const [, navigate] = useLocation()
  const hits = useGet<SearchHit[]>(['search', q], withQuery('/sim/search', { q }), { enabled: q !== '' })
  const found = q === '' ? [] : (hits.data ?? [])

  const open = (value: string) => {
    const hit = found.find(({ kind, id }) => `${kind}:${id}` === value)
    if (hit !== undefined) navigate(pathOf(hit))
    setText('')
    combobox.closeDropdown()
  }

  return (
    <Combobox store={combobox} onOptionSubmit={open} withinPortal>
      <Combobox.Target>
        <TextInput
          type="search"
          aria-label="Search people, groups and apps"
          placeholder="Search people, groups, apps"
          leftSection={<Icon name="search" size={16} />}
          rightSection={hits.isFetching ? <Loader size={16} type="oval" /> : null}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value)
            combobox.openDropdown()
            combobox.updateSelectedOptionIndex()
          }}
          onFocus={() => combobox.openDropdown()}
          onBlur={() => combobox.closeDropdown()}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={q === ''}>
        <Combobox.Options mah={420} style={{ overflowY: 'auto' }}>
          {found.length === 0 && hits.data !== undefined && <Combobox.Empty>Nothing has this name</Combobox.Empty>}
          {(['person', 'group', 'app'] as const).map((kind) => {
            const ofKind = found.filter((hit) => hit.kind === kind)
            if (ofKind.length === 0) return null
            return (
              <Combobox.Group key={kind} label={KINDS[kind]}>
                {ofKind.map((hit) => (
                  <Combobox.Option key={hit.id} value={`${kind}:${hit.id}`}>
                    <Group gap="xs" wrap="nowrap" justify="space-between">
                      <Text size="sm">{hit.name}</Text>
                      <Text size="xs" c="dimmed" truncate>
                        {hit.detail}
                      </Text>
                    </Group>
                  </Combobox.Option>
                ))}
              </Combobox.Group>
            )
          })}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}

function pathOf(hit: SearchHit): string {
  switch (hit.kind) {
    case 'person':
      return paths.person(hit.id)
    case 'group':
      return paths.group(hit.id)
    case 'app':
      return paths.app(hit.id)
  }
}
