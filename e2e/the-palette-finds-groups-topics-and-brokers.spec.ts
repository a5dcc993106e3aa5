import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { screens } from './screens.ts'

test.beforeEach(async ({ page, open }) => {
  await open(screens.overview)
  await page.keyboard.press('Control+k')
  await expect(field(page)).toBeFocused()
})

test('a part of a name finds a group with its number, and Enter goes there', async ({ page }) => {
  await page.keyboard.type('ledger')
  const hit = page.getByRole('option', { name: /ledger-writer/ })
  await expect(hit).toHaveAttribute('aria-selected', 'true')
  await expect(hit).toContainText(/[\d,]+ behind/)
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL('/clusters/demo/groups/ledger-writer')
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

test('a topic is found with its groups, and arrows choose', async ({ page }) => {
  await page.keyboard.type('shipments')
  const topic = page.getByRole('option', { name: /shipments\.v1/ })
  await expect(topic).toContainText('Copies missing')
  await expect(topic).toContainText('3 partitions')
  await expect(page.getByRole('option', { name: /shipping-notify/ })).toBeVisible()
  await page.keyboard.press('ArrowDown')
  await expect(topic).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL('/clusters/demo/topics/shipments.v1')
})

test('a broker is found and leads to the replicas', async ({ page }) => {
  await page.keyboard.type('broker 2')
  const hit = page.getByRole('option', { name: /Broker 2/ })
  await expect(hit).toContainText(/\d+ leaders/)
  await hit.click()
  await expect(page).toHaveURL('/clusters/demo/replicas')
})

test('Escape leaves and changes nothing', async ({ page }) => {
  await page.keyboard.type('billing')
  await expect(page.getByRole('option', { name: /^billing group/ })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(page).toHaveURL(screens.overview)
})

test('what is not there is said with what was searched', async ({ page }) => {
  await page.keyboard.type('no-such-thing')
  await expect(page.getByText(/Nothing is called like “no-such-thing”/)).toBeVisible()
})

test('it opens by a click as well', async ({ page }) => {
  await page.keyboard.press('Escape')
  await page.getByRole('banner').getByRole('button', { name: 'Search or jump' }).click()
  await expect(field(page)).toBeFocused()
})

function field(page: Page) {
  return page.getByRole('combobox', { name: 'Group, topic or broker' })
}
