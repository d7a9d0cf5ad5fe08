// What a list is narrowed by, kept in the address: what is typed after a moment, what is chosen at once.

import { Button, Select, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useEffect, useState } from 'react'
import { useSearchParams } from 'wouter'
import { t } from '../text/text.ts'
import { Icon } from './icons.tsx'

export interface Filters {
  /** What is chosen; empty: everything. */
  of(key: string): string
  set(key: string, value: string): void
  clear(): void
  /** The text as it stands in the field. */
  readonly typed: string
  type(text: string): void
  /** The text that is searched for. */
  readonly text: string
}

/** `textKey` is the name of the text in the address. */
export function useFilters(textKey: string, typingMs: number): Filters {
  const [parameters, setParameters] = useSearchParams()
  const [typed, type] = useState(parameters.get(textKey) ?? '')
  const [text] = useDebouncedValue(typed.trim(), typingMs)
  function set(key: string, value: string): void {
    setParameters(
      (before) => {
        const next = new URLSearchParams(before)
        if (value === '') next.delete(key)
        else next.set(key, value)
        return next
      },
      { replace: true },
    )
  }
  function clear(): void {
    type('')
    setParameters(new URLSearchParams(), { replace: true })
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: the address follows what is searched for, and nothing else.
  useEffect(() => set(textKey, text), [text])
  return { of: (key) => parameters.get(key) ?? '', set, clear, typed, type, text }
}

export function isAny(filter: object): boolean {
  return Object.values(filter).some((value) => value !== '')
}

export function SearchField({
  label,
  hint,
  filters,
}: {
  readonly label: string
  readonly hint: string
  readonly filters: Filters
}) {
  return (
    <TextInput
      className="wide"
      label={label}
      placeholder={hint}
      leftSection={<Icon name="search" size={18} />}
      value={filters.typed}
      onChange={(event) => filters.type(event.currentTarget.value)}
      type="search"
    />
  )
}

/** A filter with "everything" as its first choice. */
export function Choice({
  label,
  all,
  value,
  choices,
  onSet,
  isSearchable = false,
}: {
  readonly label: string
  readonly all: string
  readonly value: string
  readonly choices: readonly (readonly [value: string, label: string])[]
  readonly onSet: (value: string) => void
  readonly isSearchable?: boolean
}) {
  return (
    <Select
      label={label}
      data={[{ value: '', label: all }, ...choices.map(([one, name]) => ({ value: one, label: name }))]}
      value={value}
      onChange={(next) => onSet(next ?? '')}
      allowDeselect={false}
      searchable={isSearchable}
      comboboxProps={{ shadow: 'md' }}
    />
  )
}

export function ClearFilters({ filters }: { readonly filters: Filters }) {
  return (
    <Button size="compact-sm" variant="subtle" onClick={() => filters.clear()}>
      {t.actions.clear}
    </Button>
  )
}
