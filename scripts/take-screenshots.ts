import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { chromium } from 'playwright'
import { openWholeDemo } from '#demo/whole.ts'
import { waitFor } from '#demo/wait-for.ts'
import { readChromium } from './chromium.ts'

// `npm run screenshots`: the pictures of the README, from a demo of its own.
const dir = join(import.meta.dirname, '..', 'docs', 'screenshots')
const pictures = {
  overview: '/clusters/demo',
  group: '/clusters/demo/groups/search-indexer',
  reset: '/clusters/demo/groups/reporting-nightly/reset?to=offset&offset=10',
}
/** A status needs a window of looks: a picture before that shows what is not known yet. */
const settled = [
  ['search-indexer', 'falling-behind'],
  ['reporting-nightly', 'stopped'],
  ['fraud-scoring', 'stalled'],
] as const
const say = (line: string) => console.log(line)

const demo = await openWholeDemo('screenshots', say)
try {
  await waitFor(async () => (await Promise.all(settled.map(isSettled))).every(Boolean), {
    what: 'the groups of the pictures to have been watched long enough',
    timeoutMs: 300_000,
    everyMs: 1000,
  })
  await takeAll({ ...pictures, trace: await sendOne() })
} finally {
  await demo.stop()
}
process.exit(0)

async function takeAll(paths: Readonly<Record<string, string>>): Promise<void> {
  await mkdir(dir, { recursive: true })
  const browser = await chromium.launch({ executablePath: await readChromium(say), args: ['--no-sandbox'] })
  try {
    const page = await browser.newPage({
      viewport: { width: 1440, height: 860 },
      colorScheme: 'light',
      timezoneId: 'UTC',
    })
    for (const [name, path] of Object.entries(paths)) {
      await page.goto(demo.url + path)
      // The browser alone writes ages: once one stands there, the page is whole.
      await page
        .getByRole('banner')
        .getByText(/Seen \d+ s ago/)
        .waitFor()
      // A preview is asked of the brokers.
      await page.getByRole('heading', { level: 1 }).filter({ hasNotText: 'Looking…' }).waitFor()
      await page.screenshot({ path: join(dir, `${name}.png`) })
      say(`docs/screenshots/${name}.png`)
    }
  } finally {
    await browser.close()
  }
}

/** A message through the outbox, followed until its reader has it. Returns the path of its trace. */
async function sendOne(): Promise<string> {
  const api = `${demo.url}/api/v1`
  const answer = await fetch(`${api}/clusters/demo/topics/orders.v1/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ key: 'order-4711', value: '{"test":true}', via: { box: 'shop-outbox' } }),
  })
  if (!answer.ok) throw new Error(`The message was not taken: ${await answer.text()}`)
  const { traceId } = (await answer.json()) as { traceId: string }
  const isDone = async () => {
    const trace = await fetch(`${api}/traces/${traceId}`)
    return ((await trace.json()) as { done: boolean }).done
  }
  await waitFor(isDone, { what: 'the message to arrive', timeoutMs: 60_000, everyMs: 500 })
  return `/clusters/demo/traces/${traceId}`
}

async function isSettled([group, status]: readonly [string, string]): Promise<boolean> {
  const answer = await fetch(`${demo.url}/api/v1/clusters/demo/groups/${group}`)
  return answer.ok && ((await answer.json()) as { status: string }).status === status
}
