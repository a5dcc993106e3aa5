import { toKafka } from '#demo/kafka.ts'
import type { RunningDemo } from './running-demo.ts'
import { expect, openPage, test, verdictOf } from './fixtures.ts'
import { makeTopics } from './kafka.ts'

const topic = 'held.orders'
const masked = 'payments.held'
const api = `/api/v1/clusters/demo/topics/${topic}/messages`
const page_ = `/clusters/demo/messages?topic=${topic}`

type Sent = {
  partition: number
  timestamp?: string
  key: string | null
  value: string | Buffer | null
  headers?: Record<string, string>
}

async function send({ bootstrap }: RunningDemo, to: string, messages: Sent[]): Promise<void> {
  const producer = toKafka(bootstrap, 'e2e').producer({ allowAutoTopicCreation: false })
  await producer.connect()
  await producer.send({ topic: to, acks: -1, messages })
  await producer.disconnect()
}

test.beforeAll(async ({ demo }) => {
  await makeTopics(demo.bootstrap, [
    { name: topic, messages: [0, 0] },
    { name: masked, messages: [0] },
  ])
  // A worker that was started anew finds them as they were.
  const held = (await (await fetch(`${demo.url}${api}?limit=1`)).json()) as { total: number }
  if (held.total > 0) return
  const sentMs = Date.now() - 60_000
  const orders = Array.from({ length: 120 }, (_, n) => ({
    partition: n % 2,
    timestamp: String(sentMs + n),
    key: `order-${n}`,
    value: JSON.stringify({ n, items: [{ sku: `sku-${n % 10}` }] }),
    headers: { trace: `t-${n}` },
  }))
  await send(demo, topic, [
    ...orders,
    { partition: 0, key: 'order-3', value: null, timestamp: String(sentMs + 200) },
    { partition: 1, key: 'raw', value: Buffer.from([0, 255, 17, 0, 128]) },
  ])
  await send(demo, masked, [
    {
      partition: 0,
      key: 'p-1',
      value: '{"card":{"number":"4000000000001234"},"order":"order-1"}',
      headers: { authorization: 'Bearer of bad news' },
    },
  ])
})

test('the newest messages are shown, and one opens to its value, key and headers', async ({ page, open }) => {
  await open(page_)
  await expect(verdictOf(page)).toContainText(`The 50 newest messages of ${topic}.`)
  await expect(page.getByText('tombstone').first()).toBeVisible()
  await page.getByRole('button', { name: new RegExp(`${topic} 0, offset 59$`) }).press('Enter')
  await expect(page.getByLabel('Value as json')).toContainText('"sku": "sku-8"')
  await expect(page.getByText('Taken for JSON.')).toBeVisible()
  await expect(page.getByRole('region', { name: 'Headers' })).toContainText('t-118')
  await page.getByRole('group', { name: 'Value as' }).getByRole('button', { name: 'Hex' }).click()
  await expect(page.getByLabel('Value as hex')).toContainText('7b 22 6e 22 3a 31 31 38')
  expect(decodeURIComponent(page.url())).toContain('open=held.orders:0:59')
})

test('a filter is applied on the server, and what was scanned is said', async ({ page, open }) => {
  await open(page_)
  await page.getByLabel('JSON path').fill('$.items[*].sku = "sku-7" and $.n >= 100')
  await page.getByRole('button', { name: 'Read messages' }).click()
  await expect(verdictOf(page)).toContainText(`2 of ${topic} fit.`)
  await expect(verdictOf(page)).toContainText(/12\d messages scanned/)
  await page.getByLabel('JSON path').fill('$.items[')
  await page.getByRole('button', { name: 'Read messages' }).click()
  await expect(page.locator('.ban.bad')).toContainText('path is wrong')
})

test('older messages follow on the same page', async ({ page, open }) => {
  await open(page_)
  await page.getByRole('button', { name: 'Older' }).click()
  await expect(page.getByText('100 shown')).toBeVisible()
  await page.getByRole('button', { name: 'Older' }).click()
  await expect(page.getByRole('table')).toHaveAttribute('aria-rowcount', /^12[3-9]$/)
  await expect(page.getByRole('button', { name: 'Older' })).toBeHidden()
})

