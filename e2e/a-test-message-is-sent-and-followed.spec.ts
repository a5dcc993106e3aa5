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
  await page.getByRole('textbox').fill(`${topic} ${trace.partition} ${trace.offset}`)
  await page.getByRole('button', { name: 'Find' }).click()
  await expect(page).toHaveURL(`/clusters/demo/traces/${id}`)
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
