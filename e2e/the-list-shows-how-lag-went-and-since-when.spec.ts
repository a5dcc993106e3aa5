import { expect, test } from './fixtures.ts'

test('each row has the last hour of its lag', async ({ open, page }) => {
  await open('/clusters/demo/groups?search=reporting-nightly')
  const row = page.getByRole('row', { name: /^reporting-nightly/ })
  await expect(row.getByRole('img', { name: /^lag in the last \d+ (min|s|h)/ })).toBeVisible()
})

test('a status that needs a person says for how long it holds', async ({ open, page }) => {
  await open('/clusters/demo/groups?search=risk-features')
  const row = page.getByRole('row', { name: /^risk-features/ })
  await expect(row.getByText('Lost data')).toBeVisible()
  await expect(row.getByText(/^(for|since) /)).toBeVisible()
})

test('the rail counts the groups that need a person', async ({ open, page, request }) => {
  const list = (await (await request.get('/api/v1/clusters/demo/groups?limit=1')).json()) as {
    needPerson: number
  }
  expect(list.needPerson).toBeGreaterThan(0)
  await open('/clusters/demo/topics')
  await expect(page.getByRole('link', { name: /^Groups \d+ need a person$/ }).first()).toBeVisible()
})