test('masked fields never leave the server', async ({ page, open, request }) => {
  const path = `/api/v1/clusters/demo/topics/${masked}/messages`
  const everything = await Promise.all(
    ['', '/download', '?contains=4000000000001234', '/download?contains=Bearer'].map(async (what) =>
      (await request.get(`${path}${what}`)).text(),
    ),
  )
  expect(everything.join()).not.toContain('4000000000001234')
  expect(everything.join()).not.toContain('bad news')
  expect(everything[0]).toContain('•••1234')
  expect(JSON.parse(everything[2] ?? '')).toMatchObject({ items: [], scanned: '1' })
  await open(`/clusters/demo/messages?topic=${masked}`)
  await expect(page.getByText('Masked here: $.card.number, header:authorization')).toBeVisible()
})

test('what comes is shown live, until the switch is turned off', async ({ page, open, demo }) => {
  await open(`${page_}&live=true`)
  await expect(verdictOf(page)).toContainText(`Following ${topic}.`)
  await expect(async () => {
    await send(demo, topic, [{ partition: 1, key: 'late', value: 'it came late' }])
    await expect(page.getByText('it came late').first()).toBeVisible({ timeout: 2000 })
  }).toPass({ timeout: 30_000 })
  await page.getByRole('button', { name: 'Live on' }).click()
  await expect(verdictOf(page)).toContainText(`The 50 newest messages of ${topic}.`)
})

test('a tab that is closed while it follows costs the brokers nothing more', async ({
  browser,
  demo,
  request,
}) => {
  const fetches = async () => {
    const text = await (await request.get('/metrics')).text()
    return Number(/^throughline_requests_total\{[^}]*api="Fetch"[^}]*\} (\d+)/m.exec(text)?.[1] ?? 0)
  }
  const page = await browser.newPage({ baseURL: demo.url })
  await openPage(page, `${page_}&live=true`)
  const before = await fetches()
  await expect.poll(fetches).toBeGreaterThan(before + 3)
  await page.close()
  // Looks go on meanwhile: between two of them a tail would have asked a dozen times.
  const looks = async () => {
    const { asOf } = (await (await request.get('/api/v1/clusters')).json()) as { asOf: string }
    return asOf
  }
  // Other files read as well, now and then; a tail that was left behind would ask in every single span.
  const askedBetweenLooks = async () => {
    const from = { asked: await fetches(), at: await looks() }
    await expect.poll(looks).not.toBe(from.at)
    return (await fetches()) - from.asked
  }
  await expect.poll(askedBetweenLooks, { timeout: 90_000 }).toBe(0)
})

test('the routes take what they say, and refuse the rest with a sentence', async ({ request }) => {
  const answer = async (path: string) => {
    const response = await request.get(path)
    return { status: response.status(), ...((await response.json()) as Record<string, unknown>) }
  }
  expect(await answer(`${api}?from=offset:58&partition=0&limit=2`)).toMatchObject({
    status: 200,
    items: [{ offset: '58' }, { offset: '59' }],
  })
  expect(await answer(`${api}?key=order-7`)).toMatchObject({ status: 200, items: [{ key: 'order-7' }] })
  expect(await answer('/api/v1/clusters/demo/messages?topics=held.*&contains=sku-9')).toMatchObject({
    status: 200,
  })
  expect(await answer(`${api}?from=yesterday`)).toMatchObject({ status: 400 })
  expect(await answer(`${api}?partition=9`)).toMatchObject({ status: 404 })
  expect(await answer(`${api}?cursor=nonsense`)).toMatchObject({ status: 400 })
  expect(await answer('/api/v1/clusters/demo/topics/nothing-here/messages')).toMatchObject({ status: 404 })
  expect(await answer('/api/v1/clusters/demo/messages?topics=nothing-*')).toMatchObject({ status: 404 })
  const lines = (await (await request.get(`${api}/download?from=earliest&limit=1000`)).text())
    .trim()
    .split('\n')
  expect(lines.length).toBeGreaterThanOrEqual(122)
})
