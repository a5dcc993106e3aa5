import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { screens } from './screens.ts'

const white = 'rgb(255, 255, 255)'
const dark = 'rgb(16, 19, 22)'

test('without a choice the system decides, while the page is open too', async ({ page, open }) => {
  await page.emulateMedia({ colorScheme: 'light' })
  await open(screens.overview)
  await expectGround(page, white)
  await page.emulateMedia({ colorScheme: 'dark' })
  await expectGround(page, dark)
})

test('the switch goes over the system, through a reload, and back to it', async ({ page, open }) => {
  await page.emulateMedia({ colorScheme: 'light' })
  await open(screens.overview)
  await page.getByRole('button', { name: 'Theme: system' }).click()
  await page.getByRole('button', { name: 'Theme: light' }).click()
  await expect(page.getByRole('button', { name: 'Theme: dark' })).toBeVisible()
  await expectGround(page, dark)
  await page.reload()
  await expectGround(page, dark)
  await page.getByRole('button', { name: 'Theme: dark' }).click()
  await expect(page.getByRole('button', { name: 'Theme: system' })).toBeVisible()
  await expectGround(page, white)
})

async function expectGround(page: Page, colour: string): Promise<void> {
  await expect(page.locator('body')).toHaveCSS('background-color', colour)
}
