import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, openPage, test } from './fixtures.ts'
import { nowhere, screens } from './screens.ts'

test.describe.configure({ mode: 'parallel' })

for (const [name, path] of Object.entries(screens)) {
  test(`${name}, in both themes, wide and narrow`, async ({ page }) => {
    await openPage(page, path)
    await expectClean(page)
  })
}

for (const [name, path] of Object.entries(nowhere)) {
  test(`${name}, in both themes, wide and narrow`, async ({ page }) => {
    await page.goto(path)
    await expectClean(page)
  })
}

test('the keys', async ({ page }) => {
  await openPage(page, screens.groups)
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible()
  await expectClean(page)
})

test('the palette', async ({ page }) => {
  await openPage(page, screens.overview)
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('option', { name: /risk-features/ })).toBeVisible()
  await expectClean(page)
})

test('an open filter', async ({ page }) => {
  await openPage(page, `${screens.groups}?search=billing`)
  await page.getByRole('button', { name: 'Status any' }).click()
  await expect(page.getByRole('menuitemcheckbox', { name: 'Stalled' })).toBeVisible()
  await expectClean(page)
})

/** All rules at both widths; with the other theme only the colours can differ. */
async function expectClean(page: Page): Promise<void> {
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 900 })
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      // Legacy: in this page alone. There are no frames, and a second page for each look costs as much as the look.
      const axe = new AxeBuilder({ page }).setLegacyMode(true)
      if (colorScheme === 'dark') axe.withRules(['color-contrast', 'link-in-text-block'])
      const { violations } = await axe.analyze()
      const found = violations.map(({ id, nodes }) => ({ id, at: nodes.map(({ html }) => html) }))
      expect(found, `${width} px, ${colorScheme}`).toEqual([])
    }
  }
}
