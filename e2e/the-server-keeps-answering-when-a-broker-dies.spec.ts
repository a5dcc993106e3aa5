import type { Page } from '@playwright/test'
import { type App, openApp, toSettings } from '#demo/app.ts'
import type { Broker } from '#demo/broker.ts'
import { type Brokers, openBrokers } from '#demo/brokers.ts'
import { readFreePorts } from '#demo/ports.ts'
import { closeRuns } from '#demo/run.ts'
import { waitFor } from '#demo/wait-for.ts'
import { expect, openPage, test, verdictOf } from './fixtures.ts'
import { makeGroups, makeTopics } from './kafka.ts'

// Brokers of its own, since one of them dies. `solo` has its only copy on broker 3, the topics beside it have three; the
// group `reader-of-solo` stands 15 behind on it.
const pages = {
  overview: '/clusters/demo',
  groups: '/clusters/demo/groups',
  group: '/clusters/demo/groups/reader-of-solo',
  topics: '/clusters/demo/topics',
  topic: '/clusters/demo/topics/solo',
  replicas: '/clusters/demo/replicas',
}

/** Behind at first, stopped after a while: the number is the same. */
const behind = /\b15 messages (behind|wait) on its only partition/

let brokers: Brokers
let app: App
let victim: Broker

test.describe.configure({ mode: 'serial', timeout: 180_000 })

test.beforeAll(async () => {
  test.setTimeout(180_000)
  brokers = await openBrokers({ name: 'e2e-outage' })
  const third = brokers.brokers.find(({ id }) => id === 3)
  if (third === undefined) throw new Error('Three brokers were asked for.')
  victim = third
  await makeTopics(brokers.bootstrap, [
    { name: 'solo', messages: [20], copies: [[3]] },
    { name: 'shared', messages: [20, 20, 20] },
  ])
  await makeGroups(brokers.bootstrap, {
    'reader-of-solo': { solo: [5n] },
    'reader-of-shared': { shared: [20n, 20n, 20n] },
  })
  const [port = 0] = await readFreePorts(1)
  app = await openApp({ settings: toSettings(brokers.bootstrap), port })
  await waitFor(() => isWhole(), { what: 'both groups to be seen', timeoutMs: 60_000, everyMs: 500 })
})

test.afterAll(async () => {
  await app?.stop()
  await brokers?.stop()
  await closeRuns()
})

test('killed: every page answers at once, says which broker is gone, and shows no 0 that is not known', async ({
  page,
}) => {
  await openPage(page, app.url + pages.group)
  await expect(verdictOf(page)).toContainText(behind)
  await victim.kill()

  // The open page turns by itself; meanwhile every other page answers from memory.
  await expectPrompt(page)
  await openPage(page, app.url + pages.overview)
  await expect(verdictOf(page)).toContainText('Broker 3 is gone.', { timeout: 30_000 })
  await expect(page.getByRole('banner').getByText(/^Broker 3 not seen since \d\d:\d\d/)).toBeVisible()
  await expect(wrongNow(page).getByRole('link', { name: 'Broker 3 is gone' })).toBeVisible()
  await expect(wrongNow(page).getByRole('link', { name: /^1 partition has no leader/ })).toContainText(
    'solo 1',
    {
      timeout: 30_000,
    },
  )
  await expectPrompt(page)
})

test('the topic with one copy has no leader, and the lag of its reader is unknown', async ({ page }) => {
  await openPage(page, app.url + pages.topic)
  await expect(verdictOf(page)).toContainText('no leader')
  await expect(
    page.getByText('There is no second copy: only the broker that has it brings it back.'),
  ).toBeVisible()

  await openPage(page, app.url + pages.groups)
  const row = page
    .getByRole('row')
    .filter({ has: page.getByRole('link', { name: 'reader-of-solo', exact: true }) })
  await expect(row).toContainText('no leader')
  await expect(row.getByRole('cell', { name: '0', exact: true }).and(page.locator('.r1'))).toHaveCount(0)
  const lag = (await lagOf(page, 'reader-of-solo')) as { lagMessages: unknown; coverage: unknown }
  expect(lag).toMatchObject({ lagMessages: null, coverage: { seen: 0, total: 1 } })

  // What was known before is shown as old.
  await openPage(page, app.url + pages.group)
  await expect(verdictOf(page)).toHaveText('How far it is behind is not known: no leader.')
  const partition = page.getByRole('row').filter({ has: page.getByRole('button', { name: 'solo 0' }) })
  await expect(partition.getByText(/ old$/).first()).toBeVisible()
  await expect(partition).toContainText('no leader')
})

test('the rest stays whole, and the replica map shows what died', async ({ page }) => {
  await openPage(page, app.url + pages.replicas)
  const gone = page.getByRole('region', { name: 'Brokers' }).getByRole('row').nth(3)
  await expect(gone).toContainText('Gone')
  await expect(page.getByRole('img', { name: /^solo: partition 0 has no leader/ })).toBeVisible()
  const map = page.getByRole('application', { name: /^Replica map/ })
  await map.focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await expect(map.getByRole('status')).toHaveText(
    /^solo 0, broker 3: dead, was the only copy\b.*; the partition has no leader\.$/,
  )
  expect(await lagOf(page, 'reader-of-shared')).toMatchObject({
    lagMessages: '0',
    coverage: { seen: 3, total: 3 },
  })
})

test('started again: all of it comes back by itself, on the page that is open', async ({ page }) => {
  await openPage(page, app.url + pages.group)
  await expect(verdictOf(page)).toHaveText('How far it is behind is not known: no leader.')
  await victim.start()
  await expect(verdictOf(page)).toContainText(behind, { timeout: 60_000 })
  await openPage(page, app.url + pages.overview)
  await expect(page.getByRole('main').getByRole('link', { name: /^Brokers up\s*3\s*of 3$/ })).toBeVisible({
    timeout: 60_000,
  })
  await expect(page.getByRole('banner').getByText(/not seen since/)).toHaveCount(0, { timeout: 60_000 })
})

test('hanging instead of dead: pages answer, the lag is unknown, and it comes back', async ({ page }) => {
  await openPage(page, app.url + pages.group)
  victim.pause()
  try {
    await expectPrompt(page)
    await openPage(page, app.url + pages.group)
    await expect(verdictOf(page)).toContainText('is not known', { timeout: 30_000 })
    await expectPrompt(page)
  } finally {
    victim.resume()
  }
  await openPage(page, app.url + pages.group)
  await expect(verdictOf(page)).toContainText(behind, { timeout: 60_000 })
})

/** From memory: a page does not wait for the broker. Deadlines of the reader are 3 s and more. */
async function expectPrompt(page: Page): Promise<void> {
  for (const path of Object.values(pages)) {
    const startedMs = Date.now()
    const answer = await page.request.get(app.url + path)
    expect(answer.status(), path).toBe(200)
    expect(Date.now() - startedMs, `${path} answers at once`).toBeLessThan(2500)
  }
}

async function lagOf(page: Page, group: string): Promise<unknown> {
  return (await page.request.get(`${app.url}/api/v1/clusters/demo/groups/${group}`)).json()
}

async function isWhole(): Promise<boolean> {
  const answer = await fetch(`${app.url}/api/v1/clusters/demo/groups?limit=500`)
  const { items } = (await answer.json()) as { items: { lagMessages: string | null }[] }
  return items.length >= 2 && items.every(({ lagMessages }) => lagMessages !== null)
}

function wrongNow(page: Page) {
  return page.getByRole('list', { name: 'Wrong now' })
}
