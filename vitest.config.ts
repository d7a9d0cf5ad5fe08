import { defineConfig } from 'vitest/config'

// biome-ignore lint/style/noDefaultExport: Vitest reads the default export of its configuration.
export default defineConfig({
  test: {
    projects: ['scim', 'server', 'okta'].map((name) => ({
      test: { name, root: `packages/${name}`, include: ['src/**/*.test.ts'], testTimeout: 30_000, hookTimeout: 60_000 },
    })),
  },
})
