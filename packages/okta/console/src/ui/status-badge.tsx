// A status as a badge: its word and a colour that says the same.
import { Badge } from '@mantine/core'

const COLORS: Readonly<Record<string, string>> = {
  ACTIVE: 'teal',
  SUCCESS: 'teal',
  provisioned: 'teal',
  STAGED: 'blue',
  PUSHING: 'blue',
  pending: 'blue',
  SUSPENDED: 'yellow',
  SKIPPED: 'yellow',
  'not-provisioned': 'yellow',
  INACTIVE: 'gray',
  DEPROVISIONED: 'gray',
  unassigned: 'gray',
  FAILURE: 'red',
  ERROR: 'red',
  error: 'red',
}

const WORDS: Readonly<Record<string, string>> = {
  ACTIVE: 'Active',
  INACTIVE: 'Inactive',
  STAGED: 'Staged',
  SUSPENDED: 'Suspended',
  DEPROVISIONED: 'Deactivated',
  PUSHING: 'Pushing',
  ERROR: 'Error',
  SUCCESS: 'Success',
  FAILURE: 'Failure',
  SKIPPED: 'Skipped',
  pending: 'Provisioning…',
  provisioned: 'Provisioned',
  error: 'Error',
  'not-provisioned': 'Not provisioned',
  unassigned: 'Unassigned',
}

export function wordOf(status: string): string {
  return WORDS[status] ?? status
}

export function StatusBadge({ status }: { readonly status: string }) {
  return (
    <Badge color={COLORS[status] ?? 'gray'} variant="light" tt="none" radius="sm" fw={600} style={{ flex: 'none' }}>
      {wordOf(status)}
    </Badge>
  )
}
