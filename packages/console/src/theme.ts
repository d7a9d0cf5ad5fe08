// One theme for all pages; its colours keep the contrast that WCAG 2.2 AA asks for, in light and dark.

import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core'

const water: MantineColorsTuple = [
  '#e7f6f7',
  '#cfeaec',
  '#9fd6da',
  '#6cc1c8',
  '#45b0b9',
  '#2ba5af',
  '#17949f',
  '#0b7c87',
  '#07656f',
  '#034e56',
]

/** Mantine's greys of dark pages, with a breath of the primary colour. */
const night: MantineColorsTuple = [
  '#dbe3e8',
  '#b9c4cb',
  '#93a0a9',
  '#6b7882',
  '#3d4a52',
  '#2b353b',
  '#1f282d',
  '#161c20',
  '#11171a',
  '#0c1114',
]

export const theme = createTheme({
  colors: { water, dark: night },
  primaryColor: 'water',
  primaryShade: 7,
  autoContrast: true,
  luminanceThreshold: 0.32,
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontFamily:
    'Inter, "Segoe UI Variable Text", "Segoe UI", system-ui, -apple-system, "Helvetica Neue", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, "Cascadia Mono", "SF Mono", Menlo, Consolas, monospace',
  headings: {
    fontWeight: '650',
    sizes: { h1: { fontSize: '1.6rem' }, h2: { fontSize: '1.12rem' }, h3: { fontSize: '1rem' } },
  },
})

export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#566370',
    '--mantine-color-placeholder': '#66727e',
    '--mantine-color-error': '#b3261e',
    '--mantine-color-anchor': '#07656f',
    '--mantine-color-body': '#ffffff',
    '--fluid-ground': '#f5f8f9',
    '--fluid-line': '#dfe6e9',
    '--fluid-soft': '#eef4f5',
    '--fluid-read': '#b9cbd0',
    '--fluid-ok': '#1b6b3a',
    '--fluid-ok-soft': '#e2f4e8',
    '--fluid-warn': '#7a4b00',
    '--fluid-warn-soft': '#fdf0d6',
    '--fluid-bad': '#a3241c',
    '--fluid-bad-soft': '#fde8e6',
    '--fluid-info': '#07606a',
    '--fluid-info-soft': '#e0f3f5',
    '--fluid-quiet': '#4c5863',
    '--fluid-quiet-soft': '#e9eef1',
  },
  dark: {
    '--mantine-color-dimmed': '#a4b1b9',
    '--mantine-color-placeholder': '#93a0a9',
    '--mantine-color-error': '#ff9a92',
    '--mantine-color-anchor': '#6cc1c8',
    '--mantine-color-body': '#161c20',
    '--fluid-ground': '#0f1417',
    '--fluid-line': '#2b353b',
    '--fluid-soft': '#1e272c',
    '--fluid-read': '#46555d',
    '--fluid-ok': '#86dba4',
    '--fluid-ok-soft': '#16301f',
    '--fluid-warn': '#f4c66b',
    '--fluid-warn-soft': '#3a2c10',
    '--fluid-bad': '#ffa79f',
    '--fluid-bad-soft': '#3f1d1a',
    '--fluid-info': '#7fd3da',
    '--fluid-info-soft': '#12333a',
    '--fluid-quiet': '#b9c4cb',
    '--fluid-quiet-soft': '#273138',
  },
})

/** The nonce that the page's policy knows, for styles that are made at run time. */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? ''
}
