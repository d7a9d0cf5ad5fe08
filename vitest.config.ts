import { defineConfig } from 'vitest/config'

const limits = { testTimeout: 30_000, hookTimeout: 60_000 }

export default defineConfig({
  test: {
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
      { test: { name: 'e2e', root: 'e2e', include: ['**/*.test.ts'], ...limits } },
    ],
  },
})

/** The server's tests have a real PostgreSQL, which starts when the first of them asks for it. */
function setupOf(name: string) {
  return name === 'server' ? { globalSetup: ['src/testing/postgres-on-demand.ts'] } : {}
}
