// Colours and sizes. The primary colour is dark enough for white text on it, and for itself on white (WCAG AA).
import { type CSSVariablesResolver, createTheme } from '@mantine/core'

export const theme = createTheme({
  primaryColor: 'ink',
  primaryShade: { light: 7, dark: 5 },
  autoContrast: true,
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
  headings: { fontWeight: '650' },
  colors: {
    ink: ['#eef4fb', '#d9e6f5', '#b3cdea', '#8ab2de', '#679ad3', '#4f8bcd', '#3b76bb', '#1f5596', '#1a4a85', '#123a6c'],
  },
  components: {
    Tooltip: { defaultProps: { withArrow: true, openDelay: 300 } },
    Modal: {
      defaultProps: { closeButtonProps: { 'aria-label': 'Close' }, centered: true, overlayProps: { opacity: 0.45 } },
    },
    Table: { defaultProps: { verticalSpacing: 'sm' } },
    PasswordInput: { defaultProps: { visibilityToggleButtonProps: { 'aria-label': 'Show or hide', tabIndex: 0 } } },
    Loader: { defaultProps: { type: 'dots' } },
  },
})

export const cssVariables: CSSVariablesResolver = () => ({
  variables: { '--accent': '#e8784a' },
  light: {
    '--mantine-color-dimmed': '#55606f',
    '--mantine-color-body': '#ffffff',
    '--ground': '#f5f7fa',
    '--header': '#16253b',
    '--line': '#dfe4ea',
  },
  dark: {
    '--mantine-color-dimmed': '#a9b3c1',
    '--mantine-color-body': '#1b2029',
    '--ground': '#14181f',
    '--header': '#0e1520',
    '--line': '#333b48',
  },
})
