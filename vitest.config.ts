import react from '@vitejs/plugin-react'
import { configDefaults, defineConfig } from 'vitest/config'

const exclude = [...configDefaults.exclude, '.next/**']

/** What a live test stands on is told by its name: the run's one cluster, its one guarded broker, or what it starts itself. */
const kinds = {
  'live-shared': '**/*.shared.live.test.ts',
  'live-guarded': '**/*.guarded.live.test.ts',
  // Those that stop brokers among them: they come last, each on brokers of its own.
  live: '**/*.live.test.ts',
}

const live = {
  environment: 'node',
  exclude,
  // They share one small machine.
  fileParallelism: false,
  testTimeout: 120_000,
  hookTimeout: 180_000,
}

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          environment: 'node',
          include: ['house.test.ts', '{lib,app,scripts,workers,demo,bench}/**/*.test.ts'],
          exclude: [...exclude, '**/*.live.test.ts', '**/*.crash.test.ts'],
        },
      },
      {
        plugins: [react()],
        test: {
          name: 'dom',
          environment: 'jsdom',
          include: ['{components,app}/**/*.test.tsx'],
          exclude,
        },
      },
      {
        test: {
          ...live,
          name: 'live-shared',
          include: [kinds['live-shared']],
          globalSetup: './demo/shared/start.ts',
        },
      },
      {
        test: {
          ...live,
          name: 'live-guarded',
          include: [kinds['live-guarded']],
          globalSetup: './demo/shared/start-guarded.ts',
        },
      },
      {
        test: {
          ...live,
          name: 'live',
          include: [kinds.live],
          exclude: [...exclude, kinds['live-shared'], kinds['live-guarded']],
        },
      },
      {
        // Processes of ours are killed at named points, on brokers and a PostgreSQL of the file's own.
        test: { ...live, name: 'crash', include: ['workers/**/*.crash.test.ts'] },
      },
    ],
  },
})
