// The sign of an app: the first letters of its label on a colour that follows from it. Our own artwork, as everything here.
import { Box } from '@mantine/core'

const GROUNDS = ['#1f5596', '#0f766e', '#7c3aed', '#b45309', '#be185d', '#3f6212', '#475569'] as const

export function AppLogo({ label, size = 36 }: { readonly label: string; readonly size?: number }) {
  let sum = 0
  for (const letter of label) sum += letter.codePointAt(0) ?? 0
  const letters = label
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .slice(0, 2)
    .map((word) => word[0]?.toUpperCase())
    .join('')
  return (
    <Box
      aria-hidden="true"
      w={size}
      h={size}
      bg={GROUNDS[sum % GROUNDS.length] ?? GROUNDS[0]}
      c="white"
      fw={700}
      fz={size * 0.38}
      style={{ borderRadius: size * 0.22, display: 'grid', placeItems: 'center', flex: 'none' }}
    >
      {letters}
    </Box>
  )
}
