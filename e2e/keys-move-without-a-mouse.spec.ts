import { expect, test } from './fixtures.ts'
import { screens } from './screens.ts'

test('g and a letter go to each screen', async ({ page, open }) => {
  await open(screens.overview)
  for (const [key, path, title] of [
    ['g', '/clusters/demo/groups', /^Groups/],
    ['t', '/clusters/demo/topics', /^Topics/],
    ['r', '/clusters/demo/replicas', /^Replicas/],
    ['a', '/clusters/demo/audit', /^Audit/],
    ['o', '/clusters/demo', /^Overview/],
  ] as const) {
    await page.keyboard.press('g')
    await page.keyboard.press(key)
    await expect(page).toHaveURL(path)
    await expect(page).toHaveTitle(title)
  }
})

for (const [list, query, first, second] of [
  ['groups', 'topic=orders.v1&sort=id', 'billing', 'reporting-nightly'],
  ['topics', 'search=.v1&sort=name', 'countries.v1', 'orders.v1'],
] as const) {
  test(`j, k and Enter open a row of the ${list}; / searches`, async ({ page, open }) => {
    await open(`${screens[list]}?${query}`)
    const row = (name: string) => page.getByRole('main').getByRole('link', { name, exact: true })
    await page.keyboard.press('j')
    await expect(row(first)).toBeFocused()
    await page.keyboard.press('j')
    await expect(row(second)).toBeFocused()
    await page.keyboard.press('k')
    await expect(row(first)).toBeFocused()

    await page.keyboard.press('/')
    await expect(page.getByRole('searchbox')).toBeFocused()
    // In a field the letters are letters.
    await page.keyboard.press('Control+a')
    await page.keyboard.type('gjk?')
    await expect(page.getByRole('searchbox')).toHaveValue('gjk?')
    await expect(page.getByRole('dialog')).toHaveCount(0)
    await page.getByRole('searchbox').fill(first)
    await expect(page.getByRole('main').getByRole('table').getByRole('link')).toHaveText([first])
    await page.getByRole('searchbox').blur()

    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await expect(page).toHaveURL(`${screens[list]}/${first}`)
  })
}

test('? shows the keys and Escape hides them', async ({ page, open }) => {
  await open(screens.groups)
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Keys' })).toContainText('search or jump')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

test('the first stop of Tab skips to the verdict', async ({ page, open }) => {
  await open(screens.groups)
  await page.keyboard.press('Tab')
  const skip = page.getByRole('link', { name: 'Skip to the verdict' })
  await expect(skip).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/#verdict$/)
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused()
})

test('every stop of Tab on a list can be seen', async ({ page, open }) => {
  await open(screens.groups)
  for (let stop = 0; stop < 24; stop++) {
    await page.keyboard.press('Tab')
    const ring = await page.evaluate(() => {
      const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement ?? document.body)
      return `${outlineStyle} ${outlineWidth}`
    })
    expect(ring, `stop ${stop} has a ring`).toMatch(/^(solid|auto) [1-9]/)
  }
})
