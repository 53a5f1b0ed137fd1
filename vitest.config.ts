/** Two kinds of tests: `fast` ones need no server and run side by side; `integration` ones share real servers, in turn. */
import { defineConfig } from 'vitest/config'
import { testEnvironment } from './acceptance/environment.ts'
import { timeouts } from './shared/runtime/timeouts.ts'

export default defineConfig({
  test: {
    // Node runs the tests as it runs the services, TypeScript and import.meta.resolve included.
    experimental: { viteModuleRunner: false },
    projects: [
      {
        test: {
          name: 'fast',
          include: ['**/*.test.ts'],
          exclude: ['node_modules', '**/*.integration.test.ts'],
          testTimeout: timeouts.testMs,
          hookTimeout: timeouts.testMs,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'integration',
          include: ['**/*.integration.test.ts'],
          exclude: ['node_modules'],
          env: testEnvironment,
          globalSetup: 'acceptance/stack.setup.ts',
          fileParallelism: false,
          sequence: { groupOrder: 2 },
          testTimeout: timeouts.testMs,
          hookTimeout: timeouts.testMs,
        },
      },
    ],
  },
})
