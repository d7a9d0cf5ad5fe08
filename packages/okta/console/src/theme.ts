// Colours and sizes. The primary colour is dark enough for white text on it, and for itself on white (WCAG AA).
import { type CSSVariablesResolver, createTheme } from '@mantine/core'

export const theme = createTheme({
  primaryColor: 'ink',
  primaryShade: 7,
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
      styles: { title: { fontWeight: 650 } },
      defaultProps: { closeButtonProps: { 'aria-label': 'Close' }, centered: true, overlayProps: { opacity: 0.45 } },
    },
    TableScrollContainer: { defaultProps: { scrollAreaProps: { viewportProps: { tabIndex: 0 } } } },
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
    '--mantine-color-error': '#b42318',
    '--mantine-color-teal-light-color': '#04583f',
    '--mantine-color-green-light-color': '#1a5c24',
    '--mantine-color-red-light-color': '#9b1c1c',
    '--mantine-color-yellow-light-color': '#7a4a00',
    '--mantine-color-orange-light-color': '#8a3a0c',
    '--mantine-color-blue-light-color': '#10508f',
    '--mantine-color-gray-light-color': '#3d4650',
    '--mantine-color-ink-light-color': '#123a6c',
  },
  dark: {
    '--mantine-color-dimmed': '#a9b3c1',
    '--mantine-color-body': '#1b2029',
    '--ground': '#14181f',
    '--header': '#0e1520',
    '--line': '#333b48',
    '--mantine-color-error': '#ff9b93',
    '--mantine-color-anchor': '#8ab8ea',
  },
})
