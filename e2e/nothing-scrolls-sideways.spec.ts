import { expect, openPage, test } from './fixtures.ts'
import { makeGroups, makeTopics } from './kafka.ts'
import { nowhere, screens } from './screens.ts'

const topic = `wide.${'w'.repeat(244)}`
const group = `wide-${'w'.repeat(244)}`

// Names that no line holds.
const wide = {
  'a group with a long name': `/clusters/demo/groups/${group}`,
  'a topic with a long name': `/clusters/demo/topics/${topic}`,
  'a list of long names': `/clusters/demo/groups?search=${group}`,
}

test.beforeAll(async ({ demo }) => {
  await makeTopics(demo.bootstrap, [{ name: topic, messages: [3] }])
  await makeGroups(demo.bootstrap, { [group]: { [topic]: [1n] } })
})

for (const [name, path] of Object.entries({ ...screens, ...wide })) {
  test(`${name}, from 390 to 1920 px`, async ({ page }) => {
    await openPage(page, path)
    await expectFits(page)
  })
}

for (const [name, path] of Object.entries(nowhere)) {
  test(`${name}, from 390 to 1920 px`, async ({ page }) => {
    await page.goto(path)
    await expectFits(page)
  })
}

async function expectFits(page: import('@playwright/test').Page): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  for (const width of [390, 768, 1440, 1920]) {
    await page.setViewportSize({ width, height: 900 })
    const content = () => page.evaluate(() => document.documentElement.scrollWidth)
    await expect.poll(content, { message: `${width} px wide`, timeout: 3000 }).toBeLessThanOrEqual(width)
  }
}
