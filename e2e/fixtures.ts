import { test as base, expect, type Page } from '@playwright/test'
import { readRunningDemo, type RunningDemo } from './running-demo.ts'

export { expect }

export const test = base.extend<
  { baseURL: string; open: (path: string) => Promise<void> },
  { demo: RunningDemo }
>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of the fixtures from this pattern
  demo: [async ({}, use) => use(readRunningDemo()), { scope: 'worker' }],
  baseURL: async ({ demo }, use) => use(demo.url),
  open: async ({ page }, use) => use((path) => openPage(page, path)),
})

/** Goes there and returns when the page is awake: ages are written by the browser alone. */
export async function openPage(page: Page, path: string): Promise<void> {
  await page.goto(path)
  await expect(page.getByRole('banner').getByRole('time')).toHaveText(/\d/)
}

/** Pages look again every five seconds: five seconds later, without the wait. Takes `page.clock.install()` before the page opens. */
export async function lookAgain(page: Page): Promise<void> {
  await page.clock.fastForward(5000)
}

/** The sentence at the top of a screen. */
export function verdictOf(page: Page) {
  return page.getByRole('heading', { level: 1 })
}
