import { AxeBuilder } from '@axe-core/playwright'
import { toKafka } from '#demo/kafka.ts'
import { waitFor } from '#demo/wait-for.ts'
import { expect, openPage, test, verdictOf } from './fixtures.ts'
import { makeTopics } from './kafka.ts'

// Records nobody writes on purpose, and what an operator does with them by hand.
const topic = 'test.odd'
const ended = 'odd.ended'
const page_ = `/clusters/demo/messages?topic=${topic}`
const place = (offset: number) =>
  `${page_}&partition=0&from=offset:${offset}&open=${encodeURIComponent(`${topic}:0:${offset}`)}`

const key = 'line one\nline two \u202eturned\u202c'
const odd = [
  { key, value: '{"id":12345678901234567890}', headers: { kind: 'plain', 'message-id': 'odd-1' } },
  { key: 'deep', value: `${'[1,'.repeat(9000)}2${']'.repeat(9000)}` },
  { key: Buffer.from([0xff, 0, 0x41]), value: Buffer.from(Array.from({ length: 512 }, (_, n) => n % 256)) },
  {
    key: 'headers',
    value: 'x'.repeat(3000),
    headers: Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`header-${n}`, 'v'.repeat(n)])),
  },
  { key: 'large', value: Buffer.alloc(900_000, 'large ') },
]

test.beforeAll(async ({ demo }) => {
  await makeTopics(demo.bootstrap, [
    { name: topic, messages: [0] },
    { name: ended, messages: [0] },
  ])
  // A worker that was started anew finds them as they were.
  const held = (await (
    await fetch(`${demo.url}/api/v1/clusters/demo/topics/${ended}/messages?limit=1`)
  ).json()) as { total: number }
  if (held.total > 0) return
  const kafka = toKafka(demo.bootstrap, 'e2e')
  const producer = kafka.producer({ allowAutoTopicCreation: false })
  await producer.connect()
  await producer.send({ topic, acks: -1, messages: odd.map((it) => ({ partition: 0, ...it })) })
  await producer.disconnect()
  const own = kafka.producer({ transactionalId: 'e2e-odd', maxInFlightRequests: 1, idempotent: true })
  await own.connect()
  for (let n = 0; n < 3; n++) {
    const transaction = await own.transaction()
    await transaction.send({ topic: ended, messages: [{ partition: 0, key: `k${n}`, value: `${n}` }] })
    await transaction.commit()
  }
  await own.disconnect()
})

test('markers of transactions are hidden, counted, and shown when asked for', async ({ page, open }) => {
  await open(`/clusters/demo/messages?topic=${ended}`)
  await expect(verdictOf(page)).toContainText(`${ended} holds 3 messages.`)
  await expect(page.getByText('3 transaction markers hidden')).toBeVisible()
  await page.getByRole('button', { name: 'show', exact: true }).click()
  await expect(page.getByText('commit marker')).toHaveCount(3)
  await page.goBack()
  await expect(page.getByText('commit marker')).toHaveCount(0)
})

test('rows are gone through, opened and closed without a mouse', async ({ page, open }) => {
  await open(page_)
  const rows = page.getByRole('button', { name: new RegExp(`${topic} 0, offset`) })
  await expect(rows).toHaveCount(odd.length)
  await rows.first().focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowUp')
  await expect(rows.nth(1)).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('region', { name: 'Headers' })).toContainText('header-99')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await expect(rows.nth(1)).not.toBeFocused()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('region', { name: 'Headers' })).toBeHidden()
  await expect(rows.nth(1)).toBeFocused()
})

test('back and forward bring the filter back into its fields', async ({ page, open }) => {
  await open(page_)
  const contains = page.getByLabel('Contains')
  await contains.fill('large')
  await contains.press('Enter')
  await expect(verdictOf(page)).toContainText(`1 of ${topic} fits.`)
  await contains.fill('nothing like this')
  await contains.press('Enter')
  await expect(verdictOf(page)).toContainText('None of 5 messages scanned')
  await page.goBack()
  await expect(contains).toHaveValue('large')
  await expect(verdictOf(page)).toContainText(`1 of ${topic} fits.`)
  await page.goBack()
  await expect(contains).toHaveValue('')
  await page.goForward()
  await expect(contains).toHaveValue('large')
})

