import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

/** What is waited for comes late on a busy machine: a second, as is usual, would measure its speed. */
const limits = { testTimeout: 30_000, hookTimeout: 60_000, expect: { poll: { timeout: 15_000 } } }

const UNPACK_BROWSER = join(import.meta.dirname, 'e2e/support/unpack-chromium.ts')

export default defineConfig({
  test: {
    // As many as the smallest machine has processors. Vitest would leave one of them out.
    maxWorkers: 2,
    projects: [
      ...['scim', 'server', 'okta', 'console'].map((name) => ({
        test: {
          name,
          root: `packages/${name}`,
          include: ['src/**/*.test.ts', 'src/**/*.e2e.ts'],
          ...limits,
          ...setupOf(name),
        },
      })),
      {
        test: {
          name: 'e2e',
          root: 'e2e',
          include: ['**/*.test.ts'],
          globalSetup: [UNPACK_BROWSER],
          ...limits,
        },
      },
    ],
  },
})

/** What is started or unpacked before the first test of a project. */
function setupOf(name: string) {
  if (name === 'server') return { globalSetup: ['src/testing/postgres-on-demand.ts'] }
  return name === 'okta' ? { globalSetup: [UNPACK_BROWSER] } : {}
}
