import type { Page } from '@playwright/test'
import { expect, lookAgain, openPage, test, verdictOf } from './fixtures.ts'
import { makeGroups, makeTopics } from './kafka.ts'

// Kafka takes letters, digits, dots, underscores and dashes for a topic, up to 249 of them, and nearly anything for a group.
const topics = {
  'dots, underscores and dashes': '_..nasty-.__-topic',
  '249 characters': `nasty.${'x'.repeat(243)}`,
}

const groups = {
  spaces: ' nasty  with spaces ',
  slashes: 'nasty/a/../b//c/',
  'a backslash': 'nasty\\back',
  'percent signs': 'nasty 100%',
  'what looks encoded': 'nasty%2Fslash%20space%25',
  unicode: 'nasty-grüße-日本-🚀',
  'a script': 'nasty<script>document.title="hit"</script>',
  'an image': 'nasty"><img src=x onerror=document.title="hit">',
  'quotes and commas': `nasty'"\`,;&?=#[]{}|^`,
  'a template': 'nasty${1+1}{{2+2}}',
  'a formula': '=nasty+1',
  'a dot': '.',
  'two dots': '..',
  'a tilde': '~',
  '300 characters': `nasty-${'y'.repeat(294)}`,
}

const [dotted = '', long = ''] = Object.values(topics)

test.beforeAll(async ({ demo }) => {
  await makeTopics(demo.bootstrap, [
    { name: dotted, messages: [5, 0] },
    { name: long, messages: [2] },
  ])
  const commits = Object.values(groups).map((id) => [id, { [dotted]: [2n], [long]: [1n] }])
  await makeGroups(demo.bootstrap, Object.fromEntries(commits))
})

test.beforeEach(async ({ page }) => {
  await page.clock.install()
  // What a name could do if it were taken for markup.
  page.on('dialog', () => expect.soft('a dialog').toBe('never seen'))
})

for (const [what, id] of Object.entries(groups)) {
  test(`a group called with ${what} opens from the list and from its URL`, async ({ page }) => {
    await openPage(page, `/clusters/demo/groups?topic=${encodeURIComponent(dotted)}&fold=no`)
    await groupLink(page, id).click()
    await expectGroup(page, id)
    const url = page.url()

    await openPage(page, url)
    await expectGroup(page, id)
    // The page asks the API by itself as well: the answer is the same group.
    const answered = page.waitForResponse((it) => {
      const { pathname } = new URL(it.url())
      return pathname.startsWith('/api/v1/clusters/demo/groups/') && !pathname.endsWith('/history')
    })
    await lookAgain(page)
    const answer = await answered
    expect(answer.status()).toBe(200)
    expect(((await answer.json()) as { id: string }).id).toBe(id)
    expect(((await answer.json()) as { lagMessages: string }).lagMessages).toBe('4')

    await page
      .getByRole('region', { name: 'Partitions' })
      .getByRole('button', { name: `${dotted} 0` })
      .click()
    await page.getByRole('link', { name: `Topic ${dotted}` }).click()
    await expect(page).toHaveURL(`/clusters/demo/topics/${dotted}`)
    await page.getByRole('tab', { name: /^Readers/ }).click()
    await expect(groupLink(page, id)).toBeVisible()
  })
}

test('groups with such names are found by search and by the palette', async ({ page }) => {
  await openPage(page, '/clusters/demo/groups')
  await page.getByRole('searchbox', { name: 'Name, topic or member' }).fill(groups['percent signs'])
  await expect(page.getByRole('main').getByRole('table').getByRole('link')).toHaveText([
    groups['percent signs'],
  ])
  await page.reload()
  await expect(page.getByRole('main').getByRole('table').getByRole('link')).toHaveText([
    groups['percent signs'],
  ])

  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').fill('<script>')
  await page.getByRole('option').filter({ hasText: groups['a script'] }).click()
  await expectGroup(page, groups['a script'])
})

for (const [what, name] of Object.entries(topics)) {
  test(`a topic called with ${what} opens from the list, from the map and from its URL`, async ({ page }) => {
    await openPage(page, `/clusters/demo/topics?search=${encodeURIComponent(name)}`)
    await page.getByRole('main').getByRole('link', { name, exact: true }).click()
    await expectTopic(page, name)
    await openPage(page, page.url())
    await expectTopic(page, name)
    await openPage(page, '/clusters/demo/replicas')
    await page.getByRole('main').getByRole('link', { name, exact: true }).click()
    await expectTopic(page, name)
  })
}

/** White space is as wide on the page as HTML makes it; the name itself is compared with all of it. */
function groupLink(page: Page, id: string) {
  return page
    .getByRole('main')
    .locator('table a')
    .and(page.locator(`[href="${hrefOf(id)}"]`))
}

/** How a browser writes it, apart from ids that no path can carry. */
function hrefOf(id: string): string {
  const path = '/clusters/demo/groups/'
  return id === '.' || id === '..' || id === '~'
    ? `${path}~?id=${encodeURIComponent(id)}`
    : `${path}${encodeURIComponent(id)}`
}

async function expectGroup(page: Page, id: string): Promise<void> {
  const crumb = page.getByRole('navigation', { name: 'Where you are' }).locator('b')
  await expect.poll(() => crumb.textContent()).toBe(id)
  await expect(page).toHaveTitle(`${id} · Throughline`)
  // Behind at first, stopped after a while: the number is the same.
  await expect(verdictOf(page)).toContainText(/\b4 messages (behind|wait)/)
  expect(await page.getByRole('main').locator('.idline .name').textContent()).toBe(id)
}

async function expectTopic(page: Page, name: string): Promise<void> {
  await expect(page).toHaveURL(`/clusters/demo/topics/${name}`)
  await expect(page).toHaveTitle(`${name} · Throughline`)
  await expect(page.getByRole('navigation', { name: 'Where you are' }).getByText(name)).toBeVisible()
  await expect(verdictOf(page)).toContainText('every copy is in sync')
}
