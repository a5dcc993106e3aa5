import { AxeBuilder } from '@axe-core/playwright'
import { expect, test, verdictOf } from './fixtures.ts'

const topic = 'orders.v1'

test('from the form to the trace, which tells who has it, and is found again', async ({
  page,
  open,
  demo,
  request,
}) => {
  await open(`/clusters/demo/send?topic=${topic}`)
  await page.getByRole('textbox', { name: 'Key' }).fill('a-test-key')
  await page.getByRole('textbox', { name: 'Value' }).fill('{"test":"{{uuid}}"}')
  await page.getByRole('button', { name: `Send one message to ${topic}` }).click()
  await expect(page).toHaveURL(/\/clusters\/demo\/traces\/[0-9a-f-]{36}$/)
  const hops = page.getByRole('list', { name: 'Where it has come' }).getByRole('listitem')
  await expect(hops.first()).toContainText(/orders\.v1 \d.*offset/)
  // Nobody reads for this group any more: it is shown, and why it has it not.
  await expect(hops.filter({ hasText: 'reporting-nightly' })).toContainText('the group has no member')
  await expect(verdictOf(page)).toContainText('Sent ')

  const id = page.url().split('/').at(-1) ?? ''
  const trace = (await (await request.get(`${demo.url}/api/v1/traces/${id}`)).json()) as {
    messageId: string
    partition: number
    offset: string
  }
  await open('/clusters/demo/traces')
  await page.getByRole('textbox', { name: 'Message id' }).fill(trace.messageId)
  await page.getByRole('button', { name: 'Find' }).click()
  await expect(page).toHaveURL(`/clusters/demo/traces/${id}`)
  await open('/clusters/demo/traces')
  await page.getByRole('button', { name: 'Topic, partition, offset' }).click()
  await page.getByRole('textbox', { name: 'Topic' }).fill(topic)
  await page.getByRole('textbox', { name: 'Partition' }).fill(String(trace.partition))
  await page.getByRole('textbox', { name: 'Offset' }).fill(trace.offset)
  await page.getByRole('button', { name: 'Find' }).click()
  await expect(page).toHaveURL(`/clusters/demo/traces/${id}`)
  // What lies there is read on a click, and sent again with all of it filled in.
  await page.getByRole('button', { name: 'Show its content' }).click()
  await expect(page.getByRole('region', { name: 'Key' })).toContainText('a-test-key')
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    expect((await new AxeBuilder({ page }).setLegacyMode(true).analyze()).violations).toEqual([])
  }
  await page.getByRole('button', { name: 'Copy as a test message' }).click()
  await expect(page).toHaveURL(/\/send\?.*copied=true/)
  await expect(page.getByRole('textbox', { name: 'Key' })).toHaveValue('a-test-key')
  await expect(page.getByRole('textbox', { name: 'Headers' })).toHaveValue(`message-id: ${trace.messageId}`)
  // It is among what was sent there lately.
  await expect(page.getByRole('link', { name: trace.messageId })).toBeVisible()
  // It is in the audit log, without its content.
  const audit = await request.get(`${demo.url}/api/v1/audit?action=send&target=${topic}`)
  const text = JSON.stringify(await audit.json())
  expect(text).toContain('Send a test message of')
  expect(text).not.toContain('a-test-key')
})

test('a topic that the settings do not name is refused, with the name of the setting', async ({
  page,
  open,
}) => {
  await open('/clusters/demo/send?topic=payments.captured')
  await page.getByRole('button', { name: 'Send one message to payments.captured' }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'It was not sent' })).toContainText('send.topics')
})

test('a topic is made after what it survives was said; many copies go there, are counted, and can be stopped', async ({
  page,
  open,
  demo,
  request,
}) => {
  const fresh = 'test.many'
  await open(`/clusters/demo/send?topic=${fresh}`)
  const panel = page.getByRole('region', { name: 'A new topic' })
  await expect(panel).toContainText('One broker may stop and writes with acks all go on')
  await expect(page.getByRole('button', { name: `Send one message to ${fresh}` })).toBeDisabled()
  await panel.getByRole('textbox', { name: 'Copies' }).fill('7')
  await expect(panel).toContainText('Kafka refuses so many copies')
  await panel.getByRole('textbox', { name: 'Copies' }).fill('3')
  await panel.getByRole('button', { name: `Create ${fresh} with 3 partitions` }).click()
  await expect(panel).toBeHidden()

  await page.getByRole('textbox', { name: 'How many' }).fill('40')
  await page.getByRole('textbox', { name: 'a second' }).fill('100')
  await page.getByRole('button', { name: `Send 40 messages to ${fresh}, 100 a second` }).click()
  const run = page.getByRole('region', { name: 'Many copies' })
  await expect(run).toContainText(/40 of 40 sent, in/)
  await expect(run.getByRole('link', { name: 'Follow the last' })).toBeVisible()
  const held = await request.get(`${demo.url}/api/v1/clusters/demo/topics/${fresh}/messages?limit=100`)
  expect(((await held.json()) as { items: unknown[] }).items).toHaveLength(40)

  await page.getByRole('textbox', { name: 'How many' }).fill('3000')
  await page.getByRole('textbox', { name: 'a second' }).fill('10')
  await page.getByRole('button', { name: `Send 3,000 messages to ${fresh}, 10 a second` }).click()
  await expect(run).toContainText(/[1-9]\d* of 3,000 sent/)
  await run.getByRole('button', { name: 'Stop' }).click()
  await expect(run).toContainText(/Stopped.*of 3,000 sent, in/)
  // The address leads back to it.
  await page.reload()
  await expect(run).toContainText(/Stopped.*of 3,000 sent, in/)
})

test('through an outbox: its row, the relay, the topic, the reader that is awaited and its inbox', async ({
  page,
  open,
}) => {
  await open(`/clusters/demo/send?topic=${topic}`)
  await page.getByRole('textbox', { name: 'Key' }).fill('through-the-outbox')
  await page.getByLabel('Way').selectOption('shop-outbox')
  // What the relay decides is not asked for.
  await expect(page.getByLabel('Acknowledged by')).toBeDisabled()
  await page.getByRole('button', { name: `Write one message to ${topic} into shop-outbox` }).click()
  await expect(page).toHaveURL(/\/clusters\/demo\/traces\/[0-9a-f-]{36}$/)
  await expect(verdictOf(page)).toContainText(/Written .* ago\. billing has it/, { timeout: 30_000 })
  const hops = page.getByRole('list', { name: 'Where it has come' }).getByRole('listitem')
  for (const [n, text] of [
    /Outbox row.*shop-outbox, row \d+/,
    /Relayed.*attempt 1.*waited .* in the table/,
    /orders\.v1 \d.*offset [\d,]+/,
    /billing.*passed it/,
    /billing-inbox.*1 attempt.*processed/,
  ].entries())
    await expect(hops.nth(n)).toContainText(text)
})
