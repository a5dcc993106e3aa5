import { expect, test, verdictOf } from './fixtures.ts'

test('a failed row is chosen, looked at, and tried again; the log has it', async ({ page, open }) => {
  await open('/boxes/shop-outbox?state=failed')
  const rows = page.getByRole('table', { name: 'Rows' })
  await rows.getByRole('checkbox').first().check()
  await page.getByRole('button', { name: 'Try 1 chosen row again…' }).click()
  const panel = page.getByRole('region', { name: 'Try again' })
  await expect(panel.getByRole('heading')).toHaveText('1 failed row of shop-outbox would be tried again.')
  await expect(panel).toContainText('no duplicate comes of it')
  await panel.getByRole('button', { name: 'Try 1 failed row of shop-outbox again' }).click()
  await expect(page.getByRole('heading', { name: '1 row is tried again.' })).toBeVisible()
  await page.getByRole('link', { name: 'See it in the audit log' }).click()
  await expect(verdictOf(page)).toHaveText('1 row of shop-outbox is tried again.')
  await expect(page.getByRole('table', { name: 'Rows' })).toContainText('there is no such topic')
})

test('a dead message of an inbox is not offered, and why is said', async ({ page, open }) => {
  await open('/boxes/billing-inbox?state=dead')
  await expect(page.getByText(/only Kafka can deliver it again/)).toBeVisible()
  await expect(page.getByRole('button', { name: /again…$/ })).toHaveCount(0)
})

test('a row opens by its address, and its payload when somebody asks', async ({
  page,
  open,
  request,
  demo,
}) => {
  await open('/boxes/shop-outbox?state=dead')
  const row = page.getByRole('table', { name: 'Rows' }).getByRole('button').first()
  const id = await row.textContent()
  await row.click()
  await expect(page).toHaveURL(/row=\d+/)
  await page.reload()
  await expect(page.getByRole('region', { name: 'Payload' })).toHaveCount(0)
  await page.getByRole('button', { name: /^Show the payload/ }).click()
  await expect(page.getByRole('region', { name: 'Payload' })).toBeVisible()
  const audit = await request.get(`${demo.url}/api/v1/audit?action=reveal&target=shop-outbox`)
  expect(JSON.stringify(await audit.json())).toContain(`Show the payload of row ${id} of shop-outbox.`)
})

test('the course of a box has its range in the address', async ({ page, open }) => {
  await open('/boxes/shop-outbox')
  await expect(page.getByRole('application', { name: /^Pending over time/ })).toBeVisible()
  await page.getByRole('group', { name: 'Time' }).getByRole('button', { name: '24 h' }).click()
  await expect(page).toHaveURL(/range=24h/)
  await expect(page.getByText('the worst of each 1 min')).toBeVisible()
})
