// A search field that waits until the typing stops.
import { TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useState } from 'react'
import { Icon } from './icons.tsx'

const WAIT_MS = 250

export function SearchField({
  label,
  onSearch,
  initial = '',
}: {
  readonly label: string
  readonly onSearch: (text: string) => void
  readonly initial?: string
}) {
  const [text, setText] = useState(initial)
  const search = useDebouncedCallback(onSearch, WAIT_MS)
  return (
    <TextInput
      type="search"
      aria-label={label}
      placeholder={label}
      leftSection={<Icon name="search" size={16} />}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value)
        search(event.currentTarget.value.trim())
      }}
    />
  )
}