test('a path that is wrong is said to be, with the place', async ({ page, open }) => {
  await open(`${page_}&path=${encodeURIComponent('$.items[0.sku = 1')}`)
  await expect(page.locator('.ban.bad')).toContainText(/path is wrong.*\d/)
})

for (const offset of odd.keys())
  test(`odd record ${offset} opens, fits a phone and is clean`, async ({ page, open }) => {
    await open(place(offset))
    await expect(page.getByRole('region', { name: 'Value' })).toBeVisible()
    for (const width of [1440, 390]) {
      await page.setViewportSize({ width, height: 900 })
      const wide = () => page.evaluate(() => document.documentElement.scrollWidth)
      await expect.poll(wide, { message: `${width} px wide` }).toBeLessThanOrEqual(width)
      const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
      expect(violations.map(({ id, nodes }) => ({ id, at: nodes.map(({ html }) => html) }))).toEqual([])
    }
  })

test('a long value is shown whole when it is asked for', async ({ page, open }) => {
  await open(place(4))
  await expect(page.getByText('Only its beginning is here.')).toBeVisible()
  await page.getByRole('button', { name: /Show all/ }).click()
  await expect(page.getByText('Only its beginning is here.')).toBeHidden()
  const length = () => page.getByLabel('Value as text').evaluate((node) => node.textContent.length)
  await expect.poll(length).toBe(900_000)
})

test('a link to a message that is not there says so', async ({ page, open }) => {
  await open(place(9999))
  await expect(page.getByText(`${topic} 0, offset 9,999 is not there.`)).toBeVisible()
})

test('a copied message fills in the page of test messages', async ({ page, open }) => {
  await open(place(0))
  await page.getByRole('link', { name: 'Copy as a test message' }).click()
  await page.waitForURL(/\/send\?/)
  await expect(page.getByLabel('Topic', { exact: true })).toHaveValue(topic)
  await expect(page.getByLabel('Value', { exact: true })).toHaveValue('{"id":12345678901234567890}')
  await expect(page.getByLabel('Headers', { exact: true })).toHaveValue(/kind: plain/)
  await open(place(2))
  await page.getByRole('link', { name: 'Copy as a test message' }).click()
  await page.waitForURL(/\/send\?/)
  await expect(page.getByLabel('Key', { exact: true })).toHaveValue(
    Buffer.from([0xff, 0, 0x41]).toString('base64'),
  )
  const bytes = Buffer.from(Array.from({ length: 512 }, (_, n) => n % 256)).toString('base64')
  await expect(page.getByLabel('Value', { exact: true })).toHaveValue(bytes)
})

test('a message leads to its trace', async ({ page, open }) => {
  await open(place(0))
  await page.getByRole('button', { name: 'Trace this message' }).click()
  await page.waitForURL(/\/clusters\/demo\/traces\/[^/?]+/)
  await expect(page.getByRole('main')).toContainText(topic)
})

test('a topic that is deleted while it is followed is said to be gone', async ({ page, demo }) => {
  const brief = 'odd.brief'
  await makeTopics(demo.bootstrap, [{ name: brief, messages: [1] }])
  await openPage(page, `/clusters/demo/messages?topic=${brief}&live=true`)
  await expect(verdictOf(page)).toContainText(`Following ${brief}.`)
  const admin = toKafka(demo.bootstrap, 'e2e').admin()
  await admin.connect()
  await admin.deleteTopics({ topics: [brief] })
  const gone = async () => !(await admin.listTopics()).includes(brief)
  await waitFor(gone, { what: 'the topic to be deleted', timeoutMs: 30_000 })
  await admin.disconnect()
  await expect(page.getByRole('main')).toContainText(/not there any more|does not exist|The tail has ended/, {
    timeout: 30_000,
  })
})
