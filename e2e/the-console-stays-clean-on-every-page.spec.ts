import { expect, lookAgain, openPage, test } from './fixtures.ts'
import { screens } from './screens.ts'

test.beforeEach(({ page }) => page.clock.install())

for (const [name, path] of Object.entries(screens)) {
  test(`${name}: no error, no warning, no failed request, no answer of 400 and more`, async ({ page }) => {
    const complaints: string[] = []
    page.on('console', (line) => {
      if (line.type() === 'error' || line.type() === 'warning') complaints.push(line.text())
    })
    page.on('pageerror', (error) => complaints.push(error.message))
    // A request is aborted by leaving the page, which is no failure.
    page.on('requestfailed', (it) => {
      if (it.failure()?.errorText !== 'net::ERR_ABORTED') complaints.push(`failed: ${it.url()}`)
    })
    page.on('response', (it) => {
      if (it.status() >= 400) complaints.push(`${it.status()}: ${it.url()}`)
    })
    await openPage(page, path)
    // The page looks again by itself: that answer counts as well.
    const answered = page.waitForResponse(/\/api\/v1\/clusters/)
    await lookAgain(page)
    await answered
    await page.waitForLoadState('networkidle')
    expect(complaints).toEqual([])
  })
}
