import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openApp, type App } from '#demo/app.ts'
import { readFreePorts } from '#demo/ports.ts'
import { waitFor } from '#demo/wait-for.ts'
import { expect, openPage, test } from './fixtures.ts'

// A server of its own over the brokers of the demo, so that it may be away for a while.
const group = 'ledger-writer'
const path = `/clusters/own/groups/${group}?range=15min`
let data: string
let app: App

type History = { total: [number, string | null][]; gaps: { fromMs: number; toMs: number; text: string }[] }

async function start(bootstrap: string): Promise<App> {
  const [port = 0] = await readFreePorts(1)
  const list = JSON.stringify(bootstrap.split(','))
  const settings = `version: 1\nclusters:\n  - { id: own, name: Own, poll: 1s, bootstrap: ${list} }\n`
  return openApp({ settings, port, env: { THROUGHLINE_DATA: data } })
}

async function readHistory(): Promise<History> {
  const answer = await fetch(`${app.url}/api/v1/clusters/own/groups/${group}/history`)
  return answer.ok ? ((await answer.json()) as History) : { total: [], gaps: [] }
}

const seen = ({ total }: History) => total.filter(([, lag]) => lag !== null)

test.beforeAll(async ({ demo }) => {
  data = await mkdtemp(join(tmpdir(), 'throughline-gap-'))
  app = await start(demo.bootstrap)
  await waitFor(async () => seen(await readHistory()).length >= 5, {
    what: 'five looks to be kept',
    timeoutMs: 60_000,
  })
  await app.stop()
  // An outage of five looks: shorter ones are no gap.
  const stoppedMs = Date.now()
  await waitFor(async () => Date.now() - stoppedMs > 5000, { what: 'the outage', timeoutMs: 10_000 })
  app = await start(demo.bootstrap)
  await waitFor(
    async () => seen(await readHistory()).filter(([atMs]) => atMs > stoppedMs + 5000).length >= 5,
    {
      what: 'five looks after the outage to be kept',
      timeoutMs: 60_000,
    },
  )
})

test.afterAll(async () => {
  await app.stop()
  await rm(data, { recursive: true, force: true })
})

test('an outage is hatched over the full height with its reason, and interrupts the line', async ({
  page,
}) => {
  await openPage(page, app.url + path)
  const region = page.getByRole('region', { name: 'Lag by topic' })
  const chart = region.getByRole('application', { name: /^Lag over time, .* of it not seen\.$/ })
  await expect(chart).toBeVisible()
  const gap = region.locator('.chart-gap').filter({ hasText: 'nobody looked' }).first()
  const hatch = await gap.locator('rect').last().boundingBox()
  const plot = await chart.boundingBox()
  expect(hatch?.height).toBeGreaterThan(200)
  expect((hatch?.y ?? 0) + (hatch?.height ?? 0)).toBeCloseTo((plot?.y ?? 0) + (plot?.height ?? 0), -1)
  const lines = await region
    .locator('[data-topic] path:last-child')
    .evaluateAll((paths) => paths.map((it) => it.getAttribute('d')?.match(/M/g)?.length ?? 0))
  expect(lines.length).toBeGreaterThan(0)
  expect(Math.min(...lines)).toBeGreaterThanOrEqual(2)
})

test('no point is drawn inside the outage', async ({ page }) => {
  const { gaps, total } = await readHistory()
  const outage = gaps.find(({ text, fromMs }) => text === 'nobody looked' && fromMs > (total[0]?.[0] ?? 0))
  expect(outage).toBeDefined()
  const inside = total.filter(([atMs]) => atMs > (outage?.fromMs ?? 0) && atMs < (outage?.toMs ?? 0))
  expect(inside.every(([, lag]) => lag === null)).toBe(true)
  await openPage(page, `${app.url}${path}&history=table`)
  await expect(page.getByRole('cell', { name: /^nobody looked, until/ }).first()).toBeVisible()
})
