import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'

const group = '/clusters/demo/groups/reporting-nightly?range=15min'
const lag = (page: Page) => page.getByRole('application', { name: /^Lag over time, from/ })

test.beforeEach(async ({ open, page }) => {
  await open(group)
  await expect(lag(page)).toBeVisible()
})

test('End and arrows move to a moment, and the line below speaks it', async ({ page }) => {
  await lag(page).focus()
  await page.keyboard.press('End')
  const line = page.locator('#lag-line')
  await expect(line).toHaveText(/^[\d:]+, [\d,]+ behind/)
  const last = (await line.textContent()) ?? ''
  await page.keyboard.press('ArrowLeft')
  await expect(line).not.toHaveText(last)
  await expect(line).toHaveText(/^[\d:]+, /)
  await page.keyboard.press('Escape')
  await expect(line).toHaveText(/^Arrow keys/)
})

test('a span that is dragged over is in the address, and Back leads out of it', async ({ page }) => {
  const box = await lag(page).boundingBox()
  if (!box) throw new Error('The chart has no place on the page.')
  await page.mouse.move(box.x + box.width * 0.97, box.y + 120)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width * 0.5, box.y + 120, { steps: 4 })
  await page.mouse.move(box.x + 4, box.y + 120, { steps: 4 })
  await page.mouse.up()
  await expect(page).toHaveURL(/[?&]from=\d+&to=\d+/)
  await page.getByRole('button', { name: 'Back', exact: true }).click()
  await expect(page).not.toHaveURL(/from=/)
  await expect(page.getByRole('button', { name: '15 min' })).toHaveAttribute('aria-pressed', 'true')
})

test('measure, scale and range are in the address', async ({ page }) => {
  await page.getByRole('button', { name: 'Seconds' }).click()
  await expect(page.getByRole('region', { name: 'Time behind' })).toBeVisible()
  await page.getByRole('button', { name: 'Log', exact: true }).click()
  await page.getByRole('button', { name: '6 h' }).click()
  await expect(page).toHaveURL(/range=6h/)
  await expect(page).toHaveURL(/measure=time/)
  await expect(page).toHaveURL(/scale=log/)
})

test('the table has the same facts as the chart', async ({ page }) => {
  await page.getByRole('button', { name: 'as a table' }).first().click()
  const table = page.getByRole('region', { name: 'Lag over time' })
  const heads = table.getByRole('columnheader')
  await expect(heads.first()).toHaveText('Time')
  await expect(heads.last()).toHaveText('Committed /s')
  await expect(table.getByRole('row').nth(1)).toContainText(/\d+ of \d+/)
})

test('what is appended and what is committed are named with their rates', async ({ page }) => {
  const rates = page.getByRole('application', { name: /^Rates over time, at the end/ })
  await expect(rates).toBeVisible()
  await expect(page.getByRole('region', { name: 'Appended and committed' })).toContainText(/[\d.,]+ appended/)
})
