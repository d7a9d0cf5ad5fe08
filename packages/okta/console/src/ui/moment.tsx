// Moments as people read them; the exact one in the title.
import { Text } from '@mantine/core'

const FORMAT = new Intl.DateTimeFormat(undefined, {
  dateStyle: 'medium',
  timeStyle: 'medium',
})

export function printMoment(moment: string): string {
  return FORMAT.format(new Date(moment))
}

export function Moment({ value }: { readonly value: string | null }) {
  if (value === null)
    return (
      <Text size="sm" c="dimmed" component="span">
        Never
      </Text>
    )
  return (
    <Text size="sm" component="time" dateTime={value} title={value} style={{ whiteSpace: 'nowrap' }}>
      {printMoment(value)}
    </Text>
  )
}
