import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: ['scim', 'server', 'okta'].map((name) => ({
      test: { name, root: `packages/${name}`, include: ['src/**/*.test.ts'], testTimeout: 30_000, hookTimeout: 60_000 },
    })),
  },
})
