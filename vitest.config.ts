import react from '@vitejs/plugin-react'
import { configDefaults, defineConfig } from 'vitest/config'

const exclude = [...configDefaults.exclude, '.next/**']

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
          name: 'live',
          environment: 'node',
          include: ['**/*.live.test.ts'],
          exclude,
          // They share one small machine, and each starts brokers or a database of its own.
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
})
