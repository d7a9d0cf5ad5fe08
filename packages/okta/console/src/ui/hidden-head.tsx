// The head of a column of buttons: said, not shown.
import { Table, VisuallyHidden } from '@mantine/core'

export function HiddenHead({ label, w }: { readonly label: string; readonly w: number }) {
  return (
    <Table.Th w={w}>
      <VisuallyHidden>{label}</VisuallyHidden>
    </Table.Th>
  )
}
