import { defineConfig, devices } from '@playwright/test'

// The browser tests: one demo for all of them (e2e/start.ts), each file a claim. What breaks brokers comes last and
// brings brokers of its own.
const breaking = /when-a-broker-dies\.spec\.ts$/

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  globalSetup: './e2e/start.ts',
  workers: 2,
  retries: 0,
  forbidOnly: process.env['CI'] !== undefined,
  // Generous: a small machine runs the brokers and two browsers beside each other.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: [['list']],
  use: {
    ...devices['Desktop Chrome'],
    viewport: { width: 1440, height: 900 },
    launchOptions: {
      executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-dev-shm-usage'],
    },
    trace: 'retain-on-failure',
  },
  projects: [
    { name: 'screens', testIgnore: breaking },
    { name: 'outage', testMatch: breaking },
  ],
})
